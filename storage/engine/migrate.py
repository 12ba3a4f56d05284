"""Migrates the database's schema to a revision in one transaction, entirely or not at all.

A table of its own marks a database while it is being restored from a copy: a restore that was
killed would otherwise look like an installation.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator
from enum import Enum, auto
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.engine.database import (
    DURABLE,
    Database,
    DatabaseUnavailable,
    is_sqlite,
    is_transient,
    sqlite_engine,
    transience_named,
)
from storage.schema import metadata

_SCRIPTS: Final = Path(__file__).parents[1] / "migrations"
_TRIES: Final = 20
_PAUSE: Final = 0.25
"""Seconds between attempts at a database that is unreachable or locked."""

_UNRELEASED: Final = "0"
"""The prefix of revisions before 1.0.0; those of releases start at 1001."""

_LOCK: Final = 0x6F746B6C696B  # "otklik"
_TAKE_LOCK: Final = text(f"SELECT pg_advisory_xact_lock({_LOCK})")
"""Makes processes that start at once wait for each other."""


class Schema(Enum):
    """The state of a database's schema for this program."""

    MISSING = auto()
    OLDER = auto()
    """Migrations are missing."""
    CURRENT = auto()
    NEWER = auto()
    """A later version of the program has applied migrations unknown to this one."""
    UNRELEASED = auto()
    """A version before 1.0.0 has made it; no migration leads to 1.0.0."""
    UNFINISHED = auto()
    """A restore into it was killed, or is still running."""


class WrongSchema(Exception):
    """The database can't be upgraded; `schema` is NEWER, UNRELEASED or UNFINISHED."""

    def __init__(self, schema: Schema) -> None:
        super().__init__(schema)
        self.schema = schema


class UnfitTables(Exception):
    """The tables are not those of `revision`, which the database claims: nothing was changed.

    Or a migration fails for another reason, given by the cause. `why` is the database's message,
    which names tables and columns. Without a revision the tables are another program's.
    """

    def __init__(self, revision: str | None, why: str) -> None:
        super().__init__(revision, why)
        self.revision = revision
        self.why = why


async def schema_of(database: Database) -> Schema:
    """Return the schema's state, without migrating."""
    async with database.reading() as connection:
        return await connection.run_sync(_schema)


def _schema(connection: Connection) -> Schema:
    return Schema.UNFINISHED if is_unfinished(connection) else _migrated_schema(connection)


def _migrated_schema(connection: Connection) -> Schema:
    applied = set(MigrationContext.configure(connection).get_current_heads())
    if not applied:
        return Schema.MISSING
    if applied == set(_scripts().get_heads()):
        return Schema.CURRENT
    if any(revision.startswith(_UNRELEASED) for revision in applied):
        return Schema.UNRELEASED
    known = {script.revision for script in _scripts().walk_revisions()}
    return Schema.OLDER if applied <= known else Schema.NEWER


def latest_revision() -> str:
    """The latest revision of this program's migrations."""
    (head,) = _scripts().get_heads()
    return head


@cache
def _scripts() -> ScriptDirectory:
    """The migration scripts; each file is read once."""
    return ScriptDirectory(str(_SCRIPTS))


async def differences(database: Database) -> list[str]:
    """Names of tables, columns, indexes and constraints that differ from this program's schema.

    Ignores tables and indexes that this program does not define.
    """
    async with database.reading() as connection:
        return await connection.run_sync(_differences)


def _differences(connection: Connection) -> list[str]:
    options = {"compare_type": True, "include_name": _is_known, "include_object": _is_wanted}
    context = MigrationContext.configure(connection, opts=options)
    return sorted({_name(*change) for change in _flat(compare_metadata(context, metadata))})


def _is_known(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name in metadata.tables


def _is_wanted(_item: object, _name: object, kind: str, reflected: bool, ours: object) -> bool:  # noqa: FBT001 - Alembic's signature
    return kind != "index" or not reflected or ours is not None


def _flat(changes: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """Flattens the lists: all differences of one column come as a list."""
    for change in changes:
        yield from change if isinstance(change, list) else [change]


def _name(kind: str, *about: Any) -> str:
    """The name in a change: of an item, or of the schema, the table and the column."""
    match about:
        case (item,):
            return str(item.name)
        case (_, table, column, *_):
            return f"{table}.{column if isinstance(column, str) else column.name}"
        case _:
            return kind


async def upgrade(url: str, *, filling: bool = False) -> None:
    """Apply all missing migrations.

    Raise UnfitTables if a migration fails, and WrongSchema for a database that can't be upgraded;
    `filling`: an unfinished restore is accepted, since the caller completes it.
    """
    await _run(url, partial(_upgrade, filling))


async def upgrade_within(connection: AsyncConnection) -> None:
    """Upgrade a PostgreSQL database in the caller's transaction."""
    await connection.execute(_TAKE_LOCK)
    await connection.run_sync(partial(_upgrade, False))  # noqa: FBT003 - as `upgrade` binds it


def _upgrade(filling: bool, connection: Connection) -> None:  # noqa: FBT001 - bound by `upgrade`
    schema = _migrated_schema(connection) if filling else _schema(connection)
    if schema in {Schema.NEWER, Schema.UNRELEASED, Schema.UNFINISHED}:
        raise WrongSchema(schema)
    if schema is Schema.CURRENT:
        return
    found = MigrationContext.configure(connection).get_current_heads()
    try:
        command.upgrade(_alembic_config(connection), "head")
    except (OperationalError, ProgrammingError) as error:
        if is_transient(error):
            raise
        raise UnfitTables(", ".join(found) or None, str(error.orig).rpartition(">: ")[2]) from error


def _alembic_config(connection: Connection) -> Config:
    """Alembic's settings for this connection; reads no file and leaves logging alone."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config


async def _run(url: str, step: Callable[[Connection], None]) -> None:
    """SQLite refuses a new file at once, without waiting, while another process opens it too."""
    for _ in range(_TRIES - 1):
        with contextlib.suppress(DatabaseUnavailable):
            return await _run_once(url, step)
        await asyncio.sleep(_PAUSE)
    return await _run_once(url, step)


async def _run_once(url: str, step: Callable[[Connection], None]) -> None:
    engine = _engine(url)
    try:
        with transience_named():
            async with engine.begin() as connection:
                if not is_sqlite(url):
                    await connection.execute(_TAKE_LOCK)
                await connection.run_sync(step)
    finally:
        await engine.dispose()


def _engine(url: str) -> AsyncEngine:
    if is_sqlite(url):
        # Rebuilding a table would delete the rows that refer to it.
        return sqlite_engine(
            url, "BEGIN IMMEDIATE", {**DURABLE, "foreign_keys": "OFF", "secure_delete": "ON"}
        )
    return create_async_engine(url)


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
