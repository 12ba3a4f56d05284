"""`otklik suggest`: how often the suggested authority was right, on messages already answered."""

import asyncio
import csv
import io
import json
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import typer

from bot.console.organisation import stored
from bot.console.russian import refusal
from bot.runtime.startup_error import StartupError, not_read
from domain.model.ids import AuthorityCode
from domain.model.incident.workflow.assignment import topic_key
from domain.model.message.citizen_message import Topic
from domain.model.organisation.people import plain
from storage.incidents.authority_classifier import FOLDS, SuggestionShares, cross_validated

_COLUMNS: Final = {
    "text": {"text", "текст", "текст инцидента", "текст сообщения", "текст обращения"},
    "topic": {"topic", "тема", "тема сообщения", "тема обращения"},
    "authority": {"authority", "орган", "орган администрации", "ответственный", "исполнитель"},
}
"""Their headings, in any case."""

_FEW: Final = 100
"""With fewer rows a warning is printed."""

_LARGEST: Final = 100_000_000
"""Bytes of a file."""


class _Message(NamedTuple):
    text: str
    topic: str
    authority: AuthorityCode


def suggest(
    evaluate: Annotated[
        Path,
        typer.Option(
            metavar="ФАЙЛ",
            help="CSV с заголовком: text (текст), topic (тема, можно без неё), authority (орган).",
        ),
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Вывести доли в формате JSON.")] = False,
) -> None:
    """Проверить подсказку органа: как часто верный орган предложен первым и среди первых трёх."""
    read = list(_read(evaluate))
    messages = [one for one in read if one.text and one.authority]
    if len(messages) < FOLDS:
        raise refusal(
            f"{evaluate}: строк с текстом и органом {len(messages)}, а нужно не меньше {FOLDS}."
        )
    if len(messages) < _FEW:
        typer.echo(_says_little(len(messages)), err=True)
    topics = any(one.topic for one in messages)
    words, topic = _shares(messages, topics=False), None
    if topics:
        topic = _shares(messages, topics=True)
    bodies = Counter(one.authority for one in messages)
    if as_json:
        print(
            json.dumps(
                {
                    "messages": len(messages),
                    "skipped": len(read) - len(messages),
                    "authorities": len(bodies),
                    "folds": FOLDS,
                    "commonest": max(bodies.values()) / len(messages),
                    **asdict(topic or words),
                    "without_topic": asdict(words),
                }
            )
        )
        return
    print(f"Сообщений: {len(messages)}, органов: {len(bodies)}, частей проверки: {FOLDS}")
    if skipped := len(read) - len(messages):
        print(f"Пропущено строк без текста или органа: {skipped}")
    print(f"{'Верный орган предложен':24}{'первым':>10}{'среди трёх':>13}")
    print(_row("по тексту", words))
    if topic:
        print(_row("по тексту и теме", topic))
    print(f"{'всегда самый частый':24}{_percent(max(bodies.values()) / len(messages)):>10}")


def _says_little(rows: int) -> str:
    from storage.incidents.experience import LEAST_LEARNED

    return (
        f"Строк мало ({rows}): доли неточны; "
        f"бот подсказывает, когда изучил не меньше {LEAST_LEARNED} сообщений."
    )


def _row(name: str, shares: SuggestionShares) -> str:
    return f"{name:24}{_percent(shares.first):>10}{_percent(shares.first_three):>13}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %".replace(".", ",")


def _shares(messages: list[_Message], *, topics: bool) -> SuggestionShares:
    from storage.search.stems import features

    return cross_validated(
        [
            (features(one.text, Topic(None, one.topic if topics else None)), one.authority)
            for one in messages
        ]
    )


def _read(file: Path) -> Iterator[_Message]:
    """Yield all rows; for an unreadable file print why and raise typer.Exit."""
    try:
        if file.stat().st_size > _LARGEST:
            raise refusal(f"{file}: файл больше {_LARGEST // 1_000_000} МБ.")
        written = file.read_bytes()
    except OSError as error:
        raise refusal(f"{file}: {not_read(error)}") from None
    text = _decoded(written)
    heading = text.partition("\n")[0]
    separator = max(",;\t|", key=heading.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    columns = _columns(rows.fieldnames or ())
    if missing := [name for name in ("text", "authority") if name not in columns]:
        raise refusal(f"{file}: нет столбца {' и '.join(missing)}; первая строка: {heading[:80]!r}")
    try:
        named = _named()
        for row in rows:
            said = {name: (row[column] or "").strip() for name, column in columns.items()}
            called = plain(said["authority"])
            authority = named.get(called, AuthorityCode(called))
            yield _Message(said["text"], said.get("topic", ""), authority)
    except csv.Error as error:
        raise refusal(f"{file}: строка {rows.line_num}: {error}") from None


def _named() -> Mapping[str, AuthorityCode]:
    """The authorities by all their names; none where no organisation is set up."""
    try:
        organisation = asyncio.run(stored())
    except StartupError:
        return {}
    if organisation is None:
        return {}
    return {plain(code): code for code in organisation.authorities} | {
        **organisation.authorities_by_name()
    }


def _decoded(written: bytes) -> str:
    """Decode a spreadsheet's export: «Текст Юникод» is UTF-16, CSV is UTF-8 or cp1251."""
    if written.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return written.decode("utf-16", errors="replace")
    try:
        return written.decode("utf-8-sig")
    except UnicodeDecodeError:
        return written.decode("cp1251", errors="replace")


def _columns(headings: Iterable[str]) -> Mapping[str, str]:
    """Return the heading of each column."""
    found: dict[str, str] = {}
    for heading in headings:
        for name, called in _COLUMNS.items():
            if topic_key(heading) in called:
                found.setdefault(name, heading)
    return found
