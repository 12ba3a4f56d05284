"""A report over a year, as a ratio to one pass of the same engine over the same rows."""

from datetime import date, timedelta
from time import perf_counter

import pytest
from sqlalchemy import String, cast, func, select

from domain.model.report.figure import Figure
from domain.model.report.period import Period
from domain.use_cases.briefing import report
from storage.engine.database import Database
from storage.leader.leadership import Leadership
from storage.reports.reading import SqlFacts
from storage.reports.sums import DayCounting
from tests.benchmarks.conftest import Bench
from tests.benchmarks.region import NOW, Region
from tests.storage.copies import READ
from tests.storage.random_lives import OFFICE, START
from tests.storage.samples import BOT

pytestmark = pytest.mark.benchmark


async def test_a_report_costs_about_a_pass_over_the_rows_that_it_is_of(
    region: Region, bench: Bench
) -> None:
    database = Database(region.url)
    await database.open()
    period = Period(START.date() - timedelta(days=1), NOW.date())

    began = perf_counter()
    async with database.reading(long=True) as connection:
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
        sum(n for mark, n in received.items() if mark[1:3] == (Figure.RECEIVED, None))
        == region.incidents
    )
    where = f"{region.incidents:,}, {'SQLite' if database.sqlite else 'PostgreSQL'}"
    one_pass = f"one pass over their rows, {floor:.1f} s"
    note = f"{len(read):,} of them open"
    bench.tell(f"report on a year, {where}", took, "s", took / floor, one_pass, note=note)
    note = f"{counting / region.incidents * 1e6:.0f} µs each"
    bench.tell(
        f"counting what is closed, once, {where}",
        counting,
        "s",
        counting / floor,
        one_pass,
        note=note,
    )
    bench.judge(took / floor, at_most=2)


async def _counted(database: Database) -> None:
    """As the leader does it."""
    epoch = await Leadership(database, [BOT]).claim("bench")
    assert epoch is not None
    days, before = DayCounting(database, epoch), date.max
    while (day := await days.next(OFFICE.calendar, before)) is not None:
        while await days.count(day, OFFICE.calendar, NOW):
            pass
        before = day
