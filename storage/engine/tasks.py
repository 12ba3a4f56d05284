"""Tasks in their turn: the due ones, the next moment, the late ones (ADR 62)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.database import Database
from storage.schema.columns import Row
from storage.schema.tasks import TASKS, TaskKind


async def due_tasks(
    database: Database,
    kind: TaskKind,
    rows: Select[Any],
    now: datetime,
    limit: int,
    *order: Column[Any],
) -> Sequence[Row]:
    """Return the due ones of these rows, longest waiting first, at most so many.

    `order`: of those with the same moment. Then come those that were put off by a clock that was
    ahead: an index of its own finds them.
    """
    waiting = rows.where(kind.waits)
    past = waiting.where(kind.moment <= now).order_by(kind.moment, *order)
    found = await database.rows(past.limit(limit))
    if len(found) == limit:
        return found
    ahead = waiting.where(kind.put_off_at > now, kind.moment > now)
    return [*found, *await database.rows(ahead.limit(limit - len(found)))]


async def next_moment(
    database: Database, kind: TaskKind, *which: ColumnElement[bool]
) -> datetime | None:
    """Return when the next of these tasks is due."""
    return await database.scalar(select(func.min(kind.moment)).where(kind.waits, *which))


async def longest_due(connection: AsyncConnection) -> Mapping[str, datetime]:
    """Return the earliest moment of each kind of which tasks wait."""
    moments = {
        kind.name: await connection.scalar(select(func.min(kind.moment)).where(kind.waits))
        for kind in TASKS
    }
    return {name: moment for name, moment in moments.items() if moment is not None}


async def make_unknown(connection: AsyncConnection, now: datetime) -> None:
    """Let what publishes only look whether it is there: it may have happened after a copy was made."""
    for kind in TASKS:
        if kind.restored is not None:
            values = {**kind.restored, **kind.until(now, now)}
            await connection.execute(update(kind.moment.table).where(kind.waits).values(values))
