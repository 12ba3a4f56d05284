"""Removes what erased rows leave on disk: pages in SQLite's log, dead rows of PostgreSQL."""

import asyncio
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import Table, text

from storage.engine.database import Database, DatabaseUnavailable, sqlite_file, transience_named

_TRIES: Final = 10
_WAIT: Final = 1.0
"""Seconds that an attempt waits for readers and writers, and until the next one."""


async def scrub(database: Database, tables: Iterable[Table]) -> bool:
    """Scrub erased rows of these tables from the disk; return whether it succeeded.

    SQLite overwrites a deleted row in its file (`secure_delete`), but its log keeps the old pages
    until a checkpoint empties it. PostgreSQL keeps dead rows until a VACUUM, which otherwise runs
    only after a good part of a table has changed.
    """
    file = sqlite_file(database.url)
    try:
        return await (_vacuumed(database, tables) if file is None else _emptied(file))
    except DatabaseUnavailable:
        return False


async def _emptied(file: Path) -> bool:
    for _ in range(_TRIES):
        with transience_named():
            if await asyncio.to_thread(_truncated, file):
                return True
        await asyncio.sleep(_WAIT)
    return False


def _truncated(file: Path) -> bool:
    with closing(sqlite3.connect(file, timeout=_WAIT, isolation_level=None)) as connection:
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


async def _vacuumed(database: Database, tables: Iterable[Table]) -> bool:
    with transience_named():
        async with database.apart() as connection:
            for table in tables:
                await connection.execute(text(f'VACUUM "{table.name}"'))
    return True
