"""A region's messages of years, made once and quickly, for all that looks at many of them.

Some lives as chance would have them are copied within the database until there are a million, and the
terms by which each is found are as frequent as words are.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate, count
from random import Random
from typing import Final

from sqlalchemy import delete, insert

from domain.model.errors import DomainError
from storage.engine.database import Database
from storage.organisation.offices import Offices
from storage.schema.search import incident_terms
from storage.search.index_terms import BLOCK, block
from tests.storage.copies import copy_messages
from tests.storage.random_lives import START, Life
from tests.storage.samples import FILE, Units, calendar_of

INCIDENTS: Final = int(os.environ.get("OTKLIK_BENCH_INCIDENTS") or 1_000_000)
"""So many at least, where benchmarks are at full size."""

DAYS: Final = 365
NOW: Final = START + timedelta(days=DAYS + 1)

_MODELS: Final = 125
_COPIED: Final = _MODELS * 2**6
"""At most at a time: a server takes long for more, and longer than is waited for."""

_OPEN: Final = 2
"""Models that are still open."""

_STEPS: Final = 200
"""After so many that somebody tries a message is closed, if not by chance."""

_LETTERS: Final = "абвгдежзиклмнопрстуфхцчшэюя"
_CHUNK: Final = 10_000


class Vocabulary:
    """Of messages, of words as frequent as words are: one in five has the most frequent one."""

    def __init__(self, incidents: int) -> None:
        self._incidents = incidents
        self._chance = Random(1)  # noqa: S311 - no secret
        self.words = sorted({self._word() for _ in range(20_000)}, key=hash)
        self._weights = list(accumulate(1 / (rank + 100) for rank in range(len(self.words))))

    def _word(self) -> str:
        return "".join(self._chance.choices(_LETTERS, k=self._chance.randint(4, 9)))

    def terms(self, number: int) -> set[str]:
        words = self._chance.choices(self.words, cum_weights=self._weights, k=40)
        authority = f"#body{self._chance.randrange(20)}"
        year = 2020 + number * 6 // (self._incidents + 1)
        month = f"%{year}{self._chance.randint(1, 12):02}"
        day = f"{month}{self._chance.randint(1, 28):02}"
        same = self.signs(number % (self._incidents // 10))
        return {*words, *same, authority, month, day, block(number // BLOCK)}

    def signs(self, matter: int) -> set[str]:
        """By which those are found that are alike: ten incidents on each matter, year by year."""
        return {f"={matter:08}{one}" for one in range(10)}


@dataclass(frozen=True, slots=True)
class Region:
    """A database with so many incidents in it."""

    url: str
    incidents: int
    vocabulary: Vocabulary


def size_of(*, full: bool) -> int:
    return INCIDENTS if full else 2 * _MODELS


async def filled(url: str, least: int) -> Region:
    """A year of lives that have ended but for those of the last days, copied again and again."""
    database = Database(url)
    await database.open()
    offices = Offices(database, calendar_of, lambda: START)
    await offices.apply(FILE)
    units = Units(database, offices, NOW)
    chance = Random(5)  # noqa: S311 - no secret
    for number in range(1, _MODELS + 1):
        lives = (_lived(Life(number, chance, DAYS)).incident for _ in count())
        await units.store(next(one for one in lives if number > _OPEN or not one.status.closed))
    incidents = _MODELS
    while incidents < least:
        models = min(incidents, _COPIED)
        async with database.writing() as connection:
            made = incidents // models
            await copy_messages(connection, models, made + 1, made)
        incidents += models
    vocabulary = Vocabulary(incidents)
    async with database.writing() as connection:
        await connection.execute(delete(incident_terms))
        for numbers in _chunks(incidents):
            rows = [{"number": number, "terms": vocabulary.terms(number)} for number in numbers]
            await connection.execute(insert(incident_terms), rows)
        await connection.exec_driver_sql("ANALYZE")
    await database.close()
    return Region(url, incidents, vocabulary)


def _lived(life: Life) -> Life:
    lately = life.now > NOW - timedelta(days=4)
    life.lived()
    for _ in range(0 if lately else _STEPS):
        if not life.incident.status.closed:
            life.now += timedelta(seconds=life.chance.choice([20, 400, 3_000, 30_000]))
            with suppress(DomainError):
                life.chance.choice(life.usual())()
    return life


def _chunks(incidents: int) -> Iterator[range]:
    for first in range(1, incidents + 1, _CHUNK):
        yield range(first, min(first + _CHUNK, incidents + 1))
