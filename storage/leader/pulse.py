"""Health of the database, and the alarms that admins have been told of: they survive a restart."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam, delete, exists, func, insert, select

from domain.model.conversation.notices.kinds import Notice
from storage.engine.copying import Backups
from storage.engine.database import Database, put_row, upsert
from storage.leader.leadership import OfTerm
from storage.outbox.queue import queue
from storage.schema.columns import UtcDateTime
from storage.schema.delivery import alarm, leader
from storage.schema.incidents import counter, incident
from storage.schema.messages import OUTBOX_WAITING, outbox

_READ_ONLY: Final = select(
    func.pg_is_in_recovery().op("OR")(func.current_setting("default_transaction_read_only") == "on")
)
_BACKED_UP: Final = counter.c.name == "backed_up"
"""The day of the last backup, as its ordinal."""

_COULD_LEAVE_AT: Final = func.coalesce(outbox.c.not_before, outbox.c.created_at)
_NOW: Final = bindparam("now", type_=UtcDateTime)
_BEFORE: Final = bindparam("before", type_=UtcDateTime)
_SERVED: Final = select(outbox.c.chat).where(outbox.c.finished_at > _BEFORE)
_PUT_OFF: Final = select(outbox.c.chat).where(OUTBOX_WAITING, outbox.c.not_before > _NOW)

_HELD_UP: Final = select(func.min(_COULD_LEAVE_AT, type_=UtcDateTime)).where(
    OUTBOX_WAITING,
    outbox.c.number.is_not(None),
    _COULD_LEAVE_AT <= _BEFORE,
    outbox.c.chat.not_in(_SERVED),
    outbox.c.chat.not_in(_PUT_OFF),
)


class Pulse:
    """Health checks; each is one short transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def beat(self) -> None:
        """Writes; raises on a full disk, a read-only file or a held lock."""
        async with self._database.writing() as connection:
            more = {"value": counter.c.value + 1}
            await connection.execute(
                upsert(connection, counter)
                .values(name="heartbeat", value=1)
                .on_conflict_do_update(index_elements=["name"], set_=more)
            )

    async def read_only(self) -> bool:
        """Whether the server is read-only: a replica, or set so."""
        if self._database.sqlite:
            return False
        return bool(await self._database.scalar(_READ_ONLY))

    async def first_registration(self) -> datetime | None:
        """When the first incident was registered: from then on there is data to lose."""
        first = select(incident.c.registered_at).order_by(incident.c.number).limit(1)
        return await self._database.scalar(first)

    async def note_backup(self, day: date) -> None:
        """Records that day's backup on this machine, which other machines can't see."""
        async with self._database.writing() as connection:
            await put_row(connection, counter, {"name": "backed_up"}, {"value": day.toordinal()})

    async def last_backup(self, here: Backups, today: date) -> date | None:
        """The day of the newest backup: of those here, and on PostgreSQL of any server."""
        days = await asyncio.to_thread(here.days)
        if not self._database.sqlite:
            noted = await self._database.scalar(select(counter.c.value).where(_BACKED_UP))
            days += [] if noted is None else [date.fromordinal(noted)]
        return max((day for day in days if day <= today), default=None)

    async def led_elsewhere(self) -> bool:
        """Whether another process may be leading; on SQLite never."""
        if self._database.sqlite:
            return False
        lasting = select(exists().where(leader.c.expires_at > func.clock_timestamp()))
        return bool(await self._database.scalar(lasting))

    async def held_up_since(self, before: datetime, now: datetime) -> datetime | None:
        """Since when a ready notice about an incident waits, if longer than since `before`.

        Chats that were served since, or with a pending retry, don't count: their notices wait for
        rate limits.
        """
        moments = {"before": before, "now": now}
        return await self._database.scalar(_HELD_UP, moments, long=True)


class AlarmBook(OfTerm):
    """The alarms during one leader's term."""

    async def told(self) -> dict[str, datetime]:
        """Each lasting alarm, and when admins were last told of it."""
        return {row["matter"]: row["told_at"] for row in await self._database.rows(select(alarm))}

    async def note(
        self, told: Mapping[str, datetime], notices: Sequence[Notice], now: datetime
    ) -> None:
        """Replaces the lasting alarms and queues these notices; raises LeadershipLost."""
        async with self._leading() as connection:
            await connection.execute(delete(alarm))
            rows = [{"matter": matter, "told_at": at} for matter, at in told.items()]
            if rows:
                await connection.execute(insert(alarm), rows)
            await queue(connection, notices, now)
