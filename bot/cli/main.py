"""The console: every command of `otklik`. What needs no Telegram does not import it."""

import asyncio
import gc
import os
import signal
import sys
from typing import Annotated

import typer

from bot.cli import database as database_commands
from bot.cli import organisation as organisation_commands
from bot.cli.deadline import deadline_command
from bot.settings import load_settings
from bot.startup import StartupError
from domain.model.time.work_calendar import WorkCalendar

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
organisation = typer.Typer(no_args_is_help=True, help="Файл организации: проверка и применение.")
database = typer.Typer(no_args_is_help=True, help="База данных.")
inbox = typer.Typer(no_args_is_help=True, help="События Telegram, которые не удалось обработать.")
app.add_typer(organisation, name="org")
app.add_typer(database, name="db")
app.add_typer(inbox, name="inbox")


def main() -> None:
    """Runs the command; a mistake of the person who called it is told without a traceback."""
    try:
        app()
    except StartupError as error:
        print(error, file=sys.stderr)
        sys.exit(1)


@app.command()
def run() -> None:
    """Запустить бота. Настройки берутся из окружения и файла .env."""
    # Nothing is in hand yet; a SystemExit would come out of pydantic as an error of its own.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    gc.disable()  # thousands of classes are made while aiogram is imported, and none is garbage
    from bot import logs
    from bot.app import build_app

    gc.freeze()
    gc.enable()
    settings = load_settings()
    logs.configure(settings.log_level, settings.log_format)

    async def work() -> None:
        stop = asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        await build_app(settings).run(stop)

    asyncio.run(work())


@app.command()
def demo(
    *,
    script: Annotated[
        bool, typer.Option(help="Показать жизнь нескольких инцидентов и выйти.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Вместе с --script: показать чаты всех инцидентов.")
    ] = False,
    port: Annotated[int, typer.Option(help="Порт имитации Telegram; 0 — любой свободный.")] = 0,
) -> None:
    """Показать работу без сети и токена: вместо Telegram встроенная имитация."""
    from bot import logs
    from bot.demo.script import play
    from bot.demo.standing import stand

    logs.configure("WARNING", "console")

    async def tell() -> None:
        async for told in play(everything=everything):
            print(told, flush=True)

    asyncio.run(tell() if script else stand(port))


def _calendar() -> WorkCalendar:
    """The calendar of ORGANIZATION_FILE, else of the usual week and the federal days."""
    from bot.organisation.file import read_organisation
    from bot.organisation.official_calendar import build_work_calendar
    from domain.model.time.schedule import DEFAULT_WEEK

    settings = load_settings()
    if settings.organization_file is None:
        return build_work_calendar(DEFAULT_WEEK, "", {}, settings.timezone)
    described = read_organisation(settings.organization_file)
    return build_work_calendar(
        described.week, described.region, described.corrections, settings.timezone
    )


app.command("deadline")(deadline_command(_calendar))
organisation.command("check")(organisation_commands.check)
organisation.command("import")(organisation_commands.import_file)
organisation.command("export")(organisation_commands.export_file)
database.command("upgrade")(database_commands.upgrade_schema)
database.command("check")(database_commands.check)
inbox.command("list")(database_commands.list_dead_letters)
inbox.command("replay")(database_commands.replay)
