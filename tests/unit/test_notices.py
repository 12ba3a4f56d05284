"""Who gets what of each event: the rows of "Who gets what" that exist so far."""

from collections.abc import Callable, Collection
from dataclasses import replace

import pytest

from domain.model.actor import Actor
from domain.model.cards import CardKey, CardKind
from domain.model.draft import RejectionReason
from domain.model.events import Event
from domain.model.ids import AuthorityCode, ChatId, DraftVersion, MessageId
from domain.model.incident import Incident
from domain.model.network import Network
from domain.model.notices import (
    Audience,
    News,
    Notice,
    RefreshCard,
    ShowCard,
    executor_card,
    notices_for,
    place_of,
)
from domain.model.organisation import Organisation
from domain.model.place import MessageRef, Place
from domain.model.status import CancelGround, Importance, NoAnswerGround, Status
from tests.unit.incidents import (
    ANNA,
    BORIS,
    CONTROL_CHAT,
    DRAFT_DUE,
    DUE,
    FIRST,
    GONE,
    IVANOVA,
    NUMBER,
    ORGANISATION,
    PETROV,
    ROADS,
    ROADS_CHAT,
    SECOND,
    TEXT,
    ZHKH,
    ZHKH_CHAT,
    after,
    pressed,
    registered,
    rejected,
    reworked,
    standing,
    wrote,
)

ANNAS_CHAT = Place(ChatId(IVANOVA.id))
CONTROL_CARD = CardKey(CardKind.CONTROL, NUMBER)
OVERVIEW = CardKey(CardKind.OVERVIEW, NUMBER)
ZHKH_CARD = CardKey(CardKind.EXECUTOR, NUMBER, authority=ZHKH)


def approval(version: DraftVersion) -> CardKey:
    return CardKey(CardKind.APPROVAL, NUMBER, version=version)


def placement(version: DraftVersion) -> CardKey:
    return CardKey(CardKind.PLACEMENT, NUMBER, version=version)


def told(
    incident: Incident,
    act: Callable[[Incident], object],
    organisation: Organisation = ORGANISATION,
) -> tuple[Event, list[Notice]]:
    """What people are told of the one event that the act brings about."""
    act(incident)
    [event] = incident.events
    return event, list(notices_for(event, incident, organisation))


def new_messages(notices: Collection[Notice]) -> list[Notice]:
    return [notice for notice in notices if not isinstance(notice, RefreshCard)]


def refreshed(notices: Collection[Notice]) -> set[CardKey]:
    return {notice.card for notice in notices if isinstance(notice, RefreshCard)}


def to_zhkh(event: Event) -> News:
    return News(event, Audience.AUTHORITY, ZHKH_CHAT, ZHKH_CARD)


def receipt(event: Event, by: Actor, card: CardKey) -> News:
    assert by.source is not None
    return News(event, Audience.AUTHOR, by.source.place, card, reply_to=by.source)


# Registration


@pytest.mark.parametrize(
    "by",
    [
        pytest.param(wrote(IVANOVA, ANNAS_CHAT), id="in private"),
        pytest.param(wrote(IVANOVA, CONTROL_CHAT), id="in the control chat"),
    ],
)
def test_who_registers_gets_the_card_where_they_wrote(by: Actor) -> None:
    assert by.source is not None
    _, notices = told(registered(by), lambda _: None)
    assert new_messages(notices) == [ShowCard(CONTROL_CARD, by.source.place, anew=True)]


def test_what_the_monitoring_system_registers_waits_in_the_control_chat() -> None:
    _, notices = told(registered(by=None), lambda _: None)
    assert new_messages(notices) == [ShowCard(CONTROL_CARD, CONTROL_CHAT)]


def test_what_it_registers_and_routes_at_once_goes_to_the_authority_alone() -> None:
    incident = registered(by=None)
    incident.route(ZHKH, None, after(0))
    notices = [
        notice for event in incident.events for notice in notices_for(event, incident, ORGANISATION)
    ]
    assert new_messages(notices) == [ShowCard(ZHKH_CARD, ZHKH_CHAT)]


@pytest.mark.parametrize(
    "correct",
    [
        lambda one, by: one.correct_detection(after(-90), DUE, DRAFT_DUE, by, after(5)),
        lambda one, by: one.correct_source("https://ok.ru/1", Network.OK, by, after(5)),
    ],
    ids=["of the moment", "of the link"],
)
def test_a_correction_is_receipted_and_changes_the_card_where_it_stands(
    correct: Callable[[Incident, Actor], None],
) -> None:
    by = wrote(IVANOVA, ANNAS_CHAT)
    event, notices = told(standing(Status.REGISTERED), lambda one: correct(one, by))
    assert new_messages(notices) == [receipt(event, by, CONTROL_CARD)]
    assert CONTROL_CARD in refreshed(notices)


# What comes after: each event as a row


@pytest.mark.parametrize(
    ("authority", "place"),
    [
        pytest.param(ZHKH, ZHKH_CHAT, id="a chat"),
        pytest.param(ROADS, ROADS_CHAT, id="a topic of a forum"),
        pytest.param(GONE, CONTROL_CHAT, id="an authority that is there no more"),
    ],
)
def test_a_routed_incident_gets_a_card_in_the_authoritys_chat(
    authority: AuthorityCode, place: Place
) -> None:
    incident = standing(Status.REGISTERED)
    _, notices = told(incident, lambda one: one.route(authority, ANNA, after(10)))
    assert new_messages(notices) == [ShowCard(executor_card(incident, authority), place)]


def test_a_draft_goes_to_control_and_its_author_gets_a_receipt() -> None:
    event, notices = told(
        standing(Status.IN_PROGRESS), lambda one: one.submit(TEXT, BORIS, after(20))
    )
    assert new_messages(notices) == [
        ShowCard(approval(FIRST), CONTROL_CHAT),
        receipt(event, BORIS, ZHKH_CARD),
    ]


def test_a_draft_written_in_private_is_receipted_there() -> None:
    by = wrote(PETROV, Place(ChatId(PETROV.id)))
    event, notices = told(standing(Status.IN_PROGRESS), lambda one: one.submit(TEXT, by, after(20)))
    assert receipt(event, by, ZHKH_CARD) in notices


def test_an_approved_draft_goes_to_the_chat_that_drafted() -> None:
    _, notices = told(
        standing(Status.ON_APPROVAL), lambda one: one.decide(FIRST, (), ANNA, after(30))
    )
    assert new_messages(notices) == [ShowCard(placement(FIRST), ZHKH_CHAT)]


def test_a_rejected_draft_is_told_to_the_chat_that_drafted() -> None:
    event, notices = told(
        standing(Status.ON_APPROVAL),
        lambda one: one.decide(FIRST, RejectionReason, ANNA, after(30)),
    )
    assert new_messages(notices) == [to_zhkh(event)]


def test_a_comment_before_the_decision_is_receipted_and_waits_with_the_draft() -> None:
    by = wrote(IVANOVA, CONTROL_CHAT)
    event, notices = told(
        standing(Status.ON_APPROVAL), lambda one: one.comment(FIRST, "Когда?", by, after(25))
    )
    assert new_messages(notices) == [receipt(event, by, approval(FIRST))]


def test_a_comment_after_a_rejection_is_forwarded_too() -> None:
    by = wrote(IVANOVA, CONTROL_CHAT)
    event, notices = told(rejected(), lambda one: one.comment(FIRST, "Когда?", by, after(35)))
    assert new_messages(notices) == [to_zhkh(event), receipt(event, by, approval(FIRST))]


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(
            lambda one: one.change_importance(Importance.HIGH, DUE, DRAFT_DUE, ANNA, after(40)),
            id="the importance is changed",
        ),
        pytest.param(
            lambda one: one.leave_unanswered(NoAnswerGround.HARM, ANNA, after(40)),
            id="no answer is decided",
        ),
        pytest.param(
            lambda one: one.cancel(CancelGround.MISTAKE, ANNA, after(40)), id="it is cancelled"
        ),
    ],
)
def test_the_assigned_chat_gets_a_new_message_when(act: Callable[[Incident], object]) -> None:
    event, notices = told(standing(Status.APPROVED), act)
    assert new_messages(notices) == [to_zhkh(event)]
    _, before_routing = told(standing(Status.REGISTERED), act)
    assert new_messages(before_routing) == []


@pytest.mark.parametrize(
    ("by", "receipted", "told_to_the_chat"),
    [
        pytest.param(wrote(PETROV, ZHKH_CHAT), True, False, id="a link in the authority's chat"),
        pytest.param(pressed(PETROV, ZHKH_CHAT), False, False, id="a press there"),
        pytest.param(wrote(IVANOVA, CONTROL_CHAT), True, True, id="control by a link elsewhere"),
        pytest.param(pressed(IVANOVA, CONTROL_CHAT), False, True, id="control by a press"),
        pytest.param(Actor(PETROV.id), False, True, id="nobody knows where"),
    ],
)
def test_a_placement_is_told_to_who_recorded_it_and_to_the_chat_if_it_was_elsewhere(
    by: Actor, receipted: bool, told_to_the_chat: bool
) -> None:
    event, notices = told(standing(Status.APPROVED), lambda one: one.place(None, by, after(40)))
    expected = [receipt(event, by, ZHKH_CARD)] if receipted else []
    expected += [to_zhkh(event)] if told_to_the_chat else []
    assert new_messages(notices) == expected


def test_a_press_gets_no_receipt() -> None:
    by = pressed(PETROV, ZHKH_CHAT)
    _, notices = told(standing(Status.IN_PROGRESS), lambda one: one.submit(TEXT, by, after(20)))
    assert new_messages(notices) == [ShowCard(approval(FIRST), CONTROL_CHAT)]


def test_an_edited_message_is_answered_as_the_message_it_is() -> None:
    source = MessageRef(ZHKH_CHAT, MessageId(10), edited_at=1_781_600_000)
    event, notices = told(
        standing(Status.ON_APPROVAL),
        lambda one: one.submit("Новый текст", Actor(PETROV.id, source), after(25)),
    )
    assert News(event, Audience.AUTHOR, ZHKH_CHAT, ZHKH_CARD, reply_to=source) in notices


# The organisation changes while an incident is open


def test_what_an_authority_would_be_told_goes_to_control_once_it_is_gone() -> None:
    without = replace(ORGANISATION, authorities={})
    event, notices = told(
        standing(Status.ON_APPROVAL),
        lambda one: one.decide(FIRST, RejectionReason, ANNA, after(30)),
        without,
    )
    assert new_messages(notices) == [News(event, Audience.AUTHORITY, CONTROL_CHAT, ZHKH_CARD)]
    _, notices = told(
        standing(Status.ON_APPROVAL), lambda one: one.decide(FIRST, (), ANNA, after(30)), without
    )
    assert new_messages(notices) == [ShowCard(placement(FIRST), CONTROL_CHAT)]
    assert place_of(ZHKH, without) == CONTROL_CHAT


# Cards that show it already


@pytest.mark.parametrize(
    ("incident", "cards"),
    [
        pytest.param(standing(Status.REGISTERED), set(), id="registered"),
        pytest.param(standing(Status.IN_PROGRESS), {ZHKH_CARD}, id="in progress"),
        pytest.param(
            standing(Status.ON_APPROVAL), {ZHKH_CARD, approval(FIRST)}, id="a draft waits"
        ),
        pytest.param(
            reworked(), {ZHKH_CARD, approval(FIRST), approval(SECOND)}, id="a second draft waits"
        ),
        pytest.param(
            standing(Status.APPROVED),
            {ZHKH_CARD, approval(FIRST), placement(FIRST)},
            id="approved",
        ),
    ],
)
def test_every_card_that_may_stand_somewhere_is_refreshed(
    incident: Incident, cards: set[CardKey]
) -> None:
    _, notices = told(incident, lambda one: one.cancel(CancelGround.MISTAKE, ANNA, after(40)))
    assert refreshed(notices) == {CONTROL_CARD, OVERVIEW, *cards}


def test_people_are_told_before_cards_are_edited() -> None:
    _, notices = told(
        standing(Status.ON_APPROVAL),
        lambda one: one.decide(FIRST, RejectionReason, ANNA, after(30)),
    )
    kinds = [isinstance(notice, RefreshCard) for notice in notices]
    assert kinds == sorted(kinds)
