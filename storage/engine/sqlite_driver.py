"""SQLite for SQLAlchemy: in a thread for callers that can await, directly for others.

aiosqlite runs each call of a cursor (open, execute, fetch, close) in its connection's thread: four
round trips per statement, each more expensive than most statements. Here a statement is executed,
read to the end and closed in one step, either in that thread or, outside SQLAlchemy's greenlets, in
the event loop's own (see `QuickConnection`). There it waits for no lock.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Final

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util.concurrency import await_only, in_greenlet

_Job = Callable[[sqlite3.Connection], Any]


class _Connection(aiosqlite.Connection):
    """A connection that waits for locks for some seconds in its thread, not at all outside."""

    def __init__(self, connector: Callable[[], sqlite3.Connection], lock_wait: float) -> None:
        super().__init__(connector, iter_chunk_size=1)
        self._thread.daemon = True  # a connection left open must not block the exit
        self._patience: Final = f"PRAGMA busy_timeout = {round(lock_wait * 1000)}"

    @property
    def is_closed(self) -> bool:
        return self._connection is None

    def at_once(self, job: Callable[..., Any], *given: Any) -> Any:
        """Runs the job in the caller's thread."""
        return job(self._conn, *given)

    async def run(self, job: _Job) -> Any:
        """Runs the job in the connection's thread.

        On cancellation it first waits for the job: two threads must not use the connection at once.
        """

        def patiently(connection: sqlite3.Connection) -> Any:
            connection.execute(self._patience)
            try:
                return job(connection)
            finally:
                connection.execute("PRAGMA busy_timeout = 0")

        return await self._in_thread(patiently)

    async def commit(self) -> None:
        """Waits for the disk, not for a lock: a writer already has it."""
        await self._in_thread(sqlite3.Connection.commit)

    async def _in_thread(self, job: _Job) -> Any:
        working = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((working, partial(job, self._conn)))
        try:
            return await asyncio.shield(working)
        except asyncio.CancelledError:
            await _ended(working)
            raise


async def _ended(working: asyncio.Future[Any]) -> None:
    while not working.done():
        try:
            await asyncio.wait([working])
        except asyncio.CancelledError:
            continue  # cancelled already
    working.exception()


class _Cursor:
    """A statement that was read to its end when executed."""

    arraysize = 1

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._rows: Iterator[Any] = iter(())
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        # Closures, since aiosqlite logs what it runs: parameters must not be logged.
        self._do(lambda connection: self._read(connection.execute(sql, parameters)))

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        self._do(lambda connection: self._read(connection.executemany(sql, parameters)))

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        return [row for _, row in zip(range(size or self.arraysize), self._rows, strict=False)]

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    def close(self) -> None:
        """No-op: the statement was closed after it was read."""

    async def _async_soft_close(self) -> None:
        """SQLAlchemy calls it if a result is read later."""

    def _do(self, job: _Job) -> None:
        if in_greenlet():
            await_only(self._connection.run(job))
        else:
            self._connection.at_once(job)

    def _read(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self._rows = iter(cursor.fetchall())
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()


class _Adapted(AsyncAdapt_aiosqlite_connection):
    """The connection for SQLAlchemy: statements run where they can, a commit in the thread."""

    __slots__ = ()
    _connection: _Connection  # type: ignore[assignment]  # SQLAlchemy's type has more than is used here

    def cursor(self, server_side: bool = False) -> Any:  # noqa: FBT001, FBT002 - SQLAlchemy's signature
        del server_side
        return _Cursor(self._connection)

    def commit(self) -> None:
        if in_greenlet():
            await_only(self._connection.commit())
        else:
            self._connection.at_once(sqlite3.Connection.commit)

    def rollback(self) -> None:
        if self._connection.is_closed:
            return
        if in_greenlet():
            await_only(self._connection.run(sqlite3.Connection.rollback))
        else:
            self._connection.at_once(sqlite3.Connection.rollback)


class _Driver(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *where: Any, lock_wait: float, **options: Any) -> _Adapted:
        """`options` are those of `sqlite3.connect`; `lock_wait` is in seconds."""

        def connector() -> sqlite3.Connection:
            # The driver must start no transactions of its own.
            opened = partial(sqlite3.connect, *where, **options)
            return opened(timeout=0, isolation_level=None)

        made: Any = _Connection(connector, lock_wait)
        return _Adapted(self, await_only(made))


def driver() -> Any:
    """The driver's module, in SQLAlchemy's form."""
    return _Driver(aiosqlite, sqlite3)
