"""Connections to a SQLite file that are kept open, and whose short statements change no thread."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.exc import InvalidRequestError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine.prepared import prepared

_AT_A_STRETCH: Final = 0.01
"""Seconds for which one transaction may keep all others waiting."""


class QuickConnection(AsyncConnection):
    """A transaction whose statements take microseconds, unless it is said to be `long`.

    Short ones run in the event loop's own thread: to go to another and back takes longer than they
    do. A commit is awaited in the connection's thread all the same, and so is a lock. Between many
    of them others get their turn.
    """

    long = False
    turn_began = 0.0

    async def execute(self, statement: Any, parameters: Any = None, **options: Any) -> Any:
        """As AsyncConnection does."""
        if not self.long:
            with _unless_locked():
                result = self._execute(statement, parameters, options)
                await self._let_others()
                return result
        return await super().execute(statement, parameters, **options)

    async def begin_at_once(self) -> None:
        """Begins, and waits in the thread where another process has locked the file."""
        begun = False
        with _unless_locked():
            self._at_hand.begin()
            begun = True
        if not begun:
            await self.begin()

    async def commit(self) -> None:
        """As AsyncConnection does; what that does itself finds it done."""
        driver: Any = self._at_hand.connection.driver_connection
        await driver.commit()
        self._at_hand.commit()

    async def rollback(self) -> None:
        """As AsyncConnection does; in a log ahead there is nothing to undo."""
        self._at_hand.rollback()

    async def _let_others(self) -> None:
        ticks = asyncio.get_running_loop().time
        if ticks() - self.turn_began > _AT_A_STRETCH:
            await asyncio.sleep(0)
            self.turn_began = ticks()

    def _execute(self, statement: Any, parameters: Any, options: Mapping[str, Any]) -> Any:
        known = prepared(self._at_hand, statement, parameters)
        if known is None:
            return self._at_hand.execute(statement, parameters, **options)
        if not self._at_hand.in_transaction():
            self._at_hand.begin()
        driver: Any = self._at_hand.connection.driver_connection
        return driver.at_once(lambda connection: known.execute(connection, parameters))

    @property
    def _at_hand(self) -> Connection:
        if self.sync_connection is None:
            message = "the connection is not open"
            raise InvalidRequestError(message)
        return self.sync_connection


class Kept:
    """At most so many connections of an engine; what is known of an open one is not asked again."""

    def __init__(self, engine: AsyncEngine, most: int, wait: float) -> None:
        """`wait`: the seconds after which TimeoutError is raised where none gets free."""
        self.engine: Final = engine
        self._wait: Final = wait
        self._free: Final = asyncio.Semaphore(most)
        self._idle: Final[list[QuickConnection]] = []

    @asynccontextmanager
    async def one(self, *, long: bool) -> AsyncIterator[QuickConnection]:
        """In the order in which they were asked for. After an error it is not used again."""
        if self._free.locked():
            async with asyncio.timeout(self._wait):
                await self._free.acquire()
        else:
            await self._free.acquire()
        try:
            connection = self._idle.pop() if self._idle else QuickConnection(self.engine)
            if connection.sync_connection is None:
                await connection.start()
            connection.long = long
            connection.turn_began = asyncio.get_running_loop().time()
            try:
                yield connection
            except BaseException:
                await asyncio.shield(connection.close())
                raise
            self._idle.append(connection)
        finally:
            self._free.release()

    async def close(self) -> None:
        """None may be in use."""
        for connection in self._idle:
            await connection.close()
        self._idle.clear()
        await self.engine.dispose()


@contextmanager
def _unless_locked() -> Iterator[None]:
    """Goes on behind its block where another process has locked the file."""
    try:
        yield
    except (OperationalError, sqlite3.OperationalError) as error:
        if (
            getattr(getattr(error, "orig", error), "sqlite_errorcode", 0) & 0xFF
            != sqlite3.SQLITE_BUSY
        ):
            raise
