"""`otklik db` and `otklik inbox`: the schema, and updates that handlers failed on."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.runtime.startup_error import Problem, StartupError
from bot.setup.settings import Settings, load_settings
from domain.model.ids import IncidentNumber, written_id
from handlers.texts.words import moment

_UNKNOWN: Final = "такого среди отложенных нет; номера показывает otklik inbox list"
_TOO_LATE: Final = "слишком поздно, оно стёрто; попросите отправить сообщение ещё раз"


def upgrade_schema() -> None:
    """Привести базу данных к текущей версии программы (бот делает это сам при запуске)."""
    from bot.runtime import logs

    settings = load_settings()
    logs.configure(settings.log_level, settings.log_format)
    asyncio.run(_upgrade(settings))
    print("База данных готова к работе.")


async def _upgrade(settings: Settings) -> None:
    """Upgrade the schema; fill an empty organisation from ORGANIZATION_FILE, as at a start.

    A bad file does not prevent the upgrade.
    """
    from bot.runtime.clock import SystemClock
    from bot.setup.organisation_file import read_organisation
    from bot.setup.wiring import inspected, make_offices, upgraded

    await upgraded(settings)
    if settings.organization_file is None:
        return
    async with inspected(settings) as database:
        offices = make_offices(database, settings, SystemClock())
        if await offices.described():
            return
        try:
            file = read_organisation(settings.organization_file)
        except StartupError as error:
            print(error, file=sys.stderr)
        else:
            await offices.apply(file)


def check(
    *,
    repair: Annotated[
        bool, typer.Option("--repair", help="Поставить в очередь заново то, что не доставлено.")
    ] = False,
) -> None:
    """Проверить базу данных: состояние, сроки, доставку, карточки. Без --repair ничего не меняет."""
    from bot.console.check import check
    from bot.runtime.clock import SystemClock

    if asyncio.run(check(load_settings(), SystemClock(), repair=repair)):
        raise typer.Exit(1)


def backup(
    file: Annotated[Path, typer.Argument(metavar="ФАЙЛ", help="Куда; такого файла ещё нет.")],
) -> None:
    """Сделать проверенную резервную копию. Бот при этом может работать."""
    from bot.runtime.database_errors import UNCOPIED, in_words, why_not_copied
    from storage.engine.copying import back_up
    from storage.engine.database import sqlite_file

    settings = load_settings()
    with in_words():
        if (own := sqlite_file(settings.database_url)) and not own.exists():
            raise StartupError("Резервная копия", [Problem(str(own), "базы данных ещё нет")])
    try:
        back_up(settings.database_url, file)
    except UNCOPIED as error:
        raise StartupError(
            "Резервная копия", [Problem(str(file), why_not_copied(error))]
        ) from error
    print(f"Копия готова и проверена: {file}, {file.stat().st_size / 2**20:.1f} МБ.")


def restore(
    file: Annotated[Path, typer.Argument(metavar="ФАЙЛ", help="Резервная копия.")],
    last_number: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            max=9_999_999,
            help="Самый большой № в чатах: новые номера начнутся вскоре после него, иначе с большим"
            " запасом. Не указывайте, если после копии загружали таблицу сообщений.",
        ),
    ] = None,
) -> None:
    """Восстановить базу данных из копии на пустое место. Бот перед этим остановите."""
    from bot.operations.filling import restore
    from bot.runtime.clock import SystemClock

    settings = load_settings()
    last = None if last_number is None else IncidentNumber(last_number)
    restored = asyncio.run(restore(settings, file, SystemClock(), last))
    print(
        "База данных восстановлена и проверена. Последняя запись в ней:"
        f" {moment(restored.since, settings.timezone)}. Запустите бота: он сообщит рабочим"
        " чатам и администраторам, за какое время что-то могло пропасть и что сделать.\n"
        f"Новые сообщения получат номера с №{restored.next_number}, чтобы номера не повторились."
    )


def copy(
    url: Annotated[
        str, typer.Argument(metavar="АДРЕС", help="postgresql://имя:пароль@узел:порт/база")
    ],
) -> None:
    """Перенести базу данных из SQLite в пустую базу PostgreSQL. Бот перед этим остановите."""
    from sqlalchemy import make_url

    moved = asyncio.run(_copied(load_settings(), url))
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=True)
    print(
        f"Перенесено и сверено построчно: таблиц {len(moved)}, строк {sum(moved.values())}.\n"
        "Теперь в файле .env замените строку DATABASE_URL (вместо *** укажите пароль):\n"
        f"DATABASE_URL={address}\n"
        "и запустите бота. Прежний файл базы данных не изменён: сохраните его, пока не убедитесь,"
        " что всё работает. Индекс поиска бот построит сам за первые минуты работы."
    )


async def _copied(settings: Settings, url: str) -> Mapping[str, int]:
    """Copy all tables under a progress bar; return their rows."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from bot.operations.filling import move_to

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        tasks = {}

        def told(table: str, done: int, total: int) -> None:
            if table not in tasks:
                tasks[table] = progress.add_task(table, total=total)
            progress.update(tasks[table], completed=done)

        return await move_to(settings, url, told)


def list_dead_letters() -> None:
    """Показать отложенные события: номер, чат, ошибку. Тексты сообщений не показываются."""
    rows = asyncio.run(_dead_letters())
    print(*(rows or ["Отложенных событий нет."]), sep="\n")


def replay(serial: Annotated[int, typer.Argument(metavar="НОМЕР")]) -> None:
    """Обработать отложенное событие ещё раз (это сделает работающий бот)."""
    if (why_not := asyncio.run(_replay(serial))) is not None:
        raise StartupError("Отложенное событие", [Problem(str(serial), why_not)])
    print(f"Событие {serial} возвращено в обработку.")


async def _dead_letters() -> list[str]:
    from bot.setup.wiring import inspected
    from storage.inbox.inbox import Inbox

    settings = load_settings()
    async with inspected(settings) as database:
        rows = await Inbox(database).dead_letters()
    return [
        f"{row.serial}  чат {written_id(row.lane)}  {row.error}{'  (стёрто)' if row.erased else ''}"
        for row in rows
    ]


async def _replay(serial: int) -> str | None:
    """Return why it can't be replayed, or None."""
    from bot.setup.wiring import inspected
    from storage.inbox.inbox import Inbox

    settings = load_settings()
    async with inspected(settings) as database:
        inbox = Inbox(database)
        if await inbox.replay(serial):
            return None
        known = [row for row in await inbox.dead_letters() if row.serial == serial]
    return _TOO_LATE if known else _UNKNOWN
