"""A database that is being restored from a copy: a table of its own says so until all is there.

Whoever is killed in the middle leaves what looks like an installation and is none.
"""

from typing import Final

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

MARK: Final = "copy_unfinished"

_BEGIN: Final = text(f"CREATE TABLE IF NOT EXISTS {MARK} (nothing INTEGER)")
_END: Final = text(f"DROP TABLE IF EXISTS {MARK}")


async def begin_filling(connection: AsyncConnection) -> None:
    """From the commit on nobody takes it for an installation."""
    await connection.execute(_BEGIN)


async def end_filling(connection: AsyncConnection) -> None:
    """It is one, as soon as the transaction that wrote the last of it is committed."""
    await connection.execute(_END)


def is_unfinished(connection: Connection) -> bool:
    """Whether somebody fills it, or was killed while filling it."""
    return inspect(connection).has_table(MARK)
