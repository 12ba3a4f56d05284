"""The mark up to which a channel's comments were read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.networks.seen import digests, new_key

OVERLAP: Final = 60_000
"""Milliseconds that are read again: a comment may appear a little later than it is dated."""


@dataclass(frozen=True, slots=True)
class CommentsMark:
    """Comments before `since`, in milliseconds by the clock of MAX, and the `seen` were read.

    The latter are digests with the `key`.
    """

    since: int
    key: str
    seen: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """Return the stored form."""
        return " ".join([f"{self.since}:{self.key}", *sorted(self.seen)])

    def has_seen(self, mid: str) -> bool:
        """Return whether the comment was read."""
        return digests(self.key, [mid])[0] in self.seen

    def after(self, read_at: int, read: Iterable[tuple[int, str]]) -> "CommentsMark":
        """Return the mark after a reading begun at that moment, with dates and ids of all read."""
        since = max(self.since, read_at - OVERLAP)
        seen = digests(self.key, (mid for date, mid in read if date >= since))
        return CommentsMark(since, self.key, frozenset(seen))


def mark_from(text: str) -> CommentsMark | None:
    """Return the mark from its stored form; None for anything else."""
    begun, *seen = text.split(" ")
    since, _, key = begun.partition(":")
    if not (since.isascii() and since.isdecimal()):
        return None
    return CommentsMark(int(since), key, frozenset(seen)) if key else new_mark(int(since))


def new_mark(since: int) -> CommentsMark:
    """Return the mark of a channel that is read from that moment on."""
    return CommentsMark(since, new_key())
