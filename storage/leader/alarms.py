"""Alarms that admins have been told of: they survive a restart."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select

from domain.model.conversation.notices.kinds import Notice
from storage.engine.database import Database
from storage.leader.leadership import ensure_leading
from storage.outbox.queue import queue
from storage.schema.delivery import alarm


class AlarmBook:
    """The alarms during one leader's term."""

    def __init__(self, database: Database, epoch: int) -> None:
        self._database = database
        self._epoch = epoch

    async def told(self) -> dict[str, datetime]:
        """Each lasting alarm, and when admins were last told of it."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(alarm.c.matter, alarm.c.told_at))
            return {row.matter: row.told_at for row in rows}

    async def note(
        self, told: Mapping[str, datetime], notices: Sequence[Notice], now: datetime
    ) -> None:
        """Replaces the lasting alarms and queues these notices; raises LeadershipLost."""
        async with self._database.writing() as connection:
            await ensure_leading(connection, self._epoch)
            await connection.execute(delete(alarm))
            rows = [{"matter": matter, "told_at": at} for matter, at in told.items()]
            if rows:
                await connection.execute(insert(alarm), rows)
            await queue(connection, notices, now)
