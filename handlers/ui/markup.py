"""Telegram HTML: foreign text escaped, long text split before it is marked up (Bot API, HTML style).

Only what this module and its callers write themselves is a tag; so the visible length of a finished
line is what remains without tags.
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
from handlers.ui.rendered import NO_FILES, Files, Part, Rendered

LONGEST_MESSAGE: Final = 4096
"""Visible code points of one message."""

_TAG: Final = re.compile(r"<[^<>]*>")
_WEB: Final = ("http://", "https://")
_LONGEST_LINK: Final = 1000
_LONG_QUOTE: Final = 500
_QUOTE: Final = "blockquote"
_EXPANDABLE: Final = "blockquote expandable"
_WORTH_STARTING: Final = 200
"""A quote is not begun in less room than that."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, of any length; `folded`: a long one is opened by a tap.

    Empty where they were erased.
    """

    text: str
    folded: bool = False

    def marked(self, text: str) -> str:
        """A piece of it as a block quotation."""
        folded = self.folded and len(text) > _LONG_QUOTE
        return f"<{_EXPANDABLE if folded else _QUOTE}>{escape(text)}</{_QUOTE}>"


Block = str | Quote
"""A finished line of HTML, far shorter than a message; or a quotation, split where needed."""


def escape(text: str) -> str:
    """Foreign text as HTML that shows it as it is."""
    return html.escape(text, quote=False)


def bold(text: str) -> str:
    """Foreign text in bold."""
    return f"<b>{escape(text)}</b>"


def quoted(line: str) -> str:
    """A finished line of HTML as a block quotation; a long one is opened by a tap."""
    folded = visible_length(line) > _LONG_QUOTE
    return f"<{_EXPANDABLE if folded else _QUOTE}>{line}</{_QUOTE}>"


def address(url: str) -> str:
    """A web address as it is; Telegram makes it a link."""
    return escape(cut(url, _LONGEST_LINK))


def linked(text: str, url: str | None) -> str:
    """Foreign text that leads to a web address; nothing else is made a link."""
    if url is None or not url.lower().startswith(_WEB) or len(url) > _LONGEST_LINK:
        return escape(text)
    return f'<a href="{html.escape(url)}">{escape(text)}</a>'


def mention(name: str, person: PersonId) -> str:
    """A name whose owner Telegram notifies, in a chat that they are in."""
    return f'<a href="tg://user?id={person}">{escape(name)}</a>'


def counting(to: datetime) -> str:
    """The reader's own clock: how long to that moment, which stands before it in figures.

    It goes on by itself; a client too old to count shows the hourglass.
    """
    return f' <tg-time unix="{int(to.timestamp())}" format="r">⏳</tg-time>'


def plain(markup: str) -> str:
    """What people see of it."""
    return html.unescape(_TAG.sub("", markup))


def visible_length(markup: str) -> int:
    """How many code points people see."""
    return len(plain(markup))


def about_incident(
    number: IncidentNumber,
    blocks: Iterable[Block],
    keyboard: Keyboard | AskReply | None = None,
    *,
    silent: bool = False,
    files: Files = NO_FILES,
) -> Rendered:
    """A message of these blocks, in as many parts as it takes, with its buttons on the last."""
    *first, last = incident_pages(number, blocks)
    return Rendered((*map(Part, first), Part(last, keyboard)), silent, files)


def incident_pages(number: IncidentNumber, blocks: Iterable[Block]) -> list[str]:
    """The blocks as messages that fit; each one after the first says whose continuation it is."""
    return pages(blocks, continuation=f"<b>№{number}</b>, продолжение")


def pages(blocks: Iterable[Block], continuation: str, most: int | None = None) -> list[str]:
    """The blocks, one under another, in as few messages as they fit into.

    Blocks behind the first `most` messages are not asked for; that there are more, one more tells.
    """
    writing = _Pages(continuation)
    for block in blocks:
        if most is not None and writing.count > most:
            break
        if isinstance(block, Quote):
            writing.quote(block)
        else:
            writing.line(block)
    return writing.finished()


class _Pages:
    """Messages being filled; `room` is what the last one can still take, its line break included."""

    def __init__(self, continuation: str) -> None:
        self._continuation = continuation
        self._pages: list[list[str]] = [[]]
        self._room = LONGEST_MESSAGE + 1

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
        self._room = LONGEST_MESSAGE + 1
        self.line(self._continuation)


def _split(text: str, longest: int) -> tuple[str, str]:
    """Two pieces of a text, the first no longer than that, between words where it can be."""
    for seam in ("\n", " "):
        at = text.rfind(seam, longest // 2, longest + 1)
        if at > 0:
            return text[:at].rstrip(), text[at:].lstrip()
    return text[:longest], text[longest:].lstrip()
