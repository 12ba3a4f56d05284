"""The console: every command of `otklik`. Commands without Telegram don't import its library."""

import asyncio
import gc
import os
import signal
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_command

from bot.console import database as database_commands
from bot.console import organisation as organisation_commands
from bot.console import privacy as privacy_commands
from bot.console.deadline import deadline
from bot.console.doctor import alive, doctor
from bot.console.find import find
from bot.console.importing import import_export
from bot.console.install import install
from bot.console.report import report
from bot.console.russian import corrected, speaks_russian
from bot.console.suggest import suggest
from bot.console.texts import promises, proofread
from bot.runtime.startup_error import Problem, StartupError, not_written, tell_without_texts
from bot.setup.settings import load_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
organisation = typer.Typer(no_args_is_help=True, help="Файл организации: проверка и применение.")
database = typer.Typer(no_args_is_help=True, help="База данных.")
inbox = typer.Typer(no_args_is_help=True, help="События Telegram, которые не удалось обработать.")
app.add_typer(organisation, name="org")
app.add_typer(database, name="db")
privacy = typer.Typer(no_args_is_help=True)
app.add_typer(inbox, name="inbox")
app.add_typer(privacy, name="privacy")


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - Typer's signature
    if wanted:
        typer.echo(f"otklik {version('otklik')}")
        raise typer.Exit


@app.callback()
def _otklik(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Показать версию программы.",
            is_eager=True,
            callback=_print_version,
        ),
    ] = False,
) -> None:
    """Отклик: ответы администрации на сообщения в социальных сетях."""


@privacy.callback()
def _privacy() -> None:
    """Личные данные граждан."""


def main() -> None:
    """Run the command; a user's mistake is printed without a traceback."""
    tell_without_texts()
    command = get_command(app)  # calling `app` itself would print errors with their texts
    speaks_russian(command)
    try:
        sys.exit(command(prog_name="otklik", standalone_mode=False))
    except StartupError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except typer.TyperException as error:
        print(corrected(error), file=sys.stderr)
        sys.exit(error.exit_code)


@app.command()
def run() -> None:
    """Запустить бота. Настройки берутся из окружения и файла .env."""
    # Nothing has started yet; pydantic would turn a SystemExit into an error of its own.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    gc.disable()  # imports make thousands of classes, none of them garbage
    from bot.app import build_app
    from bot.proofreading.process import ProofreadingProcess
    from bot.runtime import logs

    settings = load_settings()
    logs.configure(settings.log_level, settings.log_format)
    _write_traffic(settings.log_traffic)

    async def work() -> None:
        stop = asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        async with ProofreadingProcess().running() as proofreader:
            program = build_app(settings, proofreader=proofreader)  # imports aiogram
            gc.freeze()
            gc.enable()
            await program.run(stop)

    asyncio.run(work())


def _write_traffic(file: Path | None) -> None:
    from bot.runtime import traffic

    try:
        traffic.write_to(file)
    except OSError as error:
        raise StartupError("LOG_TRAFFIC", [Problem(str(file), not_written(error.errno))]) from None


@app.command()
def demo(
    *,
    script: Annotated[
        bool, typer.Option("--script", help="Показать жизнь нескольких инцидентов и выйти.")
    ] = False,
    short: Annotated[
        bool, typer.Option("--short", help="Вместе с --script: показать чаты одного инцидента.")
    ] = False,
    port: Annotated[
        int | None,
        typer.Option(metavar="N", help="Порт страницы; 0 — любой свободный.", show_default="8090"),
    ] = None,
    browser: Annotated[bool, typer.Option("--open", help="Открыть страницу в браузере.")] = False,
) -> None:
    """Показать работу без сети и токена: мессенджеры — встроенная имитация, чаты — на странице."""
    from bot.runtime import logs

    logs.configure("WARNING", "console")
    asyncio.run(_script(short=short) if script else _page(port, browser=browser))


async def _script(*, short: bool) -> None:
    from bot.tutorial.script import play

    async for told in play(short=short):
        print(told, flush=True)


async def _page(port: int | None, *, browser: bool) -> None:
    import webbrowser

    from bot.tutorial.server import serve

    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async for told in serve(port, stop):
        print(told, flush=True)
        if browser and told.startswith("Страница: "):
            webbrowser.open(told.removeprefix("Страница: "))


app.command("deadline")(deadline)
app.command("report")(report)
app.command("promises")(promises)
app.command("proofread")(proofread)
app.command("find")(find)
app.command("import")(import_export)
app.command("suggest")(suggest)
app.command("doctor")(doctor)
app.command("install")(install)
app.command("alive", hidden=True)(alive)
organisation.command("check")(organisation_commands.check)
organisation.command("import")(organisation_commands.import_file)
organisation.command("export")(organisation_commands.export_file)
database.command("upgrade")(database_commands.upgrade_schema)
database.command("copy")(database_commands.copy)
database.command("check")(database_commands.check)
database.command("backup")(database_commands.backup)
database.command("restore")(database_commands.restore)
privacy.command("erase")(privacy_commands.erase)
inbox.command("list")(database_commands.list_dead_letters)
inbox.command("replay")(database_commands.replay)
