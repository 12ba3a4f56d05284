"""What erased rows leave on the disk after their commit: pages in SQLite's log, dead rows of PostgreSQL."""

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
"""Seconds that a try waits for readers and writers, and again until the next one."""


async def scrub(database: Database, tables: Iterable[Table]) -> bool:
    """Take what was erased of these tables off the disk; returns whether it has worked.

    SQLite overwrites a deleted row in its file (`secure_delete`), but its log keeps the pages as they were
    until a checkpoint empties it. PostgreSQL keeps rows until a VACUUM, which by itself comes only
    when a good part of a table has changed.
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
