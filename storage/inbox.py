"""Updates as Telegram sent them, kept until they are handled: in order within each chat."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.notices import Notice
from storage.database import Database
from storage.dialect import upsert
from storage.outbox import queue
from storage.tables import InboxState, inbox, inbox_pending

_LARGEST: Final = 2**63 - 1
_BATCH: Final = 100
"""The most that Telegram gives at once; not all of them need have a number, if odd ones came."""


class AlreadyHandled(Exception):
    """Another worker has finished this update; what was done for it now must not be kept."""


@dataclass(frozen=True, slots=True)
class TakenUpdate:
    """An update to be handled; `starts` counts this attempt too, `failures` those that failed."""

    serial: int
    lane: int
    payload: dict[str, Any]
    starts: int
    failures: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """An update whose handler failed, as an admin sees it."""

    serial: int
    lane: int
    payload: dict[str, Any]
    error: str


_EARLIER: Final = inbox.alias("earlier")

_IN_FRONT: Final = select(_EARLIER.c.serial).where(
    _EARLIER.c.bot_id == inbox.c.bot_id,
    _EARLIER.c.lane == inbox.c.lane,
    _EARLIER.c.serial < inbox.c.serial,
    inbox_pending(_EARLIER),
)

_HEADS: Final = (
    select(inbox.c.serial)
    .where(
        inbox.c.bot_id == bindparam("bot"),
        inbox_pending(),
        inbox.c.lane.not_in(bindparam("busy", expanding=True)),
        ~_IN_FRONT.exists(),
    )
    .order_by(inbox.c.serial)
    .limit(bindparam("most"))
)

_TAKE: Final = (
    update(inbox)
    .where(inbox.c.serial.in_(_HEADS), inbox_pending())
    .values(starts=inbox.c.starts + 1)
    .returning(*(inbox.c[name] for name in TakenUpdate.__slots__))
)


class Inbox:
    """The updates of one bot. A lane is a chat: its updates are handled one after another."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id

    async def add(self, updates: Sequence[dict[str, Any]], now: datetime) -> int:
        """Stores the updates in their order, all or none; gives how many were new."""
        rows = [
            {
                "bot_id": self._bot_id,
                "update_id": _whole(payload.get("update_id")),
                "lane": lane_of(payload),
                "payload": payload,
                "received_at": now,
            }
            for payload in updates
        ]
        if not rows:
            return 0
        new = upsert(self._database, inbox).on_conflict_do_nothing().returning(inbox.c.serial)
        async with self._database.writing() as connection:
            return len((await connection.execute(new, rows)).all())

    async def take(self, busy: Collection[int], limit: int) -> list[TakenUpdate]:
        """The first pending update of each lane not in `busy`, the oldest first; starts it."""
        which = {"bot": self._bot_id, "busy": list(busy), "most": limit}
        async with self._database.writing() as connection:
            rows = (await connection.execute(_TAKE, which)).mappings().all()
        return sorted((TakenUpdate(**row) for row in rows), key=lambda taken: taken.serial)

    async def done(self, serial: int, notices: Sequence[Notice], now: datetime) -> None:
        """Marks an update that changed nothing as done and queues the answer to it.

        Does nothing where the update is done already.
        """
        async with self._database.writing() as connection:
            if await finish(connection, serial, InboxState.DONE, now):
                await queue(connection, notices, now)

    async def failed(self, serial: int, error: str) -> int:
        """Notes a failure; gives how many there have been."""
        async with self._database.writing() as connection:
            result = await connection.execute(
                update(inbox)
                .where(inbox.c.serial == serial)
                .values(failures=inbox.c.failures + 1, error=error)
                .returning(inbox.c.failures)
            )
            return int(result.scalar_one())

    async def set_aside(
        self, serial: int, error: str, notices: Sequence[Notice], now: datetime
    ) -> None:
        """Lets the lane go on without this update, which is kept, and queues who is told."""
        async with self._database.writing() as connection:
            if await finish(connection, serial, InboxState.ASIDE, now, error=error):
                await queue(connection, notices, now)

    async def set_aside_rows(self) -> list[SetAside]:
        """All that was set aside, the oldest first."""
        aside = (
            select(*(inbox.c[name] for name in SetAside.__slots__))
            .where(inbox.c.bot_id == self._bot_id, inbox.c.state == InboxState.ASIDE)
            .order_by(inbox.c.serial)
        )
        async with self._database.reading() as connection:
            return [SetAside(**row) for row in (await connection.execute(aside)).mappings()]

    async def replay(self, serial: int) -> bool:
        """Gives an update that was set aside three attempts more; False if it was not aside."""
        async with self._database.writing() as connection:
            result = await connection.execute(
                update(inbox)
                .where(inbox.c.serial == serial, inbox.c.state == InboxState.ASIDE)
                .values(state=InboxState.PENDING, failures=0, error=None, done_at=None)
            )
            return result.rowcount == 1

    async def next_offset(self) -> int | None:
        """The offset that confirms all that is stored; None where nothing is.

        From the last one stored, not the greatest: Telegram starts anew from a random number
        after a quiet week.
        """
        latest = (
            select(inbox.c.update_id)
            .where(inbox.c.bot_id == self._bot_id)
            .order_by(inbox.c.serial.desc())
            .limit(_BATCH)
        )
        async with self._database.reading() as connection:
            update_ids = (await connection.execute(latest)).scalars().all()
        return next((known + 1 for known in update_ids if known is not None), None)

    async def pending(self) -> int:
        """How many updates are still to be handled."""
        count = select(func.count()).where(inbox.c.bot_id == self._bot_id, inbox_pending())
        async with self._database.reading() as connection:
            return int((await connection.execute(count)).scalar_one())

    async def prune(self, before: datetime) -> int:
        """Deletes what was done before then, citizens' words with it; gives how many."""
        async with self._database.writing() as connection:
            result = await connection.execute(
                delete(inbox).where(inbox.c.state == InboxState.DONE, inbox.c.done_at < before)
            )
            return result.rowcount


async def finish(
    connection: AsyncConnection,
    serial: int,
    state: InboxState,
    now: datetime,
    error: str | None = None,
) -> bool:
    """Takes the update out of those that wait; False if it was not among them."""
    result = await connection.execute(
        update(inbox)
        .where(inbox.c.serial == serial, inbox_pending())
        .values(state=state, done_at=now, error=error)
    )
    return result.rowcount == 1


def lane_of(payload: Mapping[str, Any]) -> int:
    """The chat that an update belongs to, else the person, else 0; any JSON will do."""
    for body in payload.values():
        if not isinstance(body, dict):
            continue
        message = body.get("message")
        holders = (
            body.get("chat"),
            message.get("chat") if isinstance(message, dict) else None,
            body.get("from"),
            body.get("user"),
        )
        for holder in holders:
            lane = _whole(holder.get("id")) if isinstance(holder, dict) else None
            if lane is not None:
                return lane
    return 0


def _whole(value: object) -> int | None:
    """The value, if the database can hold it as a number."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST:
        return value
    return None
