"""What tells the same in other words: found by its meaning, named where the place is the same."""

from dataclasses import replace

import pytest

from domain.model.ids import IncidentNumber
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.likeness import Alike, Likeness, likeness, same_place
from domain.use_cases.correcting import name_paraphrased
from storage.incidents.related import Paraphrased, Paraphrases
from storage.schema.messages import outbox
from storage.search.likeness import NEAR, Meanings, encoder, nameless, said_in
from tests.storage.retold import COLD, ELSEWHERE, NO_HEAT, OTHER, SAME, by_hand, nearness
from tests.storage.samples import NOW, ZHKH, Units, erase_author, ivanova
from tests.storage.test_likeness import about


@pytest.mark.parametrize(("one", "other"), SAME + OTHER)
def test_the_place_that_both_name_is_told_and_left_out_of_what_is_compared(
    one: str, other: str
) -> None:
    first, second = (said_in(CitizenMessage(text)) for text in (one, other))
    assert same_place(first, second)
    assert likeness(first, second) is None
    assert not any(name.capitalize() in nameless(one) for name in first.names)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (COLD, ELSEWHERE),
        ("Холодные батареи на Садовой, 5", "Нет отопления на Садовой, 8"),
        ("Нет отопления", "Холодные батареи"),
    ],
    ids=["another street", "another house", "no place"],
)
def test_another_place_is_another_matter(one: str, other: str) -> None:
    assert not same_place(said_in(CitizenMessage(one)), said_in(CitizenMessage(other)))


async def test_one_that_waits_to_be_routed_names_what_was_told_before_in_other_words(
    units: Units,
) -> None:
    paraphrases = Paraphrases(units.database, by_hand)
    for number, text in enumerate((COLD, ELSEWHERE, "На Садовой яма"), start=1):
        await units.store(about(number, text))
    await units.store(about(4, COLD, days=40))
    assert await paraphrases.look(NOW, 10) is None  # they may have come in parts
    assert await paraphrases.look(NOW, 2) == [Paraphrased(IncidentNumber(2), [IncidentNumber(1)])]
    assert await paraphrases.look(NOW, 2) == []
    await units.store(about(5, NO_HEAT))
    assert await paraphrases.look(NOW, 2) is None
    (found,) = await paraphrases.look(NOW, 2) or ()
    assert found == Paraphrased(IncidentNumber(5), [IncidentNumber(1), IncidentNumber(2)])
    assert await paraphrases.look(NOW, 2) is None

    told = await units.count(outbox)
    assert await name_paraphrased(units.unit(), *found)
    named = (Alike(IncidentNumber(1), Likeness.PARAPHRASE),)
    assert (await units.stored(IncidentNumber(5))).alike == named
    assert await units.count(outbox) == told + 1  # its card
    assert not await name_paraphrased(units.unit(), *found)


async def test_what_is_erased_is_compared_with_nothing_any_more(units: Units) -> None:
    paraphrases, author = Paraphrases(units.database, by_hand), "https://vk.com/id777"
    told = about(1, COLD)
    told.message = replace(told.message, author_url=author)
    await units.store(told)
    await units.store(about(2, NO_HEAT))
    assert await paraphrases.look(NOW, 10) is None
    assert await paraphrases.look(NOW, 10) == [Paraphrased(IncidentNumber(2), [IncidentNumber(1)])]
    assert (await erase_author(units.database, author)).numbers == [1]
    assert await paraphrases.look(NOW, 10) is None
    await units.store(about(3, "Батареи на Садовой как лёд"))
    assert await paraphrases.look(NOW, 10) is None
    assert await paraphrases.look(NOW, 10) == [Paraphrased(IncidentNumber(3), [IncidentNumber(2)])]


async def test_what_was_routed_meanwhile_stays_as_it_was(units: Units) -> None:
    await units.store(about(1, COLD))
    sent = about(2, NO_HEAT)
    sent.route(ZHKH, ivanova(2, pressed=True), NOW)
    await units.store(sent)
    assert not await name_paraphrased(units.unit(), sent.number, [IncidentNumber(1)])
    assert (await units.stored(sent.number)).alike == ()


def test_only_the_newest_are_compared() -> None:
    meanings = Meanings(by_hand, 2)
    assert meanings.compare([1, 2, 3], [COLD, "Яма", NO_HEAT]) == [[], [], [1]]
    assert meanings.compare([4], [COLD]) == [[3]]


@pytest.mark.skipif(encoder() is None, reason="the extra for paraphrases is not installed")
def test_the_model_is_right_more_often_than_wrong_where_wrong_ones_begin_alike() -> None:
    right, wrong = (sum(one >= NEAR for one in nearness(pairs)) for pairs in (SAME, OTHER))
    assert right >= 2 * wrong > 0
