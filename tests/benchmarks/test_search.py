"""The search among a million incidents, as a ratio to one pass of the same engine over their terms."""

from collections.abc import Sequence
from itertools import accumulate
from random import Random
from time import perf_counter
from typing import Final

import pytest
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from storage.engine.database import DURABLE, Database, is_sqlite, sqlite_engine
from storage.schema.search import incident_terms
from storage.search.index import found_of_few, numbers_found
from storage.search.terms import BLOCK, OneOf, block
from tests.benchmarks.conftest import Bench

pytestmark = pytest.mark.benchmark

_LETTERS: Final = "абвгдежзиклмнопрстуфхцчшэюя"
_CHUNK: Final = 10_000
_REPEATED: Final = 5


class Town:
    """Messages of words as frequent as words are: one in five has the most frequent one."""

    def __init__(self, incidents: int) -> None:
        self.incidents = incidents
        self.chance = Random(1)  # noqa: S311 - no secret
        self.words = sorted({self._word() for _ in range(20_000)}, key=hash)
        self._weights = list(accumulate(1 / (rank + 100) for rank in range(len(self.words))))

    def _word(self) -> str:
        return "".join(self.chance.choices(_LETTERS, k=self.chance.randint(4, 9)))

    def terms(self, number: int) -> set[str]:
        words = self.chance.choices(self.words, cum_weights=self._weights, k=40)
        status = "!answered" if self.chance.random() < 0.95 else "!in_progress"
        authority = f"#body{self.chance.randrange(20)}"
        day = f"%{2020 + number * 6 // self.incidents}{self.chance.randint(1, 12):02}"
        day += f"{self.chance.randint(1, 28):02}"
        month = f"%{2020 + number * 6 // self.incidents}{self.chance.randint(1, 12):02}"
        same = self.signs(number % (self.incidents // 10))
        return {*words, *same, status, authority, month, day, block(number // BLOCK)}

    def signs(self, matter: int) -> set[str]:
        """By which those are found that are alike: ten incidents on each matter, year by year."""
        return {f"={matter:08}{one}" for one in range(10)}

    def queries(self) -> dict[str, list[OneOf]]:
        """From what half of all have to what nobody has."""

        def of(*terms: str) -> list[OneOf]:
            return [frozenset({term}) for term in terms]

        often, other, seldom = self.words[0], self.words[1], self.words[-1]
        return {
            "a frequent word": of(often),
            "two frequent words": of(often, other),
            "a frequent word in work": of(often, "!in_progress"),
            "a frequent word of a month": of(often, "%202103"),
            "a rare word": of(seldom),
            "two rare words": of(seldom, self.words[-2]),
            "a frequent and a rare word": of(often, seldom),
            "a word that nobody wrote": of(often, "ничего"),
            "an authority's answered": of("#body1", "!answered"),
            "a word or an authority": [frozenset({other, "#body2"}), frozenset({often})],
        }


async def test_the_newest_are_found_in_a_small_part_of_one_pass(url: str, bench: Bench) -> None:
    town = Town(bench.size(1_000_000, small=400))
    await _fill(url, town)
    database = Database(url)
    async with database.reading() as connection:
        floor = await _took(connection, [], like=town.words[0])
        for what, wanted in town.queries().items():
            took = min([await _took(connection, wanted) for _ in range(_REPEATED)])
            bench.tell(
                f"{connection.dialect.name}, {town.incidents:,}: {what}: {took * 1000:.1f} ms,"
                f" {took / floor:.4f} of one pass ({floor:.1f} s)"
            )
            bench.judge(took / floor, at_most=0.2)
        lately = frozenset(f"%20251{month}{day:02}" for month in range(2) for day in range(1, 29))
        began = perf_counter()
        for matter in range(_REPEATED):
            await found_of_few(connection, [frozenset(town.signs(matter)), lately], 20)
        took = (perf_counter() - began) / _REPEATED
        bench.tell(f"what is alike: {took * 1000:.1f} ms, {took / floor:.4f} of one pass")
        bench.judge(took / floor, at_most=0.02)
    await database.close()


async def _took(connection: AsyncConnection, wanted: Sequence[OneOf], like: str = "") -> float:
    """Seconds for the newest hundred; of `like`, for a pass over all terms."""
    began = perf_counter()
    if like:
        column = "CAST(terms AS TEXT)"
        one_pass = text(f"SELECT count(*) FROM incident_terms WHERE {column} LIKE :like")  # noqa: S608 - our own
        await connection.execute(one_pass, {"like": f"%{like}%"})
    else:
        await numbers_found(connection, wanted, 101)
    return perf_counter() - began


async def _fill(url: str, town: Town) -> None:
    """Terms alone, without the incidents that they are of."""
    if is_sqlite(url):
        engine = sqlite_engine(url, "BEGIN IMMEDIATE", {**DURABLE, "foreign_keys": "OFF"})
    else:
        engine = create_async_engine(url)
    async with engine.begin() as connection:
        if not is_sqlite(url):
            unbound = "ALTER TABLE incident_terms DROP CONSTRAINT fk_incident_terms_number_incident"
            await connection.exec_driver_sql(unbound)
        for first in range(1, town.incidents + 1, _CHUNK):
            numbers = range(first, min(first + _CHUNK, town.incidents + 1))
            rows = [{"number": number, "terms": town.terms(number)} for number in numbers]
            await connection.execute(insert(incident_terms), rows)
        await connection.exec_driver_sql("ANALYZE incident_terms")
    await engine.dispose()
