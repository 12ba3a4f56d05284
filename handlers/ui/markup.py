"""Telegram HTML: escape foreign text, and split long text before markup (Bot API, HTML style).

Only this module and its callers write tags, so the visible length of a finished line is its length
without tags.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.model.ids import IncidentNumber, PersonId
from handlers.texts.words import ERASED, cut
from handlers.ui.buttons import AskReply, Keyboard
from handlers.ui.rendered import NO_FILES, CardFiles, MessagePart, Rendered

LONGEST_MESSAGE: Final = 4096
"""Visible code points in one message."""

OR_QUOTE: Final = " или выделите слова проекта и выберите «Ответить с цитатой»"
"""Left out where no words of a message can be picked out for a reply."""

_CLOCK: Final = re.compile(r" ?<tg-time[^<>]*>[^<]*</tg-time>")
_TAG: Final = re.compile(r"<[^<>]*>")
_WEB: Final = ("http://", "https://")
_LONGEST_LINK: Final = 1000
_LONG_QUOTE: Final = 500
_QUOTE: Final = "blockquote"
_EXPANDABLE: Final = "blockquote expandable"
_WORTH_STARTING: Final = 200
"""A quote is not started in less room than this."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted text of any length; `folded`: a long one opens with a tap.

    Empty if it was erased.
    """

    text: str
    folded: bool = False

    def marked(self, text: str) -> str:
        """Return a piece of the text as a block quotation."""
        folded = self.folded and len(text) > _LONG_QUOTE
        return f"<{_EXPANDABLE if folded else _QUOTE}>{escape(text)}</{_QUOTE}>"


Block = str | Quote
"""A finished line of HTML, far shorter than a message; or a quotation, split where needed."""


_DIRECTIONS: Final = dict.fromkeys(
    map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
"""Signs for the direction of a text: they would turn the bot's own words around, too."""


def escape(text: str) -> str:
    """Escape foreign text for HTML, without signs for its direction."""
    return html.escape(text.translate(_DIRECTIONS), quote=False)


def bold(text: str) -> str:
    """Return foreign text in bold."""
    return f"<b>{escape(text)}</b>"


def quoted(line: str) -> str:
    """Return a finished line of HTML as a block quotation; a long one opens with a tap."""
    folded = visible_length(line) > _LONG_QUOTE
    return f"<{_EXPANDABLE if folded else _QUOTE}>{line}</{_QUOTE}>"


def address(url: str) -> str:
    """Return a web address unchanged; Telegram makes it a link."""
    return escape(cut(url, _LONGEST_LINK))


def linked(text: str, url: str | None) -> str:
    """Return foreign text as a link if `url` is a web address, else as plain text."""
    if url is None or not url.lower().startswith(_WEB) or len(url) > _LONGEST_LINK:
        return escape(text)
    return f'<a href="{html.escape(url)}">{escape(text)}</a>'


MENTION: Final = re.compile(r'<a href="tg://user\?id=(\d+)">([^<]*)</a>')
"""The form of a `mention`: the account, and the name."""


def mention(name: str, person: PersonId) -> str:
    """Return a name that notifies its owner, if they are in the chat."""
    return f'<a href="tg://user?id={person}">{escape(name)}</a>'


def counting(to: datetime) -> str:
    """Return a live countdown to a moment that is also printed before it.

    It runs in the client; a client too old for it shows the hourglass.
    """
    return f' <tg-time unix="{int(to.timestamp())}" format="r">⏳</tg-time>'


def without_clock(markup: str) -> str:
    """Return the text for where there are no countdowns."""
    return _CLOCK.sub("", markup)


def plain(markup: str) -> str:
    """Return the visible text."""
    return html.unescape(_TAG.sub("", markup))


def visible_length(markup: str) -> int:
    """Return the number of visible code points."""
    return len(plain(markup))


def about_incident(
    number: IncidentNumber,
    blocks: Iterable[Block],
    keyboard: Keyboard | AskReply | None = None,
    *,
    silent: bool = False,
    files: CardFiles = NO_FILES,
) -> Rendered:
    """Return a message of these blocks, in parts if needed, with its buttons on the last."""
    *first, last = incident_pages(number, blocks)
    return Rendered((*map(MessagePart, first), MessagePart(last, keyboard)), silent, files)


def incident_pages(number: IncidentNumber, blocks: Iterable[Block]) -> list[str]:
    """Return the blocks as messages that fit; each after the first is marked as a continuation."""
    return pages(blocks, continued(number))


def continued(number: IncidentNumber | str) -> str:
    """Return the heading of a further message about the incident."""
    return f"<b>№{number}</b>, продолжение"


def pages(
    blocks: Iterable[Block],
    continuation: str,
    most: int | None = None,
    longest: int = LONGEST_MESSAGE,
) -> list[str]:
    """Return the blocks in as few messages as possible.

    Blocks beyond the first `most` messages are not read; one extra message shows that there are
    more. `longest`: the most visible code points in one.
    """
    writing = _Pages(continuation, longest)
    for block in blocks:
        if most is not None and writing.count > most:
            break
        if isinstance(block, Quote):
            writing.quote(block)
        else:
            writing.line(block)
    return writing.finished()


class _Pages:
    """Messages in progress; `room` is the space left in the last one, its line break included."""

    def __init__(self, continuation: str, longest: int) -> None:
        self._continuation = continuation
        self._longest = longest
        self._pages: list[list[str]] = [[]]
        self._room = longest + 1

    @property
    def count(self) -> int:
        return len(self._pages)

    def line(self, line: str) -> None:
        needed = visible_length(line) + 1
        if needed > self._room:
            self._turn()
        self._pages[-1].append(line)
        self._room -= needed

    def quote(self, quote: Quote) -> None:
        rest = quote.text.strip()
        if not rest:
            self.line(f"<i>{ERASED}</i>")
        while len(rest) >= self._room:
            if self._room < _WORTH_STARTING:
                self._turn()
            else:
                head, rest = _split(rest, self._room - 1)
                self.line(quote.marked(head))
        if rest:
            self.line(quote.marked(rest))

    def finished(self) -> list[str]:
        return ["\n".join(lines) for lines in self._pages]

    def _turn(self) -> None:
        self._pages.append([])
        self._room = self._longest + 1
        self.line(self._continuation)


def _split(text: str, longest: int) -> tuple[str, str]:
    """Split a text in two, the first piece within the limit, between words if possible."""
    for seam in ("\n", " "):
        at = text.rfind(seam, longest // 2, longest + 1)
        if at > 0:
            return text[:at].rstrip(), text[at:].lstrip()
    return text[:longest], text[longest:].lstrip()
