"""Moves a SQLite file to PostgreSQL: row by row, compared afterwards, entirely or not at all.

Derived data is not moved: the search index is rebuilt while the bot runs.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import Column, LargeBinary, Select, Table, delete, func, insert, null, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.database import Database, is_transient, sqlite_engine
from storage.engine.migrate import upgrade_within
from storage.schema import metadata
from storage.schema.incidents import counter
from storage.schema.search import Terms

_ROWS: Final = 500
_LARGE_ROWS: Final = 5
"""Rows per batch, for tables with files in them."""

_ALL: Final = 2**256

Told = Callable[[str, int, int], None]
"""Receives a table's name, the rows done and the rows in total."""


class NotMoved(Exception):
    """PostgreSQL refused the row with that primary `key`, or wrote other rows than were read.

    The other values of a row are left out, since they may quote a citizen.
    """

    def __init__(self, table: str, key: Mapping[str, Any] | None = None) -> None:
        super().__init__(table, key)
        self.table = table
        self.key = key


@dataclass(frozen=True, slots=True)
class TableDigest:
    """A table's row count, and a digest of its rows in any order."""

    rows: int = 0
    digest: int = 0

    def with_row(self, row: Sequence[Any]) -> "TableDigest":
        """Return the tally with this row added."""
        canonical = json.dumps([_canonical(value) for value in row], sort_keys=True)
        digest = int.from_bytes(blake2b(canonical.encode(), digest_size=32).digest(), "big")
        return TableDigest(self.rows + 1, (self.digest + digest) % _ALL)


async def move(source: str, target: Database, told: Told) -> Mapping[str, int]:
    """Create the tables in an empty database, copy all rows, and return their counts by table.

    `source`: the URL of a file that nobody serves. Counters created by the migrations are replaced.
    One transaction: on NotMoved or a database error nothing is kept.
    """
    engine = sqlite_engine(source, "BEGIN", {"query_only": "ON"})
    moved: dict[str, int] = {}
    try:
        async with engine.connect() as old, target.writing() as new:
            await upgrade_within(new)
            await new.execute(delete(counter))
            for table in metadata.sorted_tables:
                written = await _copied(table, old, new, told)
                if await _tally(table, new) != written:
                    raise NotMoved(table.name)
                moved[table.name] = written.rows
            await _go_on_counting(old, new)
    finally:
        await engine.dispose()
    return moved


async def _copied(
    table: Table, old: AsyncConnection, new: AsyncConnection, told: Told
) -> TableDigest:
    count = select(func.count()).select_from(table)
    total, tally = (await old.execute(count)).scalar_one(), TableDigest()
    told(table.name, 0, total)
    async for rows in _rows(table, old):
        await _write(table, new, [dict(zip(_names(table), row, strict=True)) for row in rows])
        for row in rows:
            tally = tally.with_row(row)
        told(table.name, tally.rows, total)
    return tally


async def _write(
    table: Table, connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert the rows; raise NotMoved for the first refused one."""
    try:
        async with connection.begin_nested():
            await connection.execute(insert(table), rows)
    except DBAPIError as error:
        if is_transient(error):
            raise
        if len(rows) == 1:
            key = {column.name: rows[0][column.name] for column in table.primary_key}
            raise NotMoved(table.name, key) from error
        for row in rows:
            await _write(table, connection, [row])


async def _tally(table: Table, connection: AsyncConnection) -> TableDigest:
    tally = TableDigest()
    async for rows in _rows(table, connection):
        for row in rows:
            tally = tally.with_row(row)
    return tally


async def _rows(
    table: Table, connection: AsyncConnection
) -> AsyncIterator[Sequence[Sequence[Any]]]:
    """Yields the rows in batches."""
    large = any(isinstance(column.type, LargeBinary) for column in table.columns)
    async with connection.stream(_everything(table)) as result:
        async for rows in result.partitions(_LARGE_ROWS if large else _ROWS):
            yield rows


def _everything(table: Table) -> Select[Any]:
    """Derived columns are left empty, to be derived again."""
    return select(
        *(null().label(one.name) if isinstance(one.type, Terms) else one for one in table.columns)
    )


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _canonical(value: Any) -> Any:
    """The same form for both databases; times come in UTC from both."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case _:
            return value


async def _go_on_counting(old: AsyncConnection, new: AsyncConnection) -> None:
    """Continues the id sequences, so that ids of deleted rows are not assigned again."""
    counted = text("SELECT name, seq FROM sqlite_sequence")
    known = {name: number for name, number in await old.execute(counted)}  # noqa: C416 - rows are tuples only at run time
    for table in metadata.sorted_tables:
        key = table.autoincrement_column
        if key is None:
            continue
        sequence = func.pg_get_serial_sequence(table.name, key.name)
        if (await new.execute(select(sequence))).scalar() is None:
            continue
        last = max(known.get(table.name, 0), (await _last(key, new)) or 0)
        if last:
            await new.execute(select(func.setval(sequence, last)))


async def _last(key: Column[Any], connection: AsyncConnection) -> int | None:
    last: int | None = (await connection.execute(select(func.max(key)))).scalar()
    return last
