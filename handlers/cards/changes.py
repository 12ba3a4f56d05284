"""The word-by-word changes of a reworked draft, short enough to read at a glance (§14)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import Final

from handlers.texts.words import cut
from handlers.ui.markup import escape

LONGEST_CHANGES: Final = 1200
"""Visible code points; the rest is in the text itself."""

_CONTEXT: Final = 4
"""Unchanged words shown on either side of a change."""

_REWRITTEN: Final = 0.3
"""Below this share of common words it counts as another text, and is not compared."""

_MOST_PAIRS: Final = 10_000
"""Pairs of equal words; human texts have far fewer, and more take too long to compare."""


class _Kind(Enum):
    KEPT = "{}"
    ADDED = "<b><u>{}</u></b>"
    REMOVED = "<s>{}</s>"


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: _Kind
    text: str


def changes(before: str, after: str) -> str:
    """Return the changed words with some context, as one line of HTML of limited length."""
    if before.strip() == after.strip():
        return "Текст не изменился."
    old, new = before.split(), after.split()
    if old == new:
        return "Слова те же, изменились только пробелы и строки."
    if _pairs(old, new) > _MOST_PAIRS:
        return "Слова часто повторяются: сравните тексты сами."
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _REWRITTEN:
        return "Текст написан заново."
    return " ".join(_marked(_pieces(matcher, old, new)))


def _pairs(old: list[str], new: list[str]) -> int:
    before, after = Counter(old), Counter(new)
    return sum(count * after[word] for word, count in before.items())


def _pieces(matcher: SequenceMatcher[str], old: list[str], new: list[str]) -> Iterator[_Piece]:
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            first, last = old_start == 0, old_end == len(old)
            yield _Piece(_Kind.KEPT, _folded(old[old_start:old_end], first=first, last=last))
            continue
        if old_start < old_end:
            yield _Piece(_Kind.REMOVED, " ".join(old[old_start:old_end]))
        if new_start < new_end:
            yield _Piece(_Kind.ADDED, " ".join(new[new_start:new_end]))


def _folded(kept: list[str], *, first: bool, last: bool) -> str:
    """Return the words next to a change; `first` and `last` have a change on one side only."""
    head = [] if first else kept[:_CONTEXT]
    tail = [] if last else kept[-_CONTEXT:]
    if len(kept) <= len(head) + len(tail):
        return " ".join(kept)
    return " ".join([*head, "…", *tail])


def _marked(pieces: Iterator[_Piece]) -> Iterator[str]:
    room = LONGEST_CHANGES
    for piece in pieces:
        if room <= 1:
            yield "…"
            return
        text = cut(piece.text, room)
        room -= len(text) + 1
        yield piece.kind.value.format(escape(text))
