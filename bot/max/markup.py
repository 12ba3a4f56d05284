"""Messages in the format of MAX: its HTML, and its keyboards.

MAX folds no quotations, has no clocks and no colours, shows neither disabled buttons nor a list of
people, and opens no reply box (https://dev.max.ru/docs-api/use-cases/sending-messages). A tag that
it does not know is removed, its text stays.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, Final, assert_never

from bot.max.labels import LONGEST_LABEL, short_labels
from bot.messengers.packing import pack
from domain.model.ids import Messenger, messenger_of, number_of
from handlers.ui.buttons import (
    AskPeople,
    AskReply,
    Button,
    Copies,
    Key,
    Keyboard,
    Opens,
    Says,
    Under,
)
from handlers.ui.markup import MENTION, OR_QUOTE, escape, plain, without_clock
from handlers.ui.rendered import MessagePart

Json = dict[str, Any]

_FOLDED: Final = "<blockquote expandable>"
_QUOTE, _QUOTE_ENDS = "<blockquote>", "</blockquote>"

QUOTED: Final = "│ "
"""Begins each line of foreign words, or a comment could pass for a part of the card: nobody has seen
whether MAX shows block quotations (its OpenAPI has them, its list of tags has not)."""

_NOBODY: Final[Mapping[int, str]] = MappingProxyType({})

_ASK_REPLY: Final = "Ответьте на это сообщение."
_SAID: Final = "на это сообщение"
"""A text that asks for the reply itself."""

LONGEST_TEXT: Final = 3_999
"""Characters; it is not documented whether tags count, so they do here (POST /messages)."""

_LONGEST_MENTION: Final = 150
"""Characters that the name of a profile, with its link, may add to a text."""

_MOST_ROWS: Final = 30
_MOST_IN_ROW: Final = 7
_MOST_BESIDE_LINK: Final = 3
"""The last three: keyboards (POST /messages, InlineKeyboardAttachmentRequest)."""

_SHOWN_WHOLE: Final = {1: LONGEST_LABEL, 2: 10, 3: 5}
"""Characters of a label that a phone shows, by the number of buttons in the row."""


def html_of(part: MessagePart, names: Mapping[int, str] = _NOBODY) -> str:
    """Return the text as HTML of MAX; it mentions people by the names of their profiles."""
    html = MENTION.sub(partial(_mention, names), without_clock(part.html))
    html = _with_marks(html.replace(_FOLDED, _QUOTE).replace(OR_QUOTE, ""))
    if isinstance(part.keyboard, AskReply) and _SAID not in html:
        return f"{html}\n\n{_ASK_REPLY}"
    return html


def _with_marks(html: str) -> str:
    """Mark each line of the quotations, whatever breaks the line."""
    before, *quotations = html.split(_QUOTE)
    shown = [before]
    for one in quotations:
        words, _, behind = one.partition(_QUOTE_ENDS)
        lines = (f"{QUOTED}{line}" for line in words.splitlines())
        shown += [_QUOTE, "\n".join(lines), _QUOTE_ENDS, behind]
    return "".join(shown)


def _mention(names: Mapping[int, str], link: re.Match[str]) -> str:
    """Return the name with a mention; MAX makes none with another name than that of the profile.

    Somebody in another messenger, or whose profile is unknown, is only named.
    """
    person, shown = int(link[1]), link[2]
    name = escape(names.get(number_of(person), "")) if messenger_of(person) is Messenger.MAX else ""
    if not name:
        return shown
    mention = f'<a href="max://user/{number_of(person)}">{name}</a>'
    return mention if name == shown else f"{shown} ({mention})"


def mentioned_in(part: MessagePart) -> list[int]:
    """Return the numbers in MAX of those whom the text mentions, if they have an account there."""
    people = (int(link[1]) for link in MENTION.finditer(part.html))
    return [number_of(one) for one in people if messenger_of(one) is Messenger.MAX]


def text_of(part: MessagePart, names: Mapping[int, str] = _NOBODY, *, bare: bool) -> Json:
    """Return the text of a message with its format; as plain text if it is `bare` or too long.

    A text too long even so is cut off: MAX would refuse all of it.
    """
    html = html_of(part, names)
    if bare or len(html) > LONGEST_TEXT:
        text = plain(html)
        return {"text": text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"}
    return {"text": html, "format": "html"}


def too_long(part: MessagePart) -> bool:
    """Return whether the text is too long with its markup, whatever the mentioned are called."""
    mentions = len(MENTION.findall(part.html))
    return len(html_of(part)) + mentions * _LONGEST_MENTION > LONGEST_TEXT


def keyboard_of(under: Under) -> list[Json]:
    """Return the attachment with the buttons, if there are any."""
    match under:
        case None:
            return []
        case Keyboard(rows):
            return _attached(_laid_out(_with_short_labels(_shown(rows))))
        case AskReply(button=button):
            return _attached(_with_short_labels([[_button(button)]] if button else []))
        case AskPeople(leave=leave):
            return _attached(_with_short_labels([[{"type": "message", "text": leave}]]))
        case _:
            assert_never(under)


def _attached(rows: Sequence[Sequence[Json]]) -> list[Json]:
    return [{"type": "inline_keyboard", "payload": {"buttons": rows}}] if rows else []


def _with_short_labels(rows: Sequence[Sequence[Json]]) -> list[list[Json]]:
    short = iter(short_labels([button["text"] for row in rows for button in row]))
    return [[button | {"text": next(short)} for button in row] for row in rows]


def _shown(rows: Iterable[Iterable[Key]]) -> list[list[Json]]:
    """Return the rows without buttons that only say what was done, or that MAX can't follow."""
    shown = ([_button(key) for key in row if not _dead(key)] for row in rows)
    return [row for row in shown if row]


def _dead(key: Key) -> bool:
    return isinstance(key, Says) or (isinstance(key, Button) and key.picks_people)


def _button(key: Key) -> Json:
    match key:
        case Button(label=label):
            return {"type": "callback", "text": label, "payload": pack(key)}
        case Opens(label, url):
            return {"type": "link", "text": label, "url": url}
        case Copies(label, text):
            return {"type": "clipboard", "text": label, "payload": text}
        case _:
            assert_never(key)


def _laid_out(rows: Sequence[Sequence[Json]]) -> list[list[Json]]:
    """Return rows in which labels are shown whole, as far as the number of rows allows."""
    whole = [piece for row in rows for piece in _pieces(row)]
    return _fewer(list(map(list, whole if len(whole) <= _MOST_ROWS else rows)))


def _pieces(row: Sequence[Json]) -> Iterator[Sequence[Json]]:
    """Split a row into the longest ones in which its labels are shown whole, one button at least."""
    while row:
        widths = range(min(len(row), max(_SHOWN_WHOLE)), 1, -1)
        many = next((width for width in widths if not _cut(row[:width])), 1)
        yield row[:many]
        row = row[many:]


def _cut(row: Sequence[Json]) -> bool:
    """Return whether a phone would cut off a label."""
    most = _SHOWN_WHOLE.get(len(row), 0)
    return any(len(one["text"]) > most for one in row)


def _fewer(rows: list[list[Json]]) -> list[list[Json]]:
    """Join neighbouring rows, the shortest first, until there are few enough."""
    while len(rows) > _MOST_ROWS:
        pairs = [index for index in range(len(rows) - 1) if _fit(rows[index] + rows[index + 1])]
        if not pairs:
            break
        at = min(pairs, key=lambda index: len(rows[index]) + len(rows[index + 1]))
        rows[at : at + 2] = [rows[at] + rows[at + 1]]
    return rows


def _fit(row: Sequence[Json]) -> bool:
    linked = any(one["type"] == "link" for one in row)
    return len(row) <= (_MOST_BESIDE_LINK if linked else _MOST_IN_ROW)


def payloads_in(attachments: Iterable[Any]) -> list[str]:
    """Return the payloads of the buttons of a message, in order; accepts any JSON."""
    found: list[str] = []
    for one in attachments:
        match one:
            case {"type": "inline_keyboard", "payload": {"buttons": list(rows)}}:
                buttons = [button for row in rows if isinstance(row, list) for button in row]
                found += [str(button["payload"]) for button in buttons if _presses(button)]
            case _:
                pass
    return found


def _presses(button: Any) -> bool:
    return isinstance(button, dict) and button.get("type") == "callback" and "payload" in button


def digest_of(part: MessagePart) -> str:
    """Return a digest that changes when the message would look different; kept with messages."""
    buttons = json.dumps(keyboard_of(part.keyboard), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{html_of(part)}\0{buttons}".encode()).hexdigest()[:16]
