"""`otklik import`: importing the monitoring system's export while the bot may run."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated, Final

import typer

from bot.console.organisation import NOT_YET
from bot.runtime.startup_error import Problem, StartupError, not_read
from bot.setup.settings import load_settings
from domain.model.conversation.job import RowCounts

_TITLE: Final = "Выгрузка"


def import_export(
    file: Annotated[
        Path, typer.Argument(metavar="ФАЙЛ", help="Выгрузка системы мониторинга, .xlsx или .csv.")
    ],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Только проверить и показать, что в файле.")
    ] = False,
    finished: Annotated[
        bool, typer.Option("--finished", help="Перенести и завершённые с ответом, как историю.")
    ] = False,
) -> None:
    """Зарегистрировать сообщения из выгрузки системы мониторинга.

    Бот при этом может работать. Прерванный импорт продолжает та же команда: ничего не
    повторится.
    """
    asyncio.run(_import(file, dry_run=dry_run, finished=finished))


async def _import(path: Path, *, dry_run: bool, finished: bool) -> None:
    from bot.jobs.importing import Importing
    from bot.runtime import logs
    from bot.runtime.clock import SystemClock
    from bot.setup.wiring import make_offices, opened
    from domain.model.conversation.job import MOST_NAMES
    from domain.ports.unit_of_work import UnitOfWork
    from handlers.reading.table import NotATable
    from handlers.texts import importing as texts
    from storage.incidents.reading import SqlReading
    from storage.organisation.offices import NoOrganisation
    from storage.unit_of_work import SqlUnitOfWork

    settings, clock = load_settings(), SystemClock()
    logs.configure(settings.log_level, settings.log_format)
    with _file(path) as stream:
        async with opened(settings, new=False) as database:
            offices = make_offices(database, settings, clock)
            office = SqlReading(database, offices).office
            importing = Importing(
                database,
                office,
                lambda: SqlUnitOfWork(database, offices, clock.now),
                clock.now,
            )
            try:
                with _bar("Проверка", None) as told:
                    found, problems = await importing.check(stream, told)
                _print(texts.preview(found, 0), problems)
                _print([*texts.unknown_names(found, (await office()).organisation, MOST_NAMES)])
                _print([texts.NAMES_KEPT] if found.names else [])
                if dry_run or not (found.new or (finished and found.finished)):
                    _print([] if found.anything else [texts.NOTHING])
                    return
                with _bar("Импорт", found.rows) as told:

                    async def note(uow: UnitOfWork, before: RowCounts, tally: RowCounts) -> None:
                        del uow, before
                        await told(tally.rows)

                    put = await importing.put(stream, note, finished=finished, by=None)
            except NotATable as error:
                raise StartupError(f"{_TITLE} {path}", [error.problem]) from None
            except NoOrganisation:
                raise NOT_YET from None
    _print(texts.done(put))


@contextmanager
def _file(path: Path) -> Iterator[IO[bytes]]:
    try:
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        raise StartupError(f"{_TITLE} {path}", [Problem("файл", not_read(error))]) from None


@contextmanager
def _bar(title: str, total: int | None) -> Iterator[Callable[[int], Awaitable[None]]]:
    """Show a progress bar if stderr is a terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    shown = sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), disable=not shown) as progress:
        task = progress.add_task(title, total=total)

        async def told(rows: int) -> None:
            progress.update(task, completed=rows)

        yield told


def _print(lines: Iterator[str] | Sequence[str], problems: Sequence[tuple[int, str]] = ()) -> None:
    """Print lines, with their HTML as plain text, and every bad row."""
    from handlers.ui.markup import plain

    for line in lines:
        print(plain(line))
    for number, why in problems:
        print(f"строка {number}: {why}")
