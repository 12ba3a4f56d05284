"""`otklik promises`: the dates promised in an answer, under the configured calendar."""

import json
import sys
from collections.abc import Callable
from typing import Annotated, Final

import typer

from bot.console.day import day_of, refusal
from domain.model.promise.dates import PromisedDate, promised_dates
from domain.model.time.work_calendar import WorkCalendar

_EXAMPLE: Final = "например --on 2026-11-25"


def promises_command(load_calendar: Callable[[], WorkCalendar]) -> Callable[..., None]:
    """Return the command for the console application."""

    def promises(
        *,
        on: Annotated[
            str,
            typer.Option("--on", metavar="ДАТА", help="День размещения ответа: 2026-11-25."),
        ] = "",
        as_json: Annotated[
            bool,
            typer.Option(
                "--json", help="Читать по тексту в строке, на каждый вывести строку JSON."
            ),
        ] = False,
    ) -> None:
        """Даты, обещанные в тексте ответа. Текст читается из стандартного ввода."""
        if not on:
            raise refusal(f"Укажите день, когда размещён ответ, {_EXAMPLE}")
        day, calendar = day_of(on, _EXAMPLE), load_calendar()
        if as_json:
            for line in sys.stdin.buffer:
                text = _decoded(line).rstrip("\r\n")
                print(_json(promised_dates(text, day, calendar)), flush=True)
        else:
            text = _decoded(sys.stdin.buffer.read())
            for promised in promised_dates(text, day, calendar):
                words = text[promised.offset : promised.offset + promised.length]
                print(f"{promised.date:%d.%m.%Y}  {' '.join(words.split())}")

    return promises


def _decoded(read: bytes) -> str:
    return read.decode("utf-8-sig", errors="replace")


def _json(promises: tuple[PromisedDate, ...]) -> str:
    return json.dumps(
        {
            "promises": [
                {"offset": one.offset, "length": one.length, "date": one.date.isoformat()}
                for one in promises
            ]
        }
    )
