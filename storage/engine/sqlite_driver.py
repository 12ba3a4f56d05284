"""SQLite for SQLAlchemy with one change of threads a statement.

aiosqlite runs each call of a cursor (open, execute, fetch, close) in its connection's thread and
back: four changes a statement, and they cost more than the statement. Here a statement runs, is
read to the end and closed in one.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

import aiosqlite


class _Connection(aiosqlite.Connection):
    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=1)
        self._thread.daemon = True  # a connection left open must not hold the process up

    def cursor(self) -> "_Cursor":  # type: ignore[override]  # all that SQLAlchemy asks for
        return _Cursor(self)

    async def run(self, job: Callable[[sqlite3.Connection], None]) -> None:
        """Does the job in the connection's thread; jobs come one after another."""
        await self._execute(job, self._conn)  # type: ignore[no-untyped-call]  # aiosqlite's own


class _Cursor:
    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        # Closures, since aiosqlite logs what it runs: no parameter may be seen there.
        def job(connection: sqlite3.Connection) -> None:
            self._read(connection.execute(sql, parameters))

        await self._connection.run(job)

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        def job(connection: sqlite3.Connection) -> None:
            self._read(connection.executemany(sql, parameters))

        await self._connection.run(job)

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        """Nothing is open: the statement was closed when it had been read."""

    def _read(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self._rows = cursor.fetchall()
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()


def connect(database: str, **options: Any) -> aiosqlite.Connection:
    """A connection to await; `options` are those of `sqlite3.connect`."""
    return _Connection(lambda: sqlite3.connect(database, **options))
