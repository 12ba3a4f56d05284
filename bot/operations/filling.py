"""Filling an empty database: from a copy, or from SQLite when an installation moves to PostgreSQL."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import inspect, text

from bot.runtime.clock import Clock
from bot.runtime.database_errors import UNCOPIED, WRONG_SCHEMA, in_words, unfit, why_not_copied
from bot.runtime.logs import describe
from bot.runtime.startup_error import Problem, StartupError
from bot.setup.settings import Settings, database_address
from bot.setup.wiring import held, inspected, make_offices
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.ids import IncidentNumber
from domain.model.organisation.office import Office
from domain.model.organisation.people import Role
from handlers.texts import troubles as texts
from storage.engine.copying import (
    check_copy,
    check_dump,
    check_own,
    copy_sqlite,
    is_of_sqlite,
    load_dump,
    whole,
)
from storage.engine.database import Database, is_sqlite, sqlite_file
from storage.engine.migrate import MARK, Schema, begin_filling, end_filling, upgrade
from storage.engine.moving import NotMoved, Told, move
from storage.organisation.offices import NoOrganisation
from storage.upkeep.restoring import Restored, mark_restored

_OF_ANOTHER_KIND: Final = {
    True: "это копия SQLite, а DATABASE_URL указывает на PostgreSQL; исправьте DATABASE_URL",
    False: "это копия PostgreSQL, а DATABASE_URL указывает на SQLite; исправьте DATABASE_URL",
}

_OTHERS: Final = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name LIKE 'otklik %' AND application_name <> :own"
)


async def restore(
    settings: Settings, copy: Path, clock: Clock, last_number: IncidentNumber | None = None
) -> Restored:
    """Load the copy into the configured database, migrate it and mark it as restored.

    `last_number` is the highest incident number that people have seen; see `mark_restored`. Raises
    StartupError if the place is not empty or is served, or the copy is invalid; then nothing is
    changed. After a later failure the error describes the state of PostgreSQL.
    """
    file = sqlite_file(settings.database_url)
    with in_words(), held(settings):
        await ensure_empty(settings.database_url)
        try:
            if (of_sqlite := is_of_sqlite(copy)) is not (file is not None):
                raise _refused(copy, _OF_ANOTHER_KIND[of_sqlite])
            await asyncio.to_thread(check_copy, copy)
            if file is None:
                await asyncio.to_thread(check_dump, copy)
                await _load(copy, settings.database_url)
                return await _marked_there(settings, clock, last_number)
            with whole(file) as unfinished:
                await asyncio.to_thread(copy_sqlite, copy, unfinished)
                url = f"sqlite+aiosqlite:///{unfinished}"
                there = settings.model_copy(update={"database_url": url})
                restored = await _marked(there, clock, last_number)
                await _check_own(unfinished)
                return restored
        except UNCOPIED as error:
            raise _refused(copy, why_not_copied(error)) from error


def _refused(copy: Path, why: str) -> StartupError:
    return StartupError("Резервная копия", [Problem(str(copy), why)])


async def _check_own(file: Path) -> None:
    """Raise Damaged if a copy of SQLite, migrated, acts otherwise than a new database would."""
    with TemporaryDirectory() as folder:
        made_here = Path(folder, "new")
        await upgrade(f"sqlite+aiosqlite:///{made_here}")
        await asyncio.to_thread(check_own, file, made_here)


async def ensure_empty(url: str) -> None:
    """Raise StartupError unless a new database can be created there."""
    file = sqlite_file(url)
    if file is not None:
        beside = [Path(f"{file}{suffix}") for suffix in ("", "-wal", "-shm")]
        there = [str(path) for path in beside if path.exists()]
        if there:
            raise unfit(
                "здесь уже есть база данных; если она больше не нужна, уберите её и повторите:"
                f" mkdir старая && mv {' '.join(there)} старая/"
            )
        return
    database = Database(url, serves=False)
    try:
        async with database.reading(long=True) as connection:
            tables = await connection.run_sync(lambda one: inspect(one).get_table_names())
            others = (await connection.execute(_OTHERS, {"own": database.name})).scalar_one()
    finally:
        await database.close()
    if others:
        raise unfit("с этой базой данных работает бот; остановите его на всех серверах и повторите")
    if tables == [MARK]:
        return  # an earlier filling had written nothing yet
    if MARK in tables:
        raise unfit(WRONG_SCHEMA[Schema.UNFINISHED])
    if tables:
        raise unfit(
            "в этой базе данных уже есть таблицы; создайте пустую (createdb) и укажите её адрес"
        )


async def _load(copy: Path, url: str) -> None:
    """Load the dump; if killed, it leaves a place that is not taken for an installation."""
    database = Database(url, serves=False)
    try:
        async with database.writing() as connection:
            await begin_filling(connection)
        try:
            await asyncio.to_thread(load_dump, copy, url)
        except UNCOPIED:
            async with database.writing() as connection:
                await end_filling(connection)
            raise
    finally:
        await database.close()


async def _marked_there(
    settings: Settings, clock: Clock, last_number: IncidentNumber | None
) -> Restored:
    """Mark the loaded copy; after a failure it stays on the server, unusable."""
    try:
        return await _marked(settings, clock, last_number)
    except Exception as error:
        why = error.problems[0].what if isinstance(error, StartupError) else describe(error)
        raise unfit(
            f"копия загружена, но дальше не вышло: {why}. Не запускайте на ней бота: создайте базу"
            " заново (dropdb, createdb) и повторите"
        ) from error


async def _marked(settings: Settings, clock: Clock, last_number: IncidentNumber | None) -> Restored:
    with in_words():
        await upgrade(settings.database_url, filling=True)
    database = Database(settings.database_url, serves=False)
    offices = make_offices(database, settings, clock)
    try:
        return await mark_restored(database, offices, clock.now(), _notices, last_number)
    except NoOrganisation as error:
        raise unfit("в копии нет организации; возьмите другую копию") from error
    finally:
        await database.close()


def _notices(restored: Restored, office: Office) -> Sequence[TextNotice]:
    """Warn all users of possible losses, and send the admins a checklist."""
    organisation, zone = office.organisation, office.calendar
    since, until = zone.local(restored.since), zone.local(restored.until)
    admins = [one.private for one in organisation.holders(Role.ADMIN)]
    told = texts.for_admins(since, until, restored.held, restored.next_number)
    others = [place for place in organisation.places if place not in admins]
    return [
        *(TextNotice(place, told) for place in admins),
        *(TextNotice(place, texts.for_all(since, until)) for place in others),
    ]


_NOT_FROM: Final = "переносится база данных SQLite, а DATABASE_URL указывает уже на PostgreSQL"
_NOT_TO: Final = "укажите базу данных PostgreSQL: postgresql://имя:пароль@узел:порт/база"


async def move_to(settings: Settings, url: str, told: Told) -> Mapping[str, int]:
    """Copy the SQLite file to PostgreSQL; return the number of rows per table.

    The bot must not be running. `url` has the format of DATABASE_URL. Raise StartupError without
    changing anything.
    """
    if not is_sqlite(settings.database_url):
        raise StartupError("Перенос", [Problem("DATABASE_URL", _NOT_FROM)])
    target_url = _of_postgresql(url)
    async with inspected(settings):
        pass  # checks that the schema is current
    with in_words(), held(settings), _about_the_new():
        await ensure_empty(target_url)
        target = Database(target_url, serves=False)
        try:
            return await move(settings.database_url, target, told)
        except NotMoved as error:
            raise _given_up(_why_not_moved(error)) from error
        finally:
            await target.close()


def _why_not_moved(error: NotMoved) -> str:
    if error.key is None:
        why = f"записанное отличается от прочитанного (таблица {error.table})"
        return f"{why}; повторите перенос"
    key = ", ".join(f"{name}={value}" for name, value in error.key.items())
    why = f"PostgreSQL не принял строку таблицы {error.table} ({key}); проверьте базу:"
    return f"{why} otklik db check"


@contextmanager
def _about_the_new() -> Iterator[None]:
    """Attribute errors to the new database, not to DATABASE_URL."""
    try:
        with in_words():
            yield
    except StartupError as error:
        problems = [Problem("Новая база данных", problem.what) for problem in error.problems]
        raise StartupError("Перенос", problems) from error


def _of_postgresql(url: str) -> str:
    with suppress(ValueError):
        if not is_sqlite(address := database_address(url)):
            return address
    raise StartupError("Перенос", [Problem("URL", _NOT_TO)])


def _given_up(why: str) -> StartupError:
    return unfit(f"{why}. База SQLite не изменена, работайте с ней как прежде")
