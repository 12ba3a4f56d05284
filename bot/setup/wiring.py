"""Objects built from the settings, for the program and the console commands."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from functools import partial
from typing import Final

import structlog

from bot.runtime.clock import Clock
from bot.runtime.database_errors import (
    NO_RIGHT,
    NOT_A_FOLDER,
    NOTHING_YET,
    WRONG_SCHEMA,
    in_words,
    unfit,
)
from bot.setup.official_calendar import calendar_of
from bot.setup.settings import Settings
from storage.engine import sqlite_files
from storage.engine.copying import copy_before
from storage.engine.database import Database, sqlite_file
from storage.engine.migrate import Schema, differences, latest_revision, schema_of, upgrade
from storage.incidents.reading import SqlReading
from storage.organisation.offices import NoOrganisation, Offices

log: Final = structlog.get_logger(__name__)


def make_offices(database: Database, settings: Settings, clock: Clock) -> Offices:
    """Return the database's organisation, with the calendar and admins of the settings."""
    build = partial(calendar_of, tz=settings.timezone)
    return Offices(database, build, clock.now, settings.admin_ids)


@asynccontextmanager
async def served(settings: Settings, database: Database) -> AsyncIterator[None]:
    """Open and migrate the database, with exclusive use of a SQLite file.

    Raises StartupError on failure.
    """
    async with AsyncExitStack() as closing:
        with in_words():
            closing.enter_context(held(settings))
            await _prepare(settings)
            closing.push_async_callback(database.close)
            await database.open()
            await _check(database)
        yield


async def upgraded(settings: Settings) -> None:
    """Migrate the schema; raise StartupError on failure, or if a SQLite file is in use."""
    async with served(settings, Database(settings.database_url, serves=False)):
        log.debug("database.ready")


@asynccontextmanager
async def opened(settings: Settings, *, new: bool = True) -> AsyncIterator[Database]:
    """Open the database for one console command, migrating it if necessary.

    If not `new`, a missing database is a StartupError instead of being created.
    """
    schema = await _schema(settings)
    if schema is Schema.MISSING and not new:
        raise unfit(NOTHING_YET)
    if schema is not Schema.CURRENT:
        await upgraded(settings)
    async with inspected(settings) as database:
        with in_words():
            yield database


@asynccontextmanager
async def inspected(settings: Settings) -> AsyncIterator[Database]:
    """Open the database without creating or migrating it.

    Raises StartupError unless it answers and its schema is current.
    """
    if (why := WRONG_SCHEMA.get(schema := await _schema(settings))) is not None:
        raise unfit(_closed(settings) or why if schema is Schema.MISSING else why)
    database = Database(settings.database_url, serves=False)
    try:
        with in_words():
            await _check(database)
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def consulted(settings: Settings, clock: Clock) -> AsyncIterator[tuple[Database, SqlReading]]:
    """Open it like `inspected`, for reading; StartupError also without an organisation."""
    async with inspected(settings) as database:
        try:
            yield database, SqlReading(database, make_offices(database, settings, clock))
        except NoOrganisation as error:
            raise unfit(NOTHING_YET) from error


def _closed(settings: Settings) -> str | None:
    """Return why this user can't create the missing file, or None."""
    file = sqlite_file(settings.database_url)
    if file is None:
        return None
    folder = next(one for one in file.absolute().parents if one.exists())
    if not folder.is_dir():
        return f"{folder}: {NOT_A_FOLDER}"
    return None if os.access(folder, os.W_OK | os.X_OK) else f"{folder}: {NO_RIGHT}"


async def _schema(settings: Settings) -> Schema:
    """Return the schema recorded in the database."""
    file = sqlite_file(settings.database_url)
    with in_words():
        if file is not None and not file.exists():
            return Schema.MISSING
    database = Database(settings.database_url, serves=False)
    try:
        with in_words():
            return await schema_of(database)
    finally:
        await database.close()


async def _check(database: Database) -> None:
    """Check the tables themselves: the recorded schema may be wrong."""
    if found := await differences(database):
        raise unfit(
            "устройство базы данных не то, что нужно этой версии программы; отличаются:"
            f" {', '.join(found)}; восстановите базу данных из резервной копии или начните новую"
        )


def held(settings: Settings) -> AbstractContextManager[None]:
    """Lock a SQLite file exclusively; PostgreSQL may be served by several processes."""
    file = sqlite_file(settings.database_url)
    return sqlite_files.held(file) if file else nullcontext()


async def _prepare(settings: Settings) -> None:
    """Migrate; copy a SQLite file first, since a server has its own backups."""
    if file := sqlite_file(settings.database_url):
        sqlite_files.create(file)
        for path in sqlite_files.tighten(file):
            log.warning("database.was_readable_to_others", file=str(path))
        if await _schema(settings) is Schema.OLDER:
            copy = await asyncio.to_thread(copy_before, latest_revision(), file)
            log.info("database.copied", file=str(copy))
    await upgrade(settings.database_url)
