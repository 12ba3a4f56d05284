"""How often a house is found however it is written, and a word in spite of a typo."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from domain.model.ids import IncidentNumber
from domain.model.message.citizen_message import CitizenMessage
from handlers.reading.sought import sought_in
from storage.search.index_terms import Indexed, conditions, terms_of
from storage.search.stems import stems
from storage.search.typos import corrections, misspellings
from tests.unit.corpora import HALVES, columns

NOW = datetime(2026, 11, 25, tzinfo=UTC)
MESSAGES: tuple[Callable[[str], str], ...] = (
    lambda house: f"Здравствуйте! {house}: второй день нет света.",
    lambda house: f"Когда уберут мусор по адресу {house}, обещали 5 дней назад",
    lambda house: f"Нет воды, {house}",
)


def terms(text: str) -> frozenset[str]:
    of = IncidentNumber(1)
    return terms_of(Indexed(of, CitizenMessage(text), (text,), (), (), NOW))


def finds(query: str, texts: list[frozenset[str]]) -> list[int]:
    """Which of the texts a clerk would find for certain."""
    wanted = conditions(sought_in(query, NOW.date()), {}, None)
    return [at for at, text in enumerate(texts) if all(one & text for one in wanted)]


@pytest.mark.parametrize("half", HALVES)
def test_a_house_is_found_however_it_is_written(half: str, figures: Callable[[str], None]) -> None:
    houses = columns(f"finding/houses_{half}")
    written = [message(one) for message in MESSAGES for house in houses for one in house]
    owners = [at for _ in MESSAGES for at, house in enumerate(houses) for _ in house]
    indexed = [*map(terms, written)]
    right = [0] * len(houses[0])
    for at, house in enumerate(houses):
        for spelling, query in enumerate(house):
            found = [owners[one] for one in finds(query, indexed)]
            right[spelling] += found == [at] * (len(MESSAGES) * len(house))
    figures(f"{half}: of {len(houses)} houses found as four people write them: {right}")
    assert min(right) >= 47


def mistyped(word: str, written: str) -> bool:
    """Whether the word finds what was written."""
    near = {*stems(word), *(corrections(word) or misspellings([word])[word])}
    return not near.isdisjoint(stems(written))


@pytest.mark.parametrize("half", HALVES)
def test_a_word_with_a_typo_is_found(half: str, figures: Callable[[str], None]) -> None:
    pairs = columns(f"finding/typos_{half}")
    missed = [pair for pair in pairs if not mistyped(*pair)]
    figures(f"{half}: {len(pairs) - len(missed)} of {len(pairs)} words with a typo found")
    assert len(missed) <= 0.1 * len(pairs), missed
