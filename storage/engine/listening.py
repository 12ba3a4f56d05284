"""Notices writes by other processes: PostgreSQL's LISTEN at once, on SQLite within seconds.

On PostgreSQL a trigger reports each written table and the writer, once per transaction. A process
ignores its own writes. While the connection is lost, only polling finds work. A SQLite file shows
only that it was written: by a console command, since one process serves it.
"""

import asyncio
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import text

from storage.engine.database import Database, DatabaseUnavailable, transience_named

_CHANNEL: Final = "otklik"
_ASK_EVERY: Final = 5.0
"""Seconds between probes: they detect a connection that was lost silently."""

_LOOK_EVERY: Final = 2.0
"""Seconds between two checks whether a SQLite file was written."""

_ALIVE: Final = text("SELECT 1")


class Written(StrEnum):
    """The kinds of work that may have arrived; the value is the table's name."""

    UPDATES = "inbox"
    NOTICES = "outbox"
    JOBS = "job"


class Listener:
    """Listens for writes by other processes.

    Calls `heard` for each kind of work that may have arrived. Each notification also counts as a
    change of every watched table.
    """

    def __init__(self, database: Database, heard: Callable[[Written], None]) -> None:
        self._database = database
        self._heard = heard

    async def run(self) -> None:
        """Runs until cancelled; first reports everything, since notifications may have been missed.

        Raises DatabaseUnavailable once the connection is lost.
        """
        if not self._database.sqlite:
            await self._hear_server()
        self._tell(*Written)
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            await self.look()

    async def look(self) -> None:
        """Check a SQLite file for writes now; a server sends notifications."""
        if self._database.sqlite and await self._database.written_elsewhere():
            self._tell(*Written)

    async def _hear_server(self) -> None:
        lost = asyncio.Event()

        def told(_connection: object, _pid: int, _channel: str, payload: str) -> None:
            table, _, by = payload.partition(" ")
            if by != self._database.name:
                self._tell(*(one for one in Written if one == table))

        with transience_named():
            async with self._database.apart() as connection:
                raw: Any = (await connection.get_raw_connection()).driver_connection
                raw.add_termination_listener(lambda _: lost.set())
                await raw.add_listener(_CHANNEL, told)
                self._tell(*Written)
                while not lost.is_set():
                    async with asyncio.timeout(_ASK_EVERY):
                        await connection.execute(_ALIVE)
                    await _nap(lost)
        raise DatabaseUnavailable

    def _tell(self, *written: Written) -> None:
        for one in written:
            self._heard(one)
        self._database.changes.publish_all()


async def _nap(lost: asyncio.Event) -> None:
    waiting = asyncio.create_task(lost.wait())
    await asyncio.wait([waiting], timeout=_ASK_EVERY)
    waiting.cancel()
