"""Marks a database while it is being restored from a copy, by a table of its own.

A restore that was killed would otherwise look like an installation.
"""

from typing import Final

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

MARK: Final = "copy_unfinished"

_BEGIN: Final = text(f"CREATE TABLE IF NOT EXISTS {MARK} (nothing INTEGER)")
_END: Final = text(f"DROP TABLE IF EXISTS {MARK}")


async def begin_filling(connection: AsyncConnection) -> None:
    """From the commit on it does not count as an installation."""
    await connection.execute(_BEGIN)


async def end_filling(connection: AsyncConnection) -> None:
    """It counts as one once the transaction of the last rows is committed."""
    await connection.execute(_END)


def is_unfinished(connection: Connection) -> bool:
    """Whether a restore is running, or was killed."""
    return inspect(connection).has_table(MARK)
