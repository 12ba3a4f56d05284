"""The current backlog in figures: for metrics, the doctor and the alarm.

Counted in one short transaction over partial indexes, so the cost depends on the backlog, not on
the history. It contains no citizens' data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.job import JobState
from domain.model.conversation.notices.notice import Priority
from domain.model.incident.workflow.status import Importance
from storage.engine.database import Database, sqlite_file
from storage.engine.tasks import longest_due
from storage.incidents.attention import NEXT_MOMENT
from storage.schema.delivery import leader
from storage.schema.incidents import incident
from storage.schema.jobs import job
from storage.schema.messages import INBOX_DEAD, OUTBOX_WAITING, inbox, inbox_pending, outbox

_LATELY: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Queue:
    """The number waiting, and `since` when the oldest of those ready waits."""

    waiting: int
    since: datetime | None = None

    def age(self, now: datetime) -> timedelta:
        """The age of the oldest; zero if nothing waits, or the clock was set back since."""
        return max(now - self.since, timedelta()) if self.since else timedelta()


@dataclass(frozen=True, slots=True)
class OpenByDeadline:
    """Open incidents of one importance, by deadline, including publications."""

    overdue: int = 0
    today: int = 0
    later: int = 0


@dataclass(frozen=True, slots=True)
class RetriedNotice:
    """An outbox notice that keeps failing: its chat, and since when it waits."""

    chat: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Load:
    """The current backlog."""

    inbox: Queue
    dead_letters: int
    outbox: Mapping[Priority, Queue]
    put_off: int
    """Outbox notices waiting for a retry; they don't count for the age."""
    retried: RetriedNotice | None
    """The one that has waited longest."""
    dues: Mapping[Importance, OpenByDeadline]
    attention_at: datetime | None
    """The earliest moment at which the sweep must handle an incident."""
    tasks: Mapping[str, datetime]
    """By the kind of tasks, the earliest moment of one that waits."""
    jobs: Mapping[JobState, int]
    epoch: int
    """The leader's term; 0 before the first."""
    size: int
    """Bytes of the database; for SQLite including its journal."""


async def load_of(database: Database, now: datetime, zone: tzinfo) -> Load:
    """The load at `now`; "today" ends at midnight in that zone."""
    today = now.astimezone(zone).date()
    tomorrow = datetime.combine(today + timedelta(days=1), time(), zone)
    async with database.reading(long=True) as connection:
        outbox_now, put_off = await _outbox(connection, now)
        return Load(
            await _inbox(connection),
            await _count(connection, INBOX_DEAD),
            outbox_now,
            put_off,
            await _retried(connection, now),
            await _dues(connection, now, tomorrow),
            await connection.scalar(NEXT_MOMENT),
            await longest_due(connection),
            await _jobs(connection),
            await connection.scalar(select(leader.c.epoch)) or 0,
            await _size(connection, database),
        )


async def _inbox(connection: AsyncConnection) -> Queue:
    oldest = select(inbox.c.received_at).where(inbox_pending()).order_by(inbox.c.serial).limit(1)
    return Queue(await _count(connection, inbox_pending()), await connection.scalar(oldest))


async def _outbox(connection: AsyncConnection, now: datetime) -> tuple[dict[Priority, Queue], int]:
    """The queues by class, and how many wait for their retry."""
    first = func.min(case((_could_leave(now), outbox.c.id))).label("first")
    classes = (
        select(outbox.c.priority, func.count().label("waiting"), first)
        .add_columns(func.count(case((~_could_leave(now), 1))).label("put_off"))
        .where(OUTBOX_WAITING)
        .group_by(outbox.c.priority)
        .subquery("class")
    )
    query = select(classes, outbox.c.created_at).outerjoin(outbox, outbox.c.id == classes.c.first)
    rows = (await connection.execute(query)).all()
    found = {Priority(row.priority): Queue(row.waiting, row.created_at) for row in rows}
    every = {one: found.get(one, Queue(0)) for one in Priority}
    return every, sum(row.put_off for row in rows)


async def _retried(connection: AsyncConnection, now: datetime) -> RetriedNotice | None:
    """Not those whose last pause ended some minutes ago: they wait for the limits after an outage."""
    failing = (outbox.c.attempts > 0) & (outbox.c.not_before > now - _LATELY)
    first = (
        select(outbox.c.chat, outbox.c.created_at)
        .where(OUTBOX_WAITING, failing)
        .order_by(outbox.c.created_at)
        .limit(1)
    )
    row = (await connection.execute(first)).first()
    return None if row is None else RetriedNotice(row.chat, row.created_at)


def _could_leave(now: datetime) -> ColumnElement[bool]:
    return outbox.c.not_before.is_(None) | (outbox.c.not_before <= now)


async def _dues(
    connection: AsyncConnection, now: datetime, tomorrow: datetime
) -> dict[Importance, OpenByDeadline]:
    """A deadline at this very moment is not missed yet (§9)."""
    due = incident.c.due_at
    query = (
        select(
            incident.c.importance,
            func.count(case((due < now, 1))).label("overdue"),
            func.count(case(((due >= now) & (due < tomorrow), 1))).label("today"),
            func.count(case((due >= tomorrow, 1))).label("later"),
        )
        .where(incident.c.closed_at.is_(None))
        .group_by(incident.c.importance)
    )
    found = {
        Importance(row.importance): OpenByDeadline(row.overdue, row.today, row.later)
        for row in await connection.execute(query)
    }
    return {one: found.get(one, OpenByDeadline()) for one in Importance}


async def _jobs(connection: AsyncConnection) -> dict[JobState, int]:
    rows = await connection.execute(select(job.c.state, func.count()).group_by(job.c.state))
    found = {JobState(state): count for state, count in rows}
    return {one: found.get(one, 0) for one in JobState}


async def _size(connection: AsyncConnection, database: Database) -> int:
    if (file := sqlite_file(database.url)) is None:
        size = select(func.pg_database_size(func.current_database()))
        return await connection.scalar(size) or 0
    beside = (file, file.with_name(f"{file.name}-wal"))
    return sum(one.stat().st_size for one in beside if one.exists())


async def _count(connection: AsyncConnection, which: ColumnElement[bool]) -> int:
    return await connection.scalar(select(func.count()).where(which)) or 0
