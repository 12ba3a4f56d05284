"""`otklik doctor`: problems and their remedies, with the bot running or stopped."""

import asyncio
import json
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bot.runtime.clock import Clock, SystemClock
from bot.runtime.startup_error import StartupError
from bot.setup.settings import load_settings

if TYPE_CHECKING:
    from bot.messengers.probe import Assumption
    from bot.operations.findings import Finding


def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Вывести результат как JSON.")] = False,
    chat: Annotated[
        str | None,
        typer.Option(
            "--try",
            metavar="ЧАТ",
            help="Ещё и написать в этот чат организации, например -1003 или max:-1003; всё написанное бот сразу удалит.",
        ),
    ] = None,
) -> None:
    """Проверить всё, что нужно боту для работы, и сказать, что исправить.

    Бот при этом может работать. Код возврата 1, если что-то нужно исправить.
    """
    from bot.operations import findings_text
    from bot.operations.findings import of_assumptions
    from bot.runtime import logs

    logs.configure("CRITICAL", "console")
    tried = asyncio.run(try_in(chat, SystemClock())) if chat else []
    found = [*of_assumptions(tried), *asyncio.run(examine(SystemClock()))]
    if as_json:
        typer.echo(json.dumps(findings_text.as_json(found, tried), ensure_ascii=False, indent=2))
    else:
        _print(found, tried)
    if any(one.serious for one in found):
        raise typer.Exit(1)


async def examine(clock: Clock) -> "Sequence[Finding]":
    """Return all findings with the settings of the environment."""
    from bot.operations.examination import Examination, of_settings

    try:
        settings = load_settings()
    except StartupError as error:
        return of_settings(error)
    return await Examination(settings, clock).of_what_stands(_unseen)


async def try_in(chat: str, clock: Clock) -> "Sequence[Assumption]":
    """Return the steps of a trial in the chat. Raises StartupError."""
    from bot.operations.examination import Examination

    return await Examination(load_settings(), clock).tried(chat)


async def _unseen(_done: int, _total: int) -> None:
    """Show no progress on a console."""


def _print(found: "Sequence[Finding]", tried: "Sequence[Assumption]") -> None:
    """Print in colour on a terminal, unless NO_COLOR is set (https://no-color.org)."""
    from bot.operations import findings_text

    plain = False if os.environ.get("NO_COLOR") else None
    for line in findings_text.on_console(found, *findings_text.held(tried)):
        typer.secho(line.text, fg=line.colour, bold=line.bold, color=plain)


_WITHIN = 5.0
"""Seconds."""


def alive() -> None:
    """Проверить, что бот на этой машине отвечает (/healthz). Код возврата 1, если нет."""
    from http.client import HTTPConnection, HTTPException

    settings = load_settings()
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.http_host, settings.http_host)  # noqa: S104 - requested, not listened on
    connection = HTTPConnection(host, settings.http_port, timeout=_WITHIN)
    try:
        connection.request("GET", "/healthz")
        answers = connection.getresponse().status == 200
    except (OSError, HTTPException):
        answers = False
    finally:
        connection.close()
    if not answers:
        print("Бот не отвечает.")
        raise typer.Exit(1)
