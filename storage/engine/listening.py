"""Notices writes by other processes: PostgreSQL's LISTEN at once, on SQLite within seconds.

On PostgreSQL a trigger reports each written table and the writer, once per transaction. A process
ignores its own writes. While the connection is lost, only polling finds work. A SQLite file shows
only that it was written: by a console command, since one process serves it.
"""

import asyncio
from typing import Any, Final

from sqlalchemy import text

from storage.engine.database import Database, DatabaseUnavailable, transience_named
from storage.schema.messages import inbox, outbox

_CHANNEL: Final = "otklik"
_ASK_EVERY: Final = 5.0
"""Seconds between probes: they detect a connection that was lost silently."""

_LOOK_EVERY: Final = 2.0
"""Seconds between two checks whether a SQLite file was written."""

_ALIVE: Final = text("SELECT 1")

_AFTER_OTHERS: Final = 0.05
"""Seconds that the process that received an update has to start it before this one does."""

_QUEUES: Final = {table.name: table for table in (inbox, outbox)}
"""The tables whose new rows are work."""


class Listener:
    """Publishes writes by other processes: of the table that PostgreSQL names, or of all."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self) -> None:
        """Runs until cancelled; first reports everything, since notifications may have been missed.

        Raises DatabaseUnavailable once the connection is lost.
        """
        if not self._database.sqlite:
            await self._hear_server()
        self._publish_all()
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            await self.look()

    async def look(self) -> None:
        """Check a SQLite file for writes now; a server sends notifications."""
        if self._database.sqlite and await self._database.written_elsewhere():
            self._publish_all()

    async def _hear_server(self) -> None:
        lost = asyncio.Event()

        def told(_connection: object, _pid: int, _channel: str, payload: str) -> None:
            table, _, by = payload.partition(" ")
            if by != self._database.name:
                self._publish(table)

        with transience_named():
            async with self._database.apart() as connection:
                raw: Any = (await connection.get_raw_connection()).driver_connection
                raw.add_termination_listener(lambda _: lost.set())
                await raw.add_listener(_CHANNEL, told)
                self._publish_all()
                while not lost.is_set():
                    async with asyncio.timeout(_ASK_EVERY):
                        await connection.execute(_ALIVE)
                    await _nap(lost)
        raise DatabaseUnavailable

    def _publish_all(self) -> None:
        self._database.changes.publish_all()
        for name in _QUEUES:
            self._publish(name)

    def _publish(self, table: str) -> None:
        changes, loop = self._database.changes, asyncio.get_running_loop()
        changes.publish((table,))
        if table in _QUEUES:
            later = _AFTER_OTHERS if table == inbox.name else 0
            loop.call_later(later, changes.publish_new, _QUEUES[table])


async def _nap(lost: asyncio.Event) -> None:
    waiting = asyncio.create_task(lost.wait())
    await asyncio.wait([waiting], timeout=_ASK_EVERY)
    waiting.cancel()
