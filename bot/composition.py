"""How settings become what both the program and the console commands work with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.clock import Clock
from bot.office.official_calendar import build_work_calendar
from bot.settings import Settings
from bot.startup import Problem, StartupError
from domain.model.organisation import Organisation
from domain.model.work_calendar import WorkCalendar
from storage.database import Database, is_infrastructure
from storage.migrate import upgrade
from storage.offices import Offices


def make_offices(database: Database, settings: Settings, clock: Clock) -> Offices:
    """The organisation kept in this database, with the calendar and the admins of the settings."""

    def build(organisation: Organisation) -> WorkCalendar:
        return build_work_calendar(
            organisation.week, organisation.region, organisation.corrections, settings.timezone
        )

    return Offices(database, build, clock.now, settings.admin_ids)


async def prepare(settings: Settings) -> None:
    """Brings the schema up to date; raises StartupError for a database that does not answer."""
    try:
        await upgrade(settings.database_url)
    except Exception as error:
        if not is_infrastructure(error):
            raise
        problem = Problem("DATABASE_URL", "база данных не отвечает; проверьте адрес и доступ")
        raise StartupError("База данных", [problem]) from error


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
