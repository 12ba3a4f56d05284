"""The database: one way to write and one to read, the same for SQLite and PostgreSQL.

SQLite has one writer connection with a queue, and a few readers. Every commit is on disk before it
returns, and deleted data is overwritten with zeros: a citizen's erased words leave the file, too.
PostgreSQL has a pool for both.
"""

import socket
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar
from uuid import uuid4

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Connection,
    Executable,
    Result,
    RowMapping,
    Table,
    any_,
    bindparam,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.engine.changes import Changes
from storage.engine.connection_queue import ConnectionQueue
from storage.engine.postgresql_connections import DirectConnection
from storage.engine.sqlite_connections import Kept, driver
from storage.schema.columns import Row

_Read = TypeVar("_Read")

_READERS: Final = 6
_SHORT_READERS: Final = 1
"""Readers reserved for short transactions."""

_POSTGRESQL_CONNECTIONS: Final = 10
"""Connections kept open; as many again are opened on demand. Half write, half read."""
_SHORT_CONNECTIONS: Final = 5
"""Connections of each half reserved for short transactions."""

_CONNECTIONS_ASIDE: Final = 2
"""For the leader's lease, and for notifications from other processes."""

OF_THIS_PROGRAM: Final = "otklik "
"""The name prefix of its connections."""

SERVING: Final = f"{OF_THIS_PROGRAM}run "
"""The name prefix of bot processes. They retry what they lose; a console command can't."""

_FULL: Final = 2
_FAILING_WAIT: Final = 2.5
"""Seconds that a transaction waits for others of this process while the database fails them."""
_LOCK_WAIT: Final = 2.5
"""Seconds that a writer waits for another process's lock (`otklik org import`, a backup).

SQLite has its own limit: it waits for a lock in a thread, which no timeout can interrupt.
"""
_CONNECTION_WAIT: Final = 5.0
"""Seconds that PostgreSQL may take for a new connection."""

DURABLE: Final[Mapping[str, str]] = MappingProxyType({"journal_mode": "WAL", "synchronous": "FULL"})
"""Settings of writers: each commit is on disk before it returns, and readers need not wait."""

_SQLITE_TROUBLE: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)
_POSTGRESQL_TROUBLE: Final = ("08", "25006", "25P03", "28", "3D", "40", "53", "55P03", "57", "58")
"""SQLSTATE classes: connections, read-only standby, idle transactions, logins, deadlocks,
resources, held locks, the operator, the system."""


class UnsafeDatabase(Exception):
    """SQLite refused a setting that durability depends on."""


class DatabaseUnavailable(Exception):
    """The database or the network failed (the cause), not the request.

    Retry for as long as it takes.
    """


class Database:
    """Opened once; `writing` and `reading` yield a connection with its own transaction."""

    def __init__(self, url: str, *, serves: bool = True) -> None:
        """`url` includes the driver: `sqlite+aiosqlite:///file` or `postgresql+asyncpg://…`.

        On PostgreSQL a process that `serves` may be idle in a transaction for 3 seconds, others for
        a minute; then their connection is terminated.
        """
        self.url: Final = url
        self.sqlite: Final = is_sqlite(url)
        self.name: Final = f"{SERVING if serves else OF_THIS_PROGRAM}{uuid4().hex[:12]}"
        """Identifies this process's connections on the server."""
        self.changes: Final = Changes()
        """Writes by this process, and those reported by others."""
        if self.sqlite:
            safely = {**DURABLE, "foreign_keys": "ON", "secure_delete": "ON"}
            self._writer = sqlite_engine(url, "BEGIN IMMEDIATE", safely)
            self._reader = sqlite_engine(url, "BEGIN", {"query_only": "ON"}, connections=_READERS)
            self._turn = Kept(self._writer, _queue(1))
            self._readers = Kept(self._reader, _queue(_READERS, _SHORT_READERS))
            self._version: int | None = None
        else:
            # Two queues: a writer may also read, without waiting for other writers.
            self._writers_turn = _queue(_POSTGRESQL_CONNECTIONS, _SHORT_CONNECTIONS)
            self._readers_turn = _queue(_POSTGRESQL_CONNECTIONS, _SHORT_CONNECTIONS)
            self._writer = _postgresql_engine(url, self.name, serves=serves)
            self._aside = _postgresql_engine(url, self.name, _CONNECTIONS_ASIDE, serves=serves)
            self._reader = self._writer.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            self._alone = self._writer.execution_options(isolation_level="AUTOCOMMIT")

    async def open(self) -> None:
        """Connects; raises UnsafeDatabase if commits might not survive a power failure."""
        with transience_named():
            async with self._writer.connect() as connection:
                if self.sqlite:
                    await _check_durability(connection)

    async def close(self) -> None:
        """Closes the connections; none may be in use."""
        if self.sqlite:
            await self._readers.close()
            await self._turn.close()
        else:
            await self._writer.dispose()
            await self._aside.dispose()

    @asynccontextmanager
    async def writing(self, *, long: bool = False) -> AsyncIterator[AsyncConnection]:
        """Commits after the block, rolls back on any error; then publishes the written tables.

        Raises DatabaseUnavailable within 5 seconds if the database fails. Waiting for other writers
        of this process is no failure: see `ConnectionQueue`. On SQLite writers run one at a time;
        await nothing but the database inside. `long`: see `reading`.
        """
        with transience_named():
            if self.sqlite:
                async with self._turn.one(long=long) as connection:
                    await connection.begin_at_once()
                    try:
                        yield connection
                        if connection.in_transaction():
                            await connection.commit()
                    finally:
                        self.changes.publish(connection.written)
            else:
                async with self._writers_turn.slot(long=long):
                    direct = DirectConnection(self._writer)
                    try:
                        async with direct, direct.begin():
                            yield direct
                    finally:
                        self.changes.publish(direct.written)

    @asynccontextmanager
    async def reading(self, *, long: bool = False) -> AsyncIterator[AsyncConnection]:
        """A read-only snapshot for the whole block.

        Statements take microseconds, however much is stored, unless marked `long`: on SQLite a
        short one blocks the event loop. Long transactions leave connections to short ones.
        """
        with transience_named():
            if self.sqlite:
                async with self._readers.one(long=long) as connection:
                    yield connection
                    await connection.rollback()
            else:
                async with (
                    self._readers_turn.slot(long=long),
                    DirectConnection(self._reader) as direct,
                ):
                    yield direct

    async def rows(
        self, query: Executable, parameters: Mapping[str, Any] | None = None, *, long: bool = False
    ) -> Sequence[RowMapping]:
        """Return the rows of one query; as `reading`, but cheaper: without a transaction."""
        return await self._read(query, parameters, lambda found: found.mappings().all(), long=long)

    async def scalars(
        self, query: Executable, parameters: Mapping[str, Any] | None = None, *, long: bool = False
    ) -> Sequence[Any]:
        """As `rows`: the first column."""
        return await self._read(query, parameters, lambda found: found.scalars().all(), long=long)

    async def scalar(
        self, query: Executable, parameters: Mapping[str, Any] | None = None, *, long: bool = False
    ) -> Any | None:
        """As `scalars`: the first value; None if there are no rows."""
        return next(iter(await self.scalars(query, parameters, long=long)), None)

    async def _read(
        self,
        query: Executable,
        parameters: Mapping[str, Any] | None,
        read: Callable[[Result[Any]], Sequence[_Read]],
        *,
        long: bool,
    ) -> Sequence[_Read]:
        with transience_named():
            if self.sqlite:
                async with self._readers.one(long=long, alone=True) as connection:
                    found = read(await connection.execute(query, parameters))
                    await connection.rollback()
            else:
                async with (
                    self._readers_turn.slot(long=long),
                    DirectConnection(self._alone) as direct,
                ):
                    found = read(await direct.execute(query, parameters))
        return found

    @asynccontextmanager
    async def aside(self) -> AsyncIterator[AsyncConnection]:
        """As `writing`, but on PostgreSQL from a separate pool that no other work can exhaust."""
        if self.sqlite:
            async with self.writing() as connection:
                yield connection
        else:
            with transience_named():
                async with self._aside.begin() as connection:
                    yield connection

    @asynccontextmanager
    async def apart(self) -> AsyncIterator[AsyncConnection]:
        """A PostgreSQL connection without a transaction, outside the pool."""
        options = {"isolation_level": "AUTOCOMMIT"}
        async with self._aside.execution_options(**options).connect() as connection:
            try:
                yield connection
            finally:
                await connection.invalidate()

    async def written_elsewhere(self) -> bool:
        """Whether another process has written to a SQLite file since the last call.

        Asks the writer's connection: its own commits do not count.
        """
        with transience_named():
            async with self._turn.one(long=False) as connection:
                version = connection.version()
        known, self._version = self._version, version
        return known not in {None, version}

    @asynccontextmanager
    async def reading_afresh(self) -> AsyncIterator[AsyncConnection]:
        """As `reading` of a SQLite file, on a connection that has read nothing yet.

        SQLite (3.46) caches what a connection has read of its full-text index, and reports that as
        corruption once another connection has written.
        """
        engine = sqlite_engine(self.url, "BEGIN", {"query_only": "ON"})
        try:
            with transience_named():
                async with engine.connect() as connection:
                    yield connection
        finally:
            await engine.dispose()


def _queue(slots: int, reserved: int = 0) -> ConnectionQueue:
    return ConnectionQueue(
        slots, reserved=reserved, failing_wait=_FAILING_WAIT, is_failure=is_transient
    )


def is_sqlite(url: str) -> bool:
    """Whether the database is a file on this machine."""
    return make_url(url).get_backend_name() == "sqlite"


def sqlite_file(url: str) -> Path | None:
    """The database's file; None for PostgreSQL."""
    name = make_url(url).database if is_sqlite(url) else None
    return Path(name) if name else None


def sqlite_engine(
    url: str, begin: str, pragmas: Mapping[str, str], *, connections: int = 1
) -> AsyncEngine:
    """Connections whose transactions start with `begin`, with these pragmas.

    The file's folder must exist.
    """
    engine = create_async_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,  # an error's text must not quote a citizen
        module=driver(),
        connect_args={"lock_wait": _LOCK_WAIT},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for name, value in pragmas.items():
            cursor.execute(f"PRAGMA {name} = {value}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        connection.connection.cursor().execute(begin)

    return engine


@contextmanager
def transience_named() -> Iterator[None]:
    """Raises transient errors as DatabaseUnavailable."""
    try:
        yield
    except Exception as error:
        if is_transient(error):
            raise DatabaseUnavailable from error
        raise


def is_transient(error: BaseException) -> bool:
    """Whether the database or the network failed, not the request."""
    if isinstance(error, NoFreeConnection | ConnectionError | TimeoutError | socket.gaierror):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _is_trouble(error.orig)
    # asyncio reports several refused addresses as one bare OSError.
    return type(error) is OSError or _is_trouble(error)


def is_duplicate(error: IntegrityError) -> bool:
    """Whether a unique key refused the row, not another constraint."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return (
        code in {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}
        or getattr(error.orig, "sqlstate", None) == "23505"
    )


def _is_trouble(error: BaseException | None) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _SQLITE_TROUBLE
    return str(getattr(error, "sqlstate", "")).startswith(_POSTGRESQL_TROUBLE)


def _postgresql_engine(
    url: str, name: str, connections: int = _POSTGRESQL_CONNECTIONS, *, serves: bool
) -> AsyncEngine:
    return create_async_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_size=connections,
        max_overflow=connections,
        pool_timeout=_FAILING_WAIT,
        hide_parameters=True,  # an error's text must not quote a citizen
        connect_args={
            "timeout": _CONNECTION_WAIT,
            "command_timeout": 30,
            "server_settings": {
                "application_name": name,
                "lock_timeout": f"{_LOCK_WAIT}s",
                "jit": "off",  # compiling takes longer than the queries it expects to be long
                # If no other process ends it (`storage/leader/leadership.py`).
                "idle_in_transaction_session_timeout": "20s" if serves else "60s",
            },
        },
    )


async def _check_durability(connection: AsyncConnection) -> None:
    for pragma, safe in {"journal_mode": "wal", "synchronous": _FULL}.items():
        found = (await connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar_one()
        if found != safe:
            message = f"PRAGMA {pragma} is {found}, not {safe}"
            raise UnsafeDatabase(message)


INSERTS: Final[dict[bool, Any]] = {True: sqlite.insert, False: postgresql.insert}
"""INSERT with `on_conflict_do_update` and `on_conflict_do_nothing`, by whether it is for SQLite."""


def upsert(connection: AsyncConnection, table: Table) -> Any:
    """Return an INSERT for this database that can resolve conflicts."""
    return INSERTS[connection.dialect.name == "sqlite"](table)


async def put_row(
    connection: AsyncConnection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Insert the row, or change the one with this key."""
    new = upsert(connection, table).values(**key, **values)
    await connection.execute(new.on_conflict_do_update(index_elements=[*key], set_=values))


async def row_of(
    connection: AsyncConnection, table: Table, key: int, *, for_change: bool = False
) -> Row | None:
    """Return the row with this id; `for_change`: locked until the transaction ends."""
    wanted = select(table).where(table.c.id == key)
    found = await connection.execute(wanted.with_for_update() if for_change else wanted)
    return found.mappings().first()


async def plain_rows(
    connection: AsyncConnection, query: Executable, **parameters: Any
) -> Sequence[Row]:
    """Return all rows as plain dictionaries, which are read many times faster."""
    found = await connection.execute(query, parameters)
    names = tuple(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found]


def listed(column: ColumnElement[int], name: str, *, for_sqlite: bool) -> ColumnElement[bool]:
    """Whether the list parameter contains it; the statement is the same for any length."""
    if not for_sqlite:
        return column == any_(bindparam(name, type_=ARRAY(BigInteger)))
    values = func.json_each(bindparam(name, type_=JSON)).table_valued("value")
    return column.in_(select(values.c.value))
