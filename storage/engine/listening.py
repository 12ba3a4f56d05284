"""What other processes write is noticed: by PostgreSQL's LISTEN at once, on SQLite within seconds.

On PostgreSQL a trigger tells which table was written to, and by whom, once a transaction. What a
process has written itself it need not be told. While the connection is lost, work is only found by
looking. A SQLite file tells only that it was written to: by a console command, since one process
serves it.
"""

import asyncio
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import text

from storage.engine.database import Database, DatabaseUnavailable, transience_named

_CHANNEL: Final = "otklik"
_ASK_EVERY: Final = 5.0
"""Seconds: a connection that was lost in silence is known by that."""

_LOOK_EVERY: Final = 2.0
"""Seconds between two looks whether a SQLite file was written to."""

_ALIVE: Final = text("SELECT 1")


class Written(StrEnum):
    """What there may be more of; the value is the table's name."""

    UPDATES = "inbox"
    NOTICES = "outbox"
    JOBS = "job"


class Listener:
    """Hears what other processes write.

    `heard` is called for each kind of work that there may be more of. Each word of another process
    also counts as a change of every table that a loop watches.
    """

    def __init__(self, database: Database, heard: Callable[[Written], None]) -> None:
        self._database = database
        self._heard = heard

    async def run(self) -> None:
        """Until cancelled; begins with everything, since nobody knows what was missed.

        Raises DatabaseUnavailable once the connection is lost.
        """
        if not self._database.sqlite:
            await self._hear_server()
        self._tell(*Written)
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            await self.look()

    async def look(self) -> None:
        """Notice now what was written to a SQLite file; a server tells by itself."""
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
