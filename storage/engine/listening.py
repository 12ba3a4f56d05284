"""What other processes write is heard at once: PostgreSQL's LISTEN, beside looking now and then.

A trigger tells which table was written to, and by whom, once a transaction. What a process has
written itself it need not be told. While the connection is lost, work is only found by looking.
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

_ALIVE: Final = text("SELECT 1")


class Written(StrEnum):
    """What there may be more of; the value is the table's name."""

    UPDATES = "inbox"
    NOTICES = "outbox"
    JOBS = "job"


async def listen(database: Database, heard: Callable[[Written], None]) -> None:
    """Until cancelled; begins with everything, since nobody knows what was missed.

    Raises DatabaseUnavailable once the connection is lost.
    """
    lost = asyncio.Event()

    def told(_connection: object, _pid: int, _channel: str, payload: str) -> None:
        table, _, by = payload.partition(" ")
        if by != database.name and table in set(Written):
            heard(Written(table))

    with transience_named():
        async with database.apart() as connection:
            raw: Any = (await connection.get_raw_connection()).driver_connection
            raw.add_termination_listener(lambda _: lost.set())
            await raw.add_listener(_CHANNEL, told)
            for written in Written:
                heard(written)
            while not lost.is_set():
                async with asyncio.timeout(_ASK_EVERY):
                    await connection.execute(_ALIVE)
                await _nap(lost)
    raise DatabaseUnavailable


async def _nap(lost: asyncio.Event) -> None:
    waiting = asyncio.create_task(lost.wait())
    await asyncio.wait([waiting], timeout=_ASK_EVERY)
    waiting.cancel()
