"""The words of a text, and where its sentences and clauses end."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from domain.model.promise.lexicon import any_of

_WORD = re.compile(
    r"(?<![\d.])\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})(?!\d)"  # 01.12.2026, 01.12.26
    r"|\d{1,2}[:.]\d{2}(?!\d|\.\d)"  # 12:00, 12.00, 15.12
    r"|\d+|[^\W\d_]+|[^\w\s]"
    r"|\n(?=[ \t]*(?:\n|[^\w\s]|[A-ZА-ЯЁ]))"  # not where a line just continues
)
DASHES = frozenset("-–—")
_CLAUSE_ENDS = frozenset(",;:()")
_SENTENCE_ENDS = frozenset(".!?…\n")
_SHORT = any_of(
    "ул г гг д пр пер стр корп им т п руб тыс млн млрд кв м км ст обл р с пос мкр оф тел каб"
)
"""Abbreviations whose full stop doesn't end a sentence."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a number or a mark: lower case, е for ё, with its start and end."""

    text: str
    start: int
    end: int


class Reader:
    """Accesses words by their position."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._texts: Final = {at: word.text for at, word in enumerate(words)}

    def text(self, at: int) -> str:
        """The word there; empty outside the text."""
        return self._texts.get(at, "")

    def begins(self, at: int, *words: str) -> bool:
        """Whether the words from there on begin with these."""
        return all(self.text(at + n).startswith(word) for n, word in enumerate(words))


def words_of(text: str) -> list[Word]:
    """All words, numbers, dates in figures, and marks, in order."""
    return [
        Word(found[0].lower().replace("ё", "е"), found.start(), found.end())
        for found in _WORD.finditer(text)
    ]


def sentences(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """The first and last word (exclusive) of each sentence."""
    first = 0
    for at, word in enumerate(words):
        if word.text in _SENTENCE_ENDS and not _is_abbreviation(words, at):
            yield first, at
            first = at + 1
    yield first, len(words)


def clauses(words: Sequence[Word], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The first and last word (exclusive) of each clause of that sentence."""
    for at in range(first, last):
        if words[at].text in _CLAUSE_ENDS:
            yield first, at
            first = at + 1
    yield first, last


def _is_abbreviation(words: Sequence[Word], at: int) -> bool:
    before = words[at - 1].text if at else ""
    return words[at].text == "." and (before in _SHORT or (len(before) == 1 and before.isalpha()))
