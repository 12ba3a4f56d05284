"""Persistent connections to a SQLite file, whose short statements run without a thread switch.

aiosqlite runs each call of a cursor (open, execute, fetch, close) in its connection's thread: four
round trips per statement, each more expensive than most statements. Here a statement is executed,
read to the end and closed in one step, either in that thread or, outside SQLAlchemy's greenlets, in
the event loop's own (see `QuickConnection`). There it waits for no lock. If each statement switched
threads, an incident would take twice the processor time, from its registration to its answer.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final, Self

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.util.concurrency import await_only, in_greenlet

from storage.engine.changes import names_of
from storage.engine.connection_queue import ConnectionQueue
from storage.engine.prepared import FetchedRows, Prepared, prepared_form

_AT_A_STRETCH: Final = 0.01
"""The most seconds that one transaction may block all others."""


class QuickConnection(AsyncConnection):
    """A transaction whose statements take microseconds, unless it is `long`.

    Short ones run in the event loop's thread: switching threads takes longer than they do. Commits
    and locks are still awaited in the connection's thread. Between many statements others get a
    turn.
    """

    long = False
    alone = False
    """Each statement has its own snapshot: no transaction is begun."""
    turn_began = 0.0
    written: set[str]
    """The tables written since its turn began."""

    async def start(self, is_ctxmanager: bool = False) -> Self:  # noqa: FBT001, FBT002 - SQLAlchemy's
        """As AsyncConnection does."""
        await super().start(is_ctxmanager)
        self._driver: Any = self._proxied.connection.driver_connection
        self.ticks = asyncio.get_running_loop().time
        return self

    async def execute(self, statement: Any, parameters: Any = None, **options: Any) -> Any:
        """As AsyncConnection does."""
        if names := names_of(statement):
            self.written.update(names)
        if self.long:
            return await super().execute(statement, parameters, **options)
        try:
            result = self._execute(statement, parameters, options)
        except (OperationalError, sqlite3.OperationalError) as error:
            if not _is_locked(error):
                raise
            return await super().execute(statement, parameters, **options)
        if self.ticks() - self.turn_began > _AT_A_STRETCH:
            await asyncio.sleep(0)  # others get a turn
            self.turn_began = self.ticks()
        return result

    async def begin_at_once(self) -> None:
        """Begins; waits in the thread if another process has locked the file."""
        try:
            self._proxied.begin()
        except (OperationalError, sqlite3.OperationalError) as error:
            if not _is_locked(error):
                raise
            await self.begin()

    def version(self) -> int:
        """Return a number that changes whenever another connection has written to the file."""
        version: int = self._driver.at_once(_version)
        return version

    async def commit(self) -> None:
        """As AsyncConnection, whose own commit then finds nothing left to do."""
        await self._driver.commit()
        self._proxied.commit()

    async def rollback(self) -> None:
        """As AsyncConnection; the write-ahead log needs no undo."""
        self._proxied.rollback()

    def _execute(self, statement: Any, parameters: Any, options: Mapping[str, Any]) -> Any:
        known = prepared_form(self._proxied, statement, parameters)
        if known is None:
            return self._proxied.execute(statement, parameters, **options)
        if not self.alone and not self._proxied.in_transaction():
            self._proxied.begin()
        return self._driver.at_once(_run, known, parameters)


class Kept:
    """The connections of an engine, kept open so that their setup is not repeated."""

    def __init__(self, engine: AsyncEngine, queue: ConnectionQueue) -> None:
        """Opens as many as the queue has slots."""
        self.engine: Final = engine
        self._queue: Final = queue
        self._idle: Final[list[QuickConnection]] = []

    @asynccontextmanager
    async def one(self, *, long: bool, alone: bool = False) -> AsyncIterator[QuickConnection]:
        """Waits for its turn; see `ConnectionQueue`. After an error the connection is discarded."""
        async with self._queue.slot(long=long):
            connection = self._idle.pop() if self._idle else QuickConnection(self.engine)
            if connection.sync_connection is None:
                await connection.start()
            connection.long, connection.alone = long, alone
            connection.turn_began, connection.written = connection.ticks(), set()
            try:
                yield connection
            except BaseException:
                await asyncio.shield(connection.close())
                raise
            self._idle.append(connection)

    async def close(self) -> None:
        """Closes them; none may be in use."""
        for connection in self._idle:
            await connection.close()
        self._idle.clear()
        await self.engine.dispose()


def _run(driver: sqlite3.Connection, known: Prepared, parameters: Any) -> FetchedRows:
    """Runs one or several sets of parameters; an error's text must not quote a citizen."""
    try:
        if parameters is None or isinstance(parameters, Mapping):
            cursor = driver.execute(known.sql, known.bound(parameters))
        else:
            cursor = driver.executemany(known.sql, [known.bound(one) for one in parameters])
    except sqlite3.Error as error:
        named = DBAPIError.instance(known.sql, None, error, sqlite3.Error, hide_parameters=True)
        raise named from error
    return known.found(cursor.fetchall(), cursor.rowcount)


def _version(driver: sqlite3.Connection) -> int:
    version: int
    (version,) = driver.execute("PRAGMA data_version").fetchone()
    return version


def _is_locked(error: Exception) -> bool:
    """Whether another process has locked the file."""
    code: int = getattr(getattr(error, "orig", error), "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_BUSY


_Job = Callable[[sqlite3.Connection], Any]


class _Connection(aiosqlite.Connection):
    """A connection that waits for locks for some seconds in its thread, not at all outside."""

    def __init__(self, connector: Callable[[], sqlite3.Connection], lock_wait: float) -> None:
        super().__init__(connector, iter_chunk_size=1)
        self._thread.daemon = True  # a connection left open must not block the exit
        self._lock_wait = lock_wait
        self._waits = 0.0
        """Seconds that it waits for a lock at present."""

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
            self._wait(connection, self._lock_wait)
            try:
                return job(connection)
            finally:
                self._wait(connection, 0)

        return await self._in_thread(patiently)

    def _wait(self, connection: sqlite3.Connection, seconds: float) -> None:
        if seconds != self._waits:
            connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")
            self._waits = seconds

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
