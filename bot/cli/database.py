"""`otklik db` and `otklik inbox`: the schema, and updates that no handler could take."""

import asyncio
from typing import Annotated, Final

import typer

from bot.settings import load_settings
from bot.startup import Problem, StartupError

_UNKNOWN: Final = "такого среди отложенных нет; номера показывает otklik inbox list"
_TOO_LATE: Final = "слишком поздно, оно стёрто; попросите отправить сообщение ещё раз"


def upgrade_schema() -> None:
    """Привести базу данных к текущей версии программы (бот делает это сам при запуске)."""
    from bot import logs
    from bot.composition import upgraded

    settings = load_settings()
    logs.configure(settings.log_level, settings.log_format)
    asyncio.run(upgraded(settings))
    print("База данных готова к работе.")


def check(
    *,
    repair: Annotated[
        bool, typer.Option("--repair", help="Поставить в очередь заново то, что не доставлено.")
    ] = False,
) -> None:
    """Проверить базу данных: состояние, сроки, доставку, карточки. Без --repair ничего не меняет."""
    from bot.cli.check import check

    if asyncio.run(check(load_settings(), repair=repair)):
        raise typer.Exit(1)


def list_dead_letters() -> None:
    """Показать отложенные события: номер, чат, ошибку. Тексты сообщений не показываются."""
    rows = asyncio.run(_dead_letters())
    print(*(rows or ["Отложенных событий нет."]), sep="\n")


def replay(serial: int) -> None:
    """Обработать отложенное событие ещё раз (это сделает работающий бот)."""
    if (why_not := asyncio.run(_replay(serial))) is not None:
        raise StartupError("Отложенное событие", [Problem(str(serial), why_not)])
    print(f"Событие {serial} возвращено в обработку.")


async def _dead_letters() -> list[str]:
    from bot.composition import inspected
    from storage.messages.inbox import Inbox

    settings = load_settings()
    async with inspected(settings) as database:
        rows = await Inbox(database, settings.bot_id()).dead_letters()
    return [
        f"{row.serial}  чат {row.lane}  {row.error}{'  (стёрто)' if row.erased else ''}"
        for row in rows
    ]


async def _replay(serial: int) -> str | None:
    """Why it can't be; None once it is."""
    from bot.composition import inspected
    from storage.messages.inbox import Inbox

    settings = load_settings()
    async with inspected(settings) as database:
        inbox = Inbox(database, settings.bot_id())
        if await inbox.replay(serial):
            return None
        known = [row for row in await inbox.dead_letters() if row.serial == serial]
    return _TOO_LATE if known else _UNKNOWN
