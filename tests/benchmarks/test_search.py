"""The search among a million incidents, as a ratio to one pass of the same engine over their terms."""

from collections.abc import Sequence
from time import perf_counter
from typing import Final

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.incident.workflow.status import Status
from domain.model.search import Condition, Sought, Trait
from storage.engine.database import Database
from storage.incidents.searching import find
from storage.search.index import found_of_few, numbers_found
from storage.search.index_terms import OneOf
from storage.search.states import ANY, State, state_of
from tests.benchmarks.conftest import Bench
from tests.benchmarks.region import NOW, Region, Vocabulary
from tests.storage.random_lives import OFFICE

pytestmark = pytest.mark.benchmark

_REPEATED: Final = 5
_LETTERS: Final = 8


def queries(vocabulary: Vocabulary) -> dict[str, list[OneOf]]:
    """From what half of all have to what nobody has."""

    def of(*terms: str) -> list[OneOf]:
        return [frozenset({term}) for term in terms]

    words = vocabulary.words
    often, other, seldom = words[0], words[1], words[-1]
    return {
        "a frequent word": of(often),
        "two frequent words": of(often, other),
        "a frequent word of a month": of(often, "%202103"),
        "a rare word": of(seldom),
        "two rare words": of(seldom, words[-2]),
        "a frequent and a rare word": of(often, seldom),
        "a word that nobody wrote": of(often, "ничего"),
        "a word or an authority": [frozenset({other, "#body2"}), frozenset({often})],
    }


def in_states(vocabulary: Vocabulary) -> dict[str, tuple[list[OneOf], frozenset[Condition]]]:
    """By words and columns: from states of few incidents to that of nearly all."""
    often = [frozenset({vocabulary.words[0]})]
    body = [frozenset({"#body1"})]
    return {
        "a frequent word in work": (often, frozenset({Status.IN_PROGRESS})),
        "a frequent word, overdue": (often, frozenset({Trait.OVERDUE})),
        "a frequent word, cancelled": (often, frozenset({Status.CANCELLED})),
        "a frequent word, highly important": (often, frozenset({Trait.HIGH})),
        "an authority's answered": (body, frozenset({Status.ANSWERED})),
        "all that is open": ([], frozenset({Trait.OPEN})),
        "no such state": (often, frozenset({Trait.OPEN, Status.ANSWERED})),
    }


def mistyped(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Words of which one letter was left out."""
    whole = [one for one in vocabulary.words if len(one) == _LETTERS][:2]
    often, other = (one[:2] + one[3:] for one in whole)
    return {
        "a typo in a frequent word": (often,),
        "two words with a typo": (often, other),
        "a rare word, and what resembles it": (vocabulary.words[-1],),
    }


async def test_the_newest_are_found_in_a_small_part_of_one_pass(
    region: Region, bench: Bench
) -> None:
    words = region.vocabulary
    database = Database(region.url)
    async with database.reading(long=True) as connection:
        where = f"search, {region.incidents:,}, {connection.dialect.name}"
        floor = await _took(connection, [], like=words.words[0])
        one_pass = f"one pass over all terms, {floor:.1f} s"
        for what, wanted in queries(words).items():
            took = min([await _took(connection, wanted) for _ in range(_REPEATED)])
            bench.tell(f"{where}: {what}", took * 1000, "ms", took / floor, one_pass)
            bench.judge(took / floor, at_most=0.2)
        for what, (wanted, conditions) in in_states(words).items():
            state = state_of(conditions, NOW)
            took = min([await _took(connection, wanted, state=state) for _ in range(_REPEATED)])
            bench.tell(f"{where}: {what}", took * 1000, "ms", took / floor, one_pass)
            bench.judge(took / floor, at_most=0.2)
        for what, typed in mistyped(words).items():
            began = perf_counter()
            for _ in range(_REPEATED):
                await find(connection, Sought(words=typed), None, OFFICE, NOW, most=101)
            took = (perf_counter() - began) / _REPEATED
            bench.tell(f"{where}: {what}", took * 1000, "ms", took / floor, one_pass)
            bench.judge(took / floor, at_most=0.2)
        lately = frozenset(f"%20251{month}{day:02}" for month in range(2) for day in range(1, 29))
        began = perf_counter()
        for matter in range(_REPEATED):
            await found_of_few(connection, [frozenset(words.signs(matter)), lately], 20)
        took = (perf_counter() - began) / _REPEATED
        bench.tell(f"{where}: what is alike", took * 1000, "ms", took / floor, one_pass)
        bench.judge(took / floor, at_most=0.02)
    await database.close()


async def _took(
    connection: AsyncConnection,
    wanted: Sequence[OneOf],
    like: str = "",
    state: State = ANY,
) -> float:
    """Seconds for the newest hundred; of `like`, for a pass over all terms."""
    began = perf_counter()
    if like:
        column = "CAST(terms AS TEXT)"
        one_pass = text(f"SELECT count(*) FROM incident_terms WHERE {column} LIKE :like")  # noqa: S608 - our own
        await connection.execute(one_pass, {"like": f"%{like}%"})
    else:
        await numbers_found(connection, wanted, 101, state=state)
    return perf_counter() - began
