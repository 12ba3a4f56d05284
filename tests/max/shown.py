"""Messages of MAX, looked at as those of Telegram."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from bot.max import labels as labels_in_max
from bot.max.labels import SHORT
from bot.max.markup import QUOTED
from bot.sandbox.chat import Message, MessageContent
from bot.sandbox.protocol import Json

FULL: Final = {short: full for full, short in SHORT.items()}
"""The full labels, by their short forms; of names those that this process has shortened."""

_ASKS: Final = "на это сообщение"
_ASKED: Final = f"\n\nОтветьте {_ASKS}."


class Rows(list[list[str]]):
    """Labels row by row, equal to the same labels in other rows.

    In MAX a phone shows a long label whole only alone in its row, so the adapter splits rows.
    """

    __hash__ = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, list) and _labels(self) == _labels(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def starts_with(self, rows: Iterable[Iterable[str]]) -> bool:
        """Return whether the first labels are these."""
        wanted = _labels(rows)
        return _labels(self)[: len(wanted)] == wanted

    def ends_with(self, rows: Iterable[Iterable[str]]) -> bool:
        """Return whether the last labels are these."""
        wanted = _labels(rows)
        return _labels(self)[-len(wanted) :] == wanted


def short_labels(labels: Sequence[str]) -> list[str]:
    """Shorten the labels as the program does, and remember the full ones."""
    shown = labels_in_max.short_labels(labels)
    FULL.update(zip(shown, labels, strict=True))
    return shown


def keyboard_of(content: MessageContent) -> list[list[Json]]:
    """Return the rows of the inline keyboard with the full labels, which stories name."""
    rows: list[list[Json]] = (content.markup or {}).get("inline_keyboard", [])
    return [[one | {"text": FULL.get(one["text"], one["text"])} for one in row] for row in rows]


def rows_of(message: Message) -> Rows:
    """Return the labels of its buttons with callback data."""
    return Rows(message.content.buttons)


def _labels(rows: Iterable[Iterable[str]]) -> list[str]:
    return list(chain.from_iterable(rows))


def asks_reply(message: Message) -> bool:
    """Return whether it asks for a reply: in words, for MAX opens no reply box."""
    return _ASKS in message.content.rich.text


def text_of(message: Message) -> str:
    """Return its text without what MAX alone needs: the words that ask for a reply, the names of
    profiles behind those of the organisation, and the marks of quotations."""
    rich = message.content.rich
    units = rich.text.removesuffix(_ASKED).encode("utf-16-le")
    for entity in sorted(rich.entities, key=lambda one: one.offset, reverse=True):
        before, behind = units[: 2 * entity.offset], units[2 * entity.end :]
        opened, closed = " (".encode("utf-16-le"), ")".encode("utf-16-le")
        if entity.kind == "text_mention" and before.endswith(opened) and behind.startswith(closed):
            units = before.removesuffix(opened) + behind.removeprefix(closed)
    lines = units.decode("utf-16-le").split("\n")
    return "\n".join(line.removeprefix(QUOTED) for line in lines)
