"""Briefings on both databases: what two do at once is done once, and files stay while they are wanted."""

import asyncio
from datetime import date

from domain.model.actor import Actor
from domain.model.errors import Reason
from domain.model.ids import BriefingId
from domain.model.report.briefing import Briefing, BriefingState, DueReport, Schedule
from domain.model.report.period import Period
from domain.use_cases.briefing import prepare_by_schedule
from storage.conversation.briefings import load_briefing
from storage.engine.database import Database
from storage.schema.jobs import job
from storage.schema.reports import briefing
from tests.refusals import refused_for
from tests.storage.samples import CONTROL, IVANOVA, NOW, PETROV, Units, ivanova, minutes

WEEK = Period(date(2026, 6, 8), date(2026, 6, 14))
WEEKLY = DueReport(Schedule.WEEKLY, WEEK, NOW)


async def added(units: Units, *, ordered: bool) -> BriefingId | None:
    return await units.do(
        lambda uow: uow.briefings.add(WEEK, CONTROL, ivanova(7).sent(NOW), ordered=ordered)
    )


async def test_it_comes_back_as_it_went(units: Units, database: Database):
    number = await added(units, ordered=True)
    assert number is not None
    substitute = Actor(PETROV, instead_of=IVANOVA)
    async with units.unit() as uow:
        found = await uow.briefings.get(number)
        assert found == Briefing(number, WEEK, CONTROL, ivanova(7).sent(NOW), ordered=True)
        found.made("")
        found.conclude("Сроки соблюдены.", substitute, NOW + minutes(1))
        found.send(substitute, NOW + minutes(2))
        await uow.briefings.save(found)
        await uow.commit()
    async with database.reading() as connection:
        assert await load_briefing(connection, number) == found
    async with units.unit() as uow:
        with refused_for(Reason.BRIEFING_GONE):
            await uow.briefings.get(BriefingId(99))


async def test_the_same_days_are_ordered_once_at_a_time(units: Units):
    first, second = await asyncio.gather(added(units, ordered=True), added(units, ordered=True))
    assert (first is None) != (second is None)
    async with units.unit() as uow:
        (owed,) = await uow.briefings.owed()
        owed.cancel(ivanova(), NOW)
        await uow.briefings.save(owed)
        await uow.commit()
    assert await added(units, ordered=True) is not None


async def test_control_makes_as_many_of_its_own_as_it_likes(units: Units):
    assert None not in [await added(units, ordered=False) for _ in range(2)]


async def test_two_processes_make_a_scheduled_report_once(units: Units):
    await asyncio.gather(*(prepare_by_schedule(units.unit(), WEEKLY) for _ in range(3)))
    assert (await units.count(briefing), await units.count(job)) == (1, 1)
    await prepare_by_schedule(units.unit(), DueReport(Schedule.MONTHLY, WEEK, NOW))
    assert await units.count(briefing) == 2
    async with units.unit() as uow:
        (first, _) = await uow.jobs.unfinished()
        assert (first.person, first.place) == (None, CONTROL)
        assert first.briefing is not None
        found = await uow.briefings.get(first.briefing)
        assert (found.asked, found.schedule, found.state) == (
            None,
            Schedule.WEEKLY,
            BriefingState.ORDERED,
        )
