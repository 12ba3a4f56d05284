"""Which authorities are suggested, by the topic and by what was learned; and how often that is right."""

import pytest

from domain.model.ids import AuthorityCode
from domain.model.incident.workflow.assignment import Suggested, SuggestedBy, suggested
from domain.model.message.citizen_message import Topic
from storage.incidents.authority_classifier import AuthorityClassifier, cross_validated
from storage.search.stems import features
from tests.unit.labelled import labelled

HEAT, ROADS, PARKS, MEDIA = map(AuthorityCode, ("heat", "roads", "parks", "media"))
TOPICS = {"Тепло": HEAT, "ЖКХ": PARKS, "Прочее": AuthorityCode("gone")}
ALL = {HEAT, ROADS, PARKS, MEDIA}
BY_TOPIC, BY_HISTORY = SuggestedBy.TOPIC, SuggestedBy.HISTORY


@pytest.mark.parametrize(
    ("topic", "familiar", "found"),
    [
        (Topic(), [], []),
        (Topic("ЖКХ", " тепло "), [], [(HEAT, BY_TOPIC)]),
        (Topic("жкх", "Свет"), [], [(PARKS, BY_TOPIC)]),
        (
            Topic(None, "Тепло"),
            [ROADS, HEAT, PARKS, MEDIA],
            [(HEAT, BY_TOPIC), (ROADS, BY_HISTORY), (PARKS, BY_HISTORY)],
        ),
        (Topic(None, "Прочее"), [AuthorityCode("old"), ROADS], [(ROADS, BY_HISTORY)]),
    ],
    ids=["nothing is known", "the topic", "its group", "three at most", "who is gone"],
)
def test_the_topic_goes_before_what_was_learned(
    topic: Topic, familiar: list[AuthorityCode], found: list[tuple[AuthorityCode, SuggestedBy]]
) -> None:
    assert suggested(topic, TOPICS, familiar, ALL) == tuple(Suggested(*one) for one in found)


def test_only_who_met_what_is_said_is_ranked() -> None:
    classifier = AuthorityClassifier()
    assert classifier.ranking({1000}) == []
    for sign in range(10):
        classifier.learn(sign, {sign, 1000}, HEAT)
    classifier.learn(10, {1001, 3}, ROADS)
    assert classifier.ranking({1000}) == [HEAT]
    assert classifier.ranking({1001, 4}) == [ROADS, HEAT]
    assert classifier.ranking({1002}) == []


def test_a_long_message_says_by_its_commoner_words_where_it_goes() -> None:
    """Of its rarest each was met once, by chance."""
    classifier = AuthorityClassifier()
    for at in range(60):
        classifier.learn(2 * at, {at, 1000}, HEAT)
        classifier.learn(2 * at + 1, {at + 100, 1001}, ROADS)
    assert classifier.ranking({*range(60), *range(100, 160), 1001})[0] == ROADS


def test_what_is_forgotten_leaves_no_trace() -> None:
    classifier = AuthorityClassifier()
    messages = [(features(one.text, one.topic), one.authority) for one in labelled(120)]
    for number, (signs, authority) in enumerate(messages):
        classifier.learn(number, signs, authority)
    assert classifier.messages == 120
    assert classifier.oldest() == 0
    for number in range(120):
        classifier.forget(number)
    assert classifier.messages == 0
    assert [classifier.ranking(signs) for signs, _ in messages] == [[]] * 120


def test_a_message_that_went_elsewhere_after_all_speaks_for_that_authority() -> None:
    classifier = AuthorityClassifier()
    for number in range(20):
        classifier.learn(number, {number, 1000}, HEAT)
        classifier.learn(number + 20, {number, 1001}, ROADS)
    for number in range(20):
        classifier.learn(number, {number, 1000}, PARKS)
    assert classifier.ranking({1000})[0] == PARKS
    assert HEAT not in classifier.ranking({1000})
    assert classifier.authority_of(0) == PARKS
    assert classifier.authority_of(99) is None


def test_suggestions_are_right_about_as_often_as_made_up_messages_allow() -> None:
    """One in eight of them can't be guessed, and a third speak of two matters."""
    messages = labelled(600)
    words = cross_validated([(features(one.text, Topic()), one.authority) for one in messages])
    assert 0.6 < words.first < 0.8
    assert 0.8 < words.first_three < 0.95
    more = cross_validated([(features(one.text, one.topic), one.authority) for one in messages])
    assert more.first > words.first
