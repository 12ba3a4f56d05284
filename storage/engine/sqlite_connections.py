"""Persistent connections to a SQLite file, whose short statements run without a thread switch."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final, Self

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine.changes import written_table
from storage.engine.connection_queue import ConnectionQueue
from storage.engine.prepared import Found, Prepared, prepared_form

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
        if (table := written_table(statement)) is not None:
            self.written.add(table)
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


def _run(driver: sqlite3.Connection, known: Prepared, parameters: Any) -> Found:
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
