"""What is closed is counted once for all reports, and a report tells the same before and after."""

import asyncio

import pytest
from sqlalchemy import func, select

from bot.loops import derived_data as day_sums
from domain.model.report.figure import Figure
from domain.model.report.figures import Figures
from domain.model.report.period import Period
from domain.use_cases.briefing import report
from storage.reports.reading import SqlFacts
from storage.schema.incidents import incident
from tests.e2e.town import Town

pytestmark = pytest.mark.staffed


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(day_sums, "_COUNT_AFTER", 0.02)


async def counted(town: Town, many: int) -> None:
    """Waits until so many messages are."""
    query = select(func.count()).where(incident.c.counted_on.is_not(None))
    for _ in range(500):
        async with town.app.database.reading() as connection:
            if (await connection.execute(query)).scalar_one() == many:
                return
        await asyncio.sleep(0.02)
    pytest.fail(f"{many} were not counted")


async def figures(town: Town) -> tuple[Figures, int]:
    """Of these days, and of how many messages the report has read the facts."""
    calendar = (await town.app.reading.office()).calendar
    now = town.clock.now()
    today = calendar.local(now).date()
    read = list[int]()
    facts = SqlFacts(town.app.database)
    made = await report(
        facts, Period(today, today), now, calendar, lambda one, _: read.append(one.number)
    )
    return made.figures, len(read)


async def test_a_report_reads_what_is_open_and_adds_what_was_counted(town: Town) -> None:
    await town.answered_incident()
    card = await town.registered("Где расписание автобусов?")
    await counted(town, 1)
    told, read = await figures(town)
    assert (told.count(Figure.RECEIVED), told.count(Figure.ANSWERED_IN_TIME), read) == (2, 1, 1)

    await town.act(town.anna, card, "Отменить регистрацию", "Ошибка")
    told, _ = await figures(town)
    assert told.count(Figure.CANCELLED) == 1
    await counted(town, 2)
    after, read = await figures(town)
    assert (after.counts, after.hours, read) == (told.counts, told.hours, 0)
