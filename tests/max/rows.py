"""The rows of buttons under a message of MAX, compared with those of Telegram."""

from collections.abc import Iterable
from itertools import chain

from bot.sandbox.chat import Message


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


def rows_of(message: Message) -> Rows:
    """Return the labels of its buttons with callback data."""
    return Rows(message.content.buttons)


def _labels(rows: Iterable[Iterable[str]]) -> list[str]:
    return list(chain.from_iterable(rows))
