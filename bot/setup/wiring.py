"""How settings become what both the program and the console commands work with."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, nullcontext
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
from bot.setup.official_calendar import build_work_calendar
from bot.setup.settings import Settings
from domain.model.organisation.organisation import Organisation
from domain.model.time.work_calendar import WorkCalendar
from storage.engine import sqlite_files
from storage.engine.copying import copy_before
from storage.engine.database import Database, sqlite_file
from storage.engine.migrate import Schema, differences, latest_revision, schema_of, upgrade
from storage.incidents.reading import SqlReading
from storage.organisation.offices import NoOrganisation, Offices

log: Final = structlog.get_logger(__name__)


def make_offices(database: Database, settings: Settings, clock: Clock) -> Offices:
    """The organisation kept in this database, with the calendar and the admins of the settings."""

    def build(organisation: Organisation) -> WorkCalendar:
        return build_work_calendar(
            organisation.last_week,
            organisation.region,
            organisation.corrections,
            settings.timezone,
            organisation.earlier_weeks,
        )

    return Offices(database, build, clock.now, settings.admin_ids)


@asynccontextmanager
async def served(settings: Settings, database: Database) -> AsyncIterator[None]:
    """Within it the database is open, its schema is this program's, a SQLite file is ours alone.

    Raises StartupError where that can't be had.
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
    """Brings the schema up to date; StartupError where it can't be, or a SQLite file is served."""
    async with served(settings, Database(settings.database_url, serves=False)):
        log.debug("database.ready")


@asynccontextmanager
async def opened(settings: Settings, *, new: bool = True) -> AsyncIterator[Database]:
    """The database, its schema brought up to date first if need be, for one console command.

    `new`: it may be made where there is none; else that is a StartupError.
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
    """The database as it stands: nothing is created or migrated.

    Raises StartupError unless it answers and its schema is this program's.
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
    """The same with a look at the work; a StartupError, too, where nobody works yet."""
    async with inspected(settings) as database:
        try:
            yield database, SqlReading(database, make_offices(database, settings, clock))
        except NoOrganisation as error:
            raise unfit(NOTHING_YET) from error


def _closed(settings: Settings) -> str | None:
    """Why the file that is not there can't be made by this user, either."""
    file = sqlite_file(settings.database_url)
    if file is None:
        return None
    folder = next(one for one in file.absolute().parents if one.exists())
    if not folder.is_dir():
        return f"{folder}: {NOT_A_FOLDER}"
    return None if os.access(folder, os.W_OK | os.X_OK) else f"{folder}: {NO_RIGHT}"


async def _schema(settings: Settings) -> Schema:
    """What the database says of itself."""
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
    """The tables themselves: what the database says of itself need not be so."""
    if found := await differences(database):
        raise unfit(
            "устройство базы данных не то, что нужно этой версии программы; отличаются:"
            f" {', '.join(found)}; восстановите базу данных из резервной копии или начните новую"
        )


def held(settings: Settings) -> AbstractContextManager[None]:
    """Within it nobody else serves a SQLite file; PostgreSQL may be served by several at once."""
    file = sqlite_file(settings.database_url)
    return sqlite_files.held(file) if file else nullcontext()


async def _prepare(settings: Settings) -> None:
    """Only a SQLite file is copied before it is migrated: a server has backups of its own."""
    if file := sqlite_file(settings.database_url):
        sqlite_files.create(file)
        for path in sqlite_files.tighten(file):
            log.warning("database.was_readable_to_others", file=str(path))
        if await _schema(settings) is Schema.OLDER:
            copy = await asyncio.to_thread(copy_before, latest_revision(), file)
            log.info("database.copied", file=str(copy))
    await upgrade(settings.database_url)
