"""Approved transcripts: what people read and may press, one readable file a card, list or notice.

A test declares its situations and compares them to `tests/unit/approved/NAME.md`. After a change of
what people see run the test with `OTKLIK_APPROVE=1`: it writes the file anew, and the reviewer reads
its diff. CI never writes.

Tags of HTML stand as Markdown, entities as they are sent. Behind the label of a button stand what it
carries and its colour. Lines that the situation before shows alike are counted, not repeated.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

from bot.messengers.packing import pack
from handlers.ui.buttons import AskPeople, AskReply, Button, Copies, Key, Keyboard
from handlers.ui.rendered import CardFiles, MessagePart, Rendered
from tests.unit.views_samples import MOSCOW

FOLDER: Final = Path(__file__).with_name("approved")
_WRITES: Final = "OTKLIK_APPROVE" in os.environ and "CI" not in os.environ
_FEWEST_COUNTED: Final = 3
_MOST_TITLES: Final = 6
_INLINE: Final = (
    (r"</?b>", "**"),
    (r"</?s>", "~~"),
    (r"</?u>", "__"),
    (r'<a href="([^"]*)">(.*?)</a>', r"[\2](\1)"),
    (r"<pre>(.*?)</pre>", r"```\n\1\n```"),
)

Shown = Rendered | str | Sequence[str]
"""A message, or the pages of a text."""


def check(name: str, situations: Mapping[str, Shown]) -> None:
    """Compare the situations, by their titles, to the approved file of that name."""
    compare(name, transcript(situations))


def check_lines(name: str, told: Mapping[str, Sequence[str]]) -> None:
    """Compare short texts, a line for each title, to the approved file of that name."""
    compare(name, "".join(f"- {title} → {' | '.join(texts)}\n" for title, texts in told.items()))


def compare(name: str, told: str) -> None:
    """Compare the text to the approved file of that name, or write it."""
    file = FOLDER / f"{name}.md"
    if _WRITES:
        file.write_text(told, encoding="utf-8")
    assert told == file.read_text("utf-8")


def transcript(situations: Mapping[str, Shown]) -> str:
    """Return all situations as one text; those that look alike share a heading."""
    titles: dict[tuple[str, ...], list[str]] = {}
    for title, shown in situations.items():
        titles.setdefault(tuple(_lines(shown)), []).append(title)
    told: list[str] = []
    before: Sequence[str] = ()
    for lines, alike in titles.items():
        more = f"; {len(alike) - _MOST_TITLES} more" if len(alike) > _MOST_TITLES else ""
        heading = f"## {'; '.join(alike[:_MOST_TITLES])}{more}"
        told += [heading, "", *_shortened(before, lines), ""]
        before = lines
    return "\n".join(told)


def _shortened(before: Sequence[str], lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines; of a longer run that stood before only the first and how many follow."""
    done = 0
    for match in SequenceMatcher(None, before, lines, autojunk=False).get_matching_blocks():
        yield from lines[done : match.b]
        done = match.b + match.size
        if match.size < _FEWEST_COUNTED:
            yield from lines[match.b : done]
        else:
            yield lines[match.b]
            yield f"… {match.size - 1} more lines as above"


def _lines(shown: Shown) -> Iterator[str]:
    match shown:
        case str():
            yield from _marked(shown)
        case Rendered():
            yield from ("(without sound)",) if shown.silent else ()
            yield from (f"(reaction {shown.reaction})",) if shown.reaction else ()
            yield from (_files(shown.files),) if shown.files.attachments else ()
            yield from _parts([list(_message(part)) for part in shown.parts])
        case _:
            yield from _parts([list(_marked(page)) for page in shown])


def _files(files: CardFiles) -> str:
    return f"(files: {len(files.attachments)}, {files.caption})"


def _parts(parts: Sequence[Sequence[str]]) -> Iterator[str]:
    for number, lines in enumerate(parts):
        yield from ("---",) if number else ()
        yield from lines


def _message(part: MessagePart) -> Iterator[str]:
    yield from _marked(part.html)
    match part.keyboard:
        case Keyboard(rows=rows):
            yield from (" ".join(map(_key, row)) for row in rows)
        case AskReply(placeholder=placeholder, button=button):
            yield f"(reply: {placeholder})" + (f" {_key(button)}" if button else "")
        case AskPeople():
            yield f"(a list of people: {part.keyboard})"
        case None:
            pass


def _key(key: Key) -> str:
    if not isinstance(key, Button):
        return f"[{key.label}]({key.text if isinstance(key, Copies) else key.url})"
    colour = f' "{key.style}"' if key.style else ""
    return f"[{key.label}]({pack(key)}{colour})"


def _marked(html: str) -> list[str]:
    html = re.sub(r'<tg-time unix="(\d+)" format="r">⏳</tg-time>', _counting, html)
    html = re.sub(r"<blockquote( expandable)?>(.*?)</blockquote>", _quoted, html, flags=re.DOTALL)
    html = re.sub(r"(\w)\1{99,}", lambda run: f"({run[1]}, {len(run[0])} times)", html)
    for tag, mark in _INLINE:
        html = re.sub(tag, mark, html, flags=re.DOTALL)
    return html.split("\n")


def _counting(clock: re.Match[str]) -> str:
    return f"⏳({datetime.fromtimestamp(int(clock[1]), MOSCOW):%d.%m %H:%M})"


def _quoted(quote: re.Match[str]) -> str:
    mark = ">> " if quote[1] else "> "
    return "\n".join(f"{mark}{line}" for line in quote[2].split("\n"))
