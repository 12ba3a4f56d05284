"""A report over a year, as a ratio to one pass of the same engine over the same rows."""

import asyncio
import shutil
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final

import pytest
from sqlalchemy import String, cast, func, select, text

from domain.model.errors import DomainError
from domain.model.report.figure import Figure
from domain.model.report.period import Period
from domain.use_cases.reporting import report
from storage.delivery.leader import Leadership
from storage.engine.database import Database
from storage.engine.migrate import upgrade
from storage.reports.counting import DayCounting
from storage.reports.reading import SqlFacts
from storage.staff.offices import Offices
from tests.benchmarks.conftest import Bench
from tests.storage.copies import READ, copy_messages
from tests.storage.random_lives import OFFICE, START, Life
from tests.storage.samples import BOT, FILE, Units, calendar_of
from tests.storage.servers import POSTGRESQL, SERVER, async_url, on_server

pytestmark = pytest.mark.benchmark

MODELS: Final = 200
DAYS: Final = 365
NOW: Final = START + timedelta(days=DAYS + 1)
STEPS: Final = 200
"""After so many that somebody tries a message is closed, if not by chance."""


@pytest.fixture(params=["sqlite", POSTGRESQL])
def url(request: pytest.FixtureRequest, tmp_path: Path, migrated_sqlite: Path) -> Iterator[str]:
    """A migrated database without a row."""
    if request.param == "sqlite":
        file = tmp_path / "year.db"
        shutil.copy(migrated_sqlite, file)
        yield f"sqlite+aiosqlite:///{file}"
        return
    name = f"otklik_bench_{uuid.uuid4().hex[:12]}"
    try:
        asyncio.run(on_server(text(f"CREATE DATABASE {name}")))
    except (OSError, TimeoutError):
        pytest.skip(f"no PostgreSQL at {SERVER}")
    asyncio.run(upgrade(async_url(name)))
    yield async_url(name)
    asyncio.run(on_server(text(f"DROP DATABASE {name} WITH (FORCE)")))


async def test_a_report_costs_about_a_pass_over_the_rows_that_it_is_of(
    url: str, bench: Bench
) -> None:
    doubled = bench.size(9, small=1)
    messages = MODELS * 2**doubled
    database = await _filled(url, doubled)
    period = Period(START.date() - timedelta(days=1), NOW.date())

    began = perf_counter()
    async with database.reading() as connection:
        for table in READ:
            everything = select(*(func.max(cast(column, String)) for column in table.c))
            await connection.execute(everything)
    floor = perf_counter() - began

    began = perf_counter()
    await _counted(database)
    counting = perf_counter() - began

    began, read = perf_counter(), list[int]()
    made = await report(
        SqlFacts(database), period, NOW, OFFICE.calendar, lambda one, _: read.append(one.number)
    )
    took = perf_counter() - began
    await database.close()

    received = made.figures.counts
    assert (
        sum(n for mark, n in received.items() if mark[1:3] == (Figure.RECEIVED, None)) == messages
    )
    bench.tell(
        f"{'SQLite' if database.sqlite else 'PostgreSQL'}: a report on {messages:,} messages,"
        f" {len(read):,} of them open: {took:.2f} s, {took / floor:.2f} x one pass over their rows"
        f" ({floor:.1f} s); counting them before, once: {counting / messages * 1e6:.0f} µs each"
    )
    bench.judge(took / floor, at_most=2)


async def _filled(url: str, doubled: int) -> Database:
    """A year of lives that have ended but for those of the last days, copied again and again."""
    database = Database(url)
    await database.open()
    offices = Offices(database, calendar_of, lambda: START)
    await offices.apply(FILE)
    units = Units(database, offices, NOW)
    chance = Random(5)  # noqa: S311 - no secret
    for number in range(1, MODELS + 1):
        await units.store(_lived(Life(number, chance, DAYS)).incident)
    for times in range(doubled):
        async with database.writing() as connection:
            await copy_messages(connection, MODELS * 2**times, 2)
    return database


def _lived(life: Life) -> Life:
    lately = life.now > NOW - timedelta(days=4)
    life.lived()
    for _ in range(0 if lately else STEPS):
        if not life.incident.status.closed:
            life.now += timedelta(seconds=life.chance.choice([20, 400, 3_000, 30_000]))
            with suppress(DomainError):
                life.chance.choice(life.usual())()
    return life


async def _counted(database: Database) -> None:
    """As the leader does it."""
    epoch = await Leadership(database, BOT).claim("bench")
    assert epoch is not None
    days, before = DayCounting(database, epoch), date.max
    while (day := await days.next(OFFICE.calendar, before)) is not None:
        while await days.count(day, OFFICE.calendar, NOW):
            pass
        before = day
