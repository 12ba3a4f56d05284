"""How settings become what both the program and the console commands work with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from bot.clock import Clock
from bot.office.official_calendar import build_work_calendar
from bot.settings import Settings
from bot.startup import Problem, StartupError
from domain.model.organisation import Organisation
from domain.model.work_calendar import WorkCalendar
from storage.database import Database, is_infrastructure, sqlite_file
from storage.migrate import Schema, schema_of, upgrade
from storage.offices import Offices


def make_offices(database: Database, settings: Settings, clock: Clock) -> Offices:
    """The organisation kept in this database, with the calendar and the admins of the settings."""

    def build(organisation: Organisation) -> WorkCalendar:
        return build_work_calendar(
            organisation.week, organisation.region, organisation.corrections, settings.timezone
        )

    return Offices(database, build, clock.now, settings.admin_ids)


NOTHING_YET: Final = "в этой базе данных ещё ничего нет; проверьте адрес"
_NO_ANSWER: Final = "база данных не отвечает; проверьте адрес и доступ"
_UNFIT: Final = {
    Schema.MISSING: NOTHING_YET,
    Schema.OLDER: "база данных прежней версии программы; обновите её: otklik db upgrade",
    Schema.NEWER: "база данных более новой версии программы; обновите программу",
}


async def prepare(settings: Settings) -> None:
    """Brings the schema up to date; raises StartupError for a database that does not answer."""
    try:
        await upgrade(settings.database_url)
    except Exception as error:
        if not is_infrastructure(error):
            raise
        raise _unfit(_NO_ANSWER) from error


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database, with its schema brought up to date, for one console command."""
    await prepare(settings)
    database = Database(settings.database_url)
    await database.open()
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def inspected(settings: Settings) -> AsyncIterator[Database]:
    """The database as it stands, to be looked at: nothing is created or migrated.

    Raises StartupError unless it answers and its schema is this program's.
    """
    file = sqlite_file(settings.database_url)
    if file is not None and not file.exists():
        raise _unfit(NOTHING_YET)
    database = Database(settings.database_url)
    try:
        if (why := _UNFIT.get(await _schema(database))) is not None:
            raise _unfit(why)
        yield database
    finally:
        await database.close()


async def _schema(database: Database) -> Schema:
    try:
        return await schema_of(database)
    except Exception as error:
        if not is_infrastructure(error):
            raise
        raise _unfit(_NO_ANSWER) from error


def _unfit(why: str) -> StartupError:
    return StartupError("База данных", [Problem("DATABASE_URL", why)])
