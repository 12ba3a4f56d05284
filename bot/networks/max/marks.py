"""The mark up to which a channel's comments were read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

OVERLAP: Final = 60_000
"""Milliseconds that are read again: a comment may appear a little later than it is dated."""


@dataclass(frozen=True, slots=True)
class CommentsMark:
    """Comments before `since`, in milliseconds by the clock of MAX, and the `seen` were read."""

    since: int
    seen: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """Return the stored form."""
        return " ".join([str(self.since), *sorted(self.seen)])

    def after(self, read_at: int, read: Iterable[tuple[int, str]]) -> "CommentsMark":
        """Return the mark after a reading begun at that moment, with dates and ids of all read."""
        since = max(self.since, read_at - OVERLAP)
        return CommentsMark(since, frozenset(mid for date, mid in read if date >= since))


def mark_from(text: str) -> CommentsMark | None:
    """Return the mark from its stored form; None for anything else."""
    since, *seen = text.split(" ")
    return CommentsMark(int(since), frozenset(seen)) if since.isdecimal() else None
