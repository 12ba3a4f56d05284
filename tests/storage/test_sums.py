"""Sums of days: whatever happens to messages, and whenever they are counted, no figure changes."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.errors import DomainError
from domain.model.incident.workflow.status import CancelGround, NoAnswerGround, Status
from domain.model.report.facts import Facts
from domain.model.report.figures import Counting, Figures, Report
from domain.model.report.period import Period
from domain.model.time.work_calendar import WorkCalendar
from domain.use_cases.briefing import report
from storage.incidents.reading import SqlReading
from storage.leader.leadership import LeadershipLost
from storage.reports import sums
from storage.reports.reading import SqlFacts
from storage.reports.sums import DayCounting
from storage.schema.incidents import incident
from storage.schema.reports import day_sums, outdated_day
from tests.storage.random_lives import OFFICE, Life, now_after
from tests.storage.recount import recall
from tests.storage.samples import Units
from tests.storage.test_report_facts import check
from tests.unit.calendars import MOSCOW

PERIOD = Period(date(2026, 6, 12), date(2026, 6, 30))
ALL = Period(date(2026, 5, 1), date(2026, 7, 31))
CALENDAR = OFFICE.calendar


@pytest.fixture
def days(units: Units, epoch: int) -> DayCounting:
    return DayCounting(units.database, epoch)


async def count(days: DayCounting, units: Units, calendar: WorkCalendar = CALENDAR) -> int:
    """All there is; gives how many days that were."""
    before, counted = date.max, 0
    while (day := await days.next(calendar, before)) is not None:
        while await days.count(day, calendar, units.now):
            pass
        before, counted = day, counted + 1
    return counted


async def made(
    units: Units, period: Period = PERIOD, calendar: WorkCalendar = CALENDAR
) -> tuple[Report, list[Facts]]:
    """A report, and the messages that were read for it."""
    read: list[Facts] = []
    facts = SqlFacts(units.database)
    of = await report(facts, period, units.now, calendar, lambda one, _: read.append(one))
    return of, read


async def in_one_pass(
    units: Units, period: Period = PERIOD, calendar: WorkCalendar = CALENDAR
) -> Figures:
    """By the pure layer alone."""
    counting = Counting(units.now, calendar)
    async with SqlFacts(units.database).snapshot(calendar) as found:
        async for one in found.messages(period, every=True):
            counting.add(one)
    return counting.figures(period)


async def go_on(units: Units, life: Life, *steps: Callable[[Life], object]) -> None:
    """What is stored of it is loaded, changed by these steps, and saved."""
    async with units.unit() as uow:
        life.incident = await uow.incidents.get(life.incident.number)
        for step in steps:
            with suppress(DomainError):
                step(life)
        await uow.incidents.save(life.incident)
        await uow.commit()


async def born(units: Units, chance: Random, many: int) -> list[Life]:
    lives = [Life(number, chance) for number in range(1, many + 1)]
    units.now = now_after(lives) + timedelta(days=60)
    for life in lives:
        await units.store(life.incident)
    return lives


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_happens_between_counts_the_figures_are_those_of_a_recount(
    units: Units, reading: SqlReading, days: DayCounting, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311 - no secret
    lives = await born(units, chance, 40)
    for turn in range(6):
        for life in chance.sample(lives, 25):
            await go_on(units, life, Life.lived)
        for _ in range(chance.choice([0, 4, 100])):
            if (day := await days.next(CALENDAR)) is not None:
                await days.count(day, CALENDAR, units.now)
        told, _ = await made(units)
        assert (told.figures, told.previous) == (
            await in_one_pass(units),
            await in_one_pass(units, PERIOD.previous),
        ), turn
    everyone = [
        recall(life.incident, await reading.history(life.incident.number)) for life in lives
    ]
    check(told.figures, everyone, units.now)
    assert {life.incident.status for life in lives} >= {Status.ANSWERED, Status.CANCELLED}


async def test_what_is_closed_is_read_once(units: Units, days: DayCounting) -> None:
    lives = await born(units, Random(3), 30)  # noqa: S311 - no secret
    for life in lives:
        await go_on(units, life, Life.lived)
    before, read = await made(units, ALL)
    assert len(read) == len(lives)
    assert await count(days, units) > 1
    after, read = await made(units, ALL)
    assert after == before
    open_ones = {one.incident.number for one in lives if not one.incident.status.closed}
    assert {one.number for one in read} == open_ones
    assert 0 < len(read) < len(lives)
    assert await units.count(outdated_day) == 0


def cancel(life: Life) -> None:
    life.incident.cancel(CancelGround.MISTAKE, life.control(), life.now)


def leave_unanswered(life: Life) -> None:
    life.incident.leave_unanswered(NoAnswerGround.INSULT, life.control(), life.now)


async def test_what_changes_while_its_day_is_counted_is_not_lost(
    units: Units, days: DayCounting, monkeypatch: pytest.MonkeyPatch
) -> None:
    lives = await born(units, Random(5), 40)  # noqa: S311 - no secret
    on = {}
    one, other = next(
        (on[day], life)
        for life in lives
        if (day := CALENDAR.local(life.incident.detected_at).date()) in on or on.update({day: life})
    )
    real = sums._Found.read
    meanwhile: list[Callable[[Life], object]] = []

    async def read(found: sums._Found, connection: AsyncConnection) -> None:
        await real(found, connection)
        if meanwhile:
            await go_on(units, one, *meanwhile)
        meanwhile.clear()

    async def is_right(*, read_singly: set[Life]) -> None:
        told, read = await made(units, ALL)
        assert told.figures == await in_one_pass(units, ALL)
        singly = {life.incident.number for life in read_singly}
        assert {one.number for one in read if one.status.closed or one.number in singly} == singly

    monkeypatch.setattr(sums._Found, "read", read)
    await go_on(units, one, cancel)
    meanwhile += [Life.reopen, cancel]
    await days.count(day, CALENDAR, units.now)
    await is_right(read_singly={one})
    assert await units.count(day_sums) == 0, "it was another version of it"
    await days.count(day, CALENDAR, units.now)
    await go_on(units, other, cancel)
    await days.count(day, CALENDAR, units.now)
    await is_right(read_singly=set())

    await go_on(units, other, Life.reopen)  # the day is to be counted anew, from those it has
    meanwhile += [Life.reopen]
    await days.count(day, CALENDAR, units.now)
    await is_right(read_singly={one, other})
    await go_on(units, one, cancel)
    await count(days, units)
    await is_right(read_singly={other})


async def test_another_calendar_has_all_counted_anew(units: Units, days: DayCounting) -> None:
    lives = await born(units, Random(6), 30)  # noqa: S311 - no secret
    for life in lives:
        await go_on(units, life, Life.lived)
    counted = await count(days, units)
    omsk = WorkCalendar(CALENDAR._days, ZoneInfo("Asia/Omsk"), CALENDAR.published_until)
    before, read = await made(units, ALL, omsk)
    assert len(read) == len(lives)
    assert before.figures == await in_one_pass(units, ALL, omsk)
    assert await count(days, units, omsk) >= counted
    after, read = await made(units, ALL, omsk)
    assert after == before
    assert len(read) < len(lives)
    back, _ = await made(units, ALL)
    assert back.figures == await in_one_pass(units, ALL)


async def test_whoever_leads_no_more_counts_nothing(units: Units, days: DayCounting) -> None:
    (life,) = await born(units, Random(5), 1)  # noqa: S311 - no secret
    await go_on(units, life, cancel)
    day = life.incident.detected_at.astimezone(MOSCOW).date()
    days._epoch += 1
    with pytest.raises(LeadershipLost):
        await days.count(day, CALENDAR, units.now)
    assert await units.count(day_sums) == 0
    counted = select(func.count()).where(incident.c.counted_on.is_not(None))
    assert await units.database.scalar(counted) == 0
