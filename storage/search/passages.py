"""Finds the passage of a text with the searched words."""

from collections.abc import Collection, Iterator
from typing import Final

from domain.ports.snapshots import FoundIn, Passage
from storage.search.stems import normal, stems, words_in

_BEFORE: Final = 50
_LONGEST: Final = 200
"""Characters of a passage, and of its part before the first match."""


def passage(of: FoundIn, text: str, wanted: Collection[str]) -> Passage:
    """The first passage with words of these stems, else the beginning; in whole words."""
    text = " ".join(normal(text).split())
    found = list(_found(text, wanted))
    begin = max(0, found[0][0] - _BEFORE) if found else 0
    end = begin + _LONGEST
    if begin > 0:
        begin = text.rfind(" ", 0, begin + 1) + 1
    if end < len(text):
        end = max(text.rfind(" ", begin, end + 1), begin + _LONGEST // 2)
    head, tail = "…" if begin > 0 else "", "…" if end < len(text) else ""
    shift = len(head) - begin
    marks = tuple((first + shift, last + shift) for first, last in found if last <= end)
    return Passage(of, f"{head}{text[begin:end].strip()}{tail}", marks)


def stems_of(text: str, wanted: Collection[str]) -> set[str]:
    """Those of the wanted stems that the text has."""
    return {stem for word in words_in(normal(text)) for stem in stems(word[0])}.intersection(wanted)


def _found(text: str, wanted: Collection[str]) -> Iterator[tuple[int, int]]:
    for word in words_in(text):
        if not set(stems(word[0])).isdisjoint(wanted):
            yield word.span()
