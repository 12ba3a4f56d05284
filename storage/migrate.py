"""Brings a database's schema to a revision: all of it or nothing, in one transaction."""

import asyncio
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import sqlite_files
from storage.database import (
    DURABLE,
    Database,
    is_infrastructure,
    is_sqlite,
    sqlite_engine,
    sqlite_file,
)

_SCRIPTS: Final = Path(__file__).with_name("migrations")
_TRIES: Final = 20
_PAUSE: Final = 0.25
"""Seconds between the tries of a database that does not answer or is locked."""

_LOCK: Final = 0x6F746B6C696B  # "otklik"; processes that start at once wait for each other


class Schema(Enum):
    """How the schema of a database stands to this program."""

    MISSING = auto()
    OLDER = auto()
    """Migrations are to be applied."""
    CURRENT = auto()
    NEWER = auto()
    """A later version of the program has applied migrations that this one does not know."""


async def schema_of(database: Database) -> Schema:
    """Looks, and applies nothing."""
    async with database.reading() as connection:
        return await connection.run_sync(_schema)


def _schema(connection: Connection) -> Schema:
    applied = set(MigrationContext.configure(connection).get_current_heads())
    scripts = ScriptDirectory.from_config(alembic_config(connection))
    if not applied:
        return Schema.MISSING
    if applied == set(scripts.get_heads()):
        return Schema.CURRENT
    known = {script.revision for script in scripts.walk_revisions()}
    return Schema.OLDER if applied <= known else Schema.NEWER


async def upgrade(url: str, revision: str = "head") -> None:
    """Applies what is missing up to the revision; a new SQLite file is made with its folder.

    OSError if it can't be written to.
    """
    if file := sqlite_file(url):
        sqlite_files.create(file)
    await _run(url, lambda config: command.upgrade(config, revision))


async def downgrade(url: str, revision: str) -> None:
    """Takes back everything after the revision ("base": everything), and the data with it."""
    await _run(url, lambda config: command.downgrade(config, revision))


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings for this connection; no file is read, and logging is left alone."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config


async def _run(url: str, step: Callable[[Config], None]) -> None:
    """SQLite refuses a new file at once, without waiting, while another process opens it too."""
    for _ in range(_TRIES - 1):
        try:
            return await _run_once(url, step)
        except DBAPIError as error:
            if not is_infrastructure(error):
                raise
        await asyncio.sleep(_PAUSE)
    return await _run_once(url, step)


async def _run_once(url: str, step: Callable[[Config], None]) -> None:
    engine = _engine(url)
    try:
        async with engine.begin() as connection:
            if not is_sqlite(url):
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            await connection.run_sync(lambda sync: step(alembic_config(sync)))
    finally:
        await engine.dispose()


def _engine(url: str) -> AsyncEngine:
    if is_sqlite(url):
        # A table that is rebuilt would take the rows that refer to it along.
        return sqlite_engine(url, "BEGIN IMMEDIATE", {**DURABLE, "foreign_keys": "OFF"})
    return create_async_engine(url)
