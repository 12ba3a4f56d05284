"""What is left in the database when all is over, read once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, select

from bot.operations.audit import Auditor, Discrepancy
from bot.runtime.clock import Clock
from bot.setup.official_calendar import build_work_calendar
from domain.model.incident import Incident
from domain.model.incident.events import IncidentEvent
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.time.work_calendar import WorkCalendar
from storage.engine.database import Database
from storage.incidents.events import from_row
from storage.incidents.reading import SqlReading
from storage.organisation.offices import Offices
from storage.schema.delivery import sent_message
from storage.schema.incidents import event, incident
from storage.schema.jobs import job
from storage.schema.messages import inbox, outbox, question
from storage.upkeep.audit import AuditReading

MOSCOW = ZoneInfo("Europe/Moscow")


@dataclass
class Evidence:
    """Everything stored; events by incident, with their ids; and what `otklik db check` finds in it."""

    discrepancies: Sequence[Discrepancy]
    office: Office
    incidents: dict[int, Incident]
    events: dict[int, list[tuple[int, IncidentEvent]]]
    inbox: Sequence[RowMapping]
    outbox: Sequence[RowMapping]
    sent: Sequence[RowMapping]
    questions: Sequence[RowMapping]
    jobs: Sequence[RowMapping]


async def evidence(url: str, clock: Clock) -> Evidence:
    """Reads all of it; nothing else uses the database any more."""
    database = Database(url)
    await database.open()
    try:
        return await _read(database, clock)
    finally:
        await database.close()


async def durability(url: str) -> dict[str, Any]:
    """The settings of SQLite on the connection that writes, as the program opens it."""
    database = Database(url)
    await database.open()
    try:
        async with database.writing() as connection:
            return {
                pragma: (await connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar_one()
                for pragma in ("journal_mode", "synchronous")
            }
    finally:
        await database.close()


async def _read(database: Database, clock: Clock) -> Evidence:
    offices = Offices(database, _calendar, clock.now)
    reading = SqlReading(database, offices)
    async with database.reading() as connection:

        async def rows(query: Any) -> Sequence[RowMapping]:
            return (await connection.execute(query)).mappings().all()

        numbers = [row["number"] for row in await rows(select(incident.c.number))]
        events: dict[int, list[tuple[int, IncidentEvent]]] = defaultdict(list)
        for row in await rows(select(event).order_by(event.c.id)):
            events[row["number"]].append((row["id"], from_row(row)))
        inbox_rows = await rows(select(inbox).order_by(inbox.c.serial))
        outbox_rows = await rows(select(outbox).order_by(outbox.c.id))
        sent = await rows(select(sent_message).order_by(sent_message.c.part))
        questions = await rows(select(question).order_by(question.c.id))
        jobs = await rows(select(job).order_by(job.c.id))
    incidents = {number: await reading.incident(number) for number in numbers}
    office = await reading.office()
    auditor = Auditor(AuditReading(database), reading)
    found = [one async for one in auditor.findings(clock.now(), patience=timedelta())]
    return Evidence(
        found, office, incidents, events, inbox_rows, outbox_rows, sent, questions, jobs
    )


def _calendar(organisation: Organisation) -> WorkCalendar:
    return build_work_calendar(
        organisation.week, organisation.region, organisation.corrections, MOSCOW
    )
