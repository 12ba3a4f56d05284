"""Moving an installation from SQLite to PostgreSQL: what is refused, and what is done."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Final

from bot.operations.restoring import ensure_empty
from bot.runtime.database_errors import in_words, unfit
from bot.runtime.startup_error import Problem, StartupError
from bot.setup.settings import Settings, database_address
from bot.setup.wiring import held, inspected
from storage.engine.database import Database, is_sqlite
from storage.engine.migrate import downgrade, upgrade
from storage.engine.moving import Differs, Moved, RowRefused, Told, move
from storage.engine.unfinished import begin_filling, end_filling

_NOT_FROM: Final = "переносится база данных SQLite, а DATABASE_URL указывает уже на PostgreSQL"
_NOT_TO: Final = "укажите базу данных PostgreSQL: postgresql://имя:пароль@узел:порт/база"


async def move_to(settings: Settings, url: str, told: Told) -> Moved:
    """Move all of the SQLite file to PostgreSQL; raise StartupError, and nothing is changed then.

    The bot must not be running. `url` is such as DATABASE_URL takes.
    """
    if not is_sqlite(settings.database_url):
        raise StartupError("Перенос", [Problem("DATABASE_URL", _NOT_FROM)])
    target_url = _of_postgresql(url)
    async with inspected(settings):
        pass  # its schema is this program's
    with in_words(), held(settings), _about_the_new():
        await ensure_empty(target_url)
        async with _prepared(target_url) as target:
            try:
                return await move(settings.database_url, target, told)
            except Differs as error:
                why = f"записанное отличается от прочитанного (таблица {error.table})"
                raise _given_up(f"{why}; повторите перенос") from error
            except RowRefused as error:
                key = ", ".join(f"{name}={value}" for name, value in error.key.items())
                why = f"PostgreSQL не принял строку таблицы {error.table} ({key}); проверьте базу:"
                raise _given_up(f"{why} otklik db check") from error


@contextmanager
def _about_the_new() -> Iterator[None]:
    """DATABASE_URL names the old one."""
    try:
        with in_words():
            yield
    except StartupError as error:
        problems = [Problem("Новая база данных", problem.what) for problem in error.problems]
        raise StartupError("Перенос", problems) from error


@asynccontextmanager
async def _prepared(url: str) -> AsyncIterator[Database]:
    """With the tables of this program, and as empty as before where the move fails."""
    target = Database(url, serves=False)
    try:
        async with target.writing() as connection:
            await begin_filling(connection)
        await upgrade(url, filling=True)
        yield target
    except BaseException:
        await downgrade(url, "base")
        async with target.writing() as connection:
            await end_filling(connection)
        raise
    finally:
        await target.close()


def _of_postgresql(url: str) -> str:
    with suppress(ValueError):
        if not is_sqlite(address := database_address(url)):
            return address
    raise StartupError("Перенос", [Problem("URL", _NOT_TO)])


def _given_up(why: str) -> StartupError:
    return unfit(f"{why}. База SQLite не изменена, работайте с ней как прежде")
