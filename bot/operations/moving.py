"""Moving an installation from SQLite to PostgreSQL: refusals and the move."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Final

from bot.operations.restoring import ensure_empty
from bot.runtime.database_errors import in_words, unfit
from bot.runtime.startup_error import Problem, StartupError
from bot.setup.settings import Settings, database_address
from bot.setup.wiring import held, inspected
from storage.engine.database import Database, is_sqlite
from storage.engine.moving import Differs, RowRefused, Told, move

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
        except Differs as error:
            why = f"записанное отличается от прочитанного (таблица {error.table})"
            raise _given_up(f"{why}; повторите перенос") from error
        except RowRefused as error:
            key = ", ".join(f"{name}={value}" for name, value in error.key.items())
            why = f"PostgreSQL не принял строку таблицы {error.table} ({key}); проверьте базу:"
            raise _given_up(f"{why} otklik db check") from error
        finally:
            await target.close()


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
