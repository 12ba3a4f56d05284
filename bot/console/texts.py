"""`otklik proofread` and `otklik promises`: what is found in an answer read from stdin (§13, §18)."""

import json
import sys
from typing import Annotated, BinaryIO, Final

import typer

from bot.console.described import described_calendar, described_words
from bot.console.russian import day_of, refusal
from bot.runtime.startup_error import Problem, StartupError, not_read
from domain.model.incident.answer.draft import DraftFinding, apart
from domain.model.incident.answer.form import Asked, form
from domain.model.promise.dates import PromisedDate, promised_dates

_STDIN: Final = "-"

_AsJson = Annotated[
    bool,
    typer.Option("--json", help="Читать по тексту в строке, на каждый вывести строку JSON."),
]


def proofread(
    *,
    file: Annotated[
        str, typer.Argument(metavar="ФАЙЛ", help="Файл с текстом; - : стандартный ввод.")
    ] = _STDIN,
    as_json: _AsJson = False,
) -> None:
    """Проверить проект ответа: ошибки языка и форма (п. 13 и 18 Порядка)."""
    from bot.proofreading.language import language

    calendar, words = described_calendar(), described_words()

    def checked(text: str) -> tuple[DraftFinding, ...]:
        return apart([*language(text, words), *form(text, Asked(), calendar)])

    with _opened(file) as read:
        if as_json:
            for line in read:
                print(_findings_json(checked(_decoded(line).rstrip("\r\n"))), flush=True)
        else:
            text = _decoded(read.read())
            for finding in checked(text):
                print(_shown(text, finding))


def _opened(file: str) -> BinaryIO:
    if file == _STDIN:
        return sys.stdin.buffer
    try:
        return open(file, "rb")  # noqa: PTH123 - closed by the caller
    except OSError as error:
        why = Problem(file, not_read(error))
        raise StartupError("Проверка текста", [why]) from None


def _decoded(read: bytes) -> str:
    return read.decode("utf-8-sig", errors="replace")


def _shown(text: str, finding: DraftFinding) -> str:
    line = text.count("\n", 0, finding.offset) + 1
    said = " ".join(finding.words(text).split())
    right = f" → «{finding.replacements[0]}»" if finding.replacements else ""
    return f"{line}: «{said}»{right}. {finding.message}"


def _findings_json(findings: tuple[DraftFinding, ...]) -> str:
    return json.dumps(
        {
            "findings": [
                {
                    "offset": one.offset,
                    "length": one.length,
                    "kind": one.kind.value,
                    "message": one.message,
                    "replacements": list(one.replacements),
                }
                for one in findings
            ]
        },
        ensure_ascii=False,
    )


_EXAMPLE: Final = "например --on 2026-11-25"


def promises(
    *,
    on: Annotated[
        str,
        typer.Option("--on", metavar="ДАТА", help="День размещения ответа: 2026-11-25."),
    ] = "",
    as_json: _AsJson = False,
) -> None:
    """Даты, обещанные в тексте ответа. Текст читается из стандартного ввода."""
    if not on:
        raise refusal(f"Укажите день, когда размещён ответ, {_EXAMPLE}")
    day, calendar = day_of(on, _EXAMPLE), described_calendar()
    if as_json:
        for line in sys.stdin.buffer:
            text = _decoded(line).rstrip("\r\n")
            print(_promises_json(promised_dates(text, day, calendar)), flush=True)
    else:
        text = _decoded(sys.stdin.buffer.read())
        for promised in promised_dates(text, day, calendar):
            words = text[promised.offset : promised.offset + promised.length]
            print(f"{promised.date:%d.%m.%Y}  {' '.join(words.split())}")


def _promises_json(promises: tuple[PromisedDate, ...]) -> str:
    return json.dumps(
        {
            "promises": [
                {"offset": one.offset, "length": one.length, "date": one.date.isoformat()}
                for one in promises
            ]
        }
    )
