"""The words of a Russian text with their sentences, and the values of words for days and numbers."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from domain.model.time.day_names import by_form, numbers


def any_of(words: str) -> frozenset[str]:
    """The set of words in a string."""
    return frozenset(words.split())


_LISTED = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
SEASONS = numbers(_LISTED["seasons"])
"""The month in which it begins."""
ORDINALS = numbers(_LISTED["ordinals"])
DAYS = numbers(_LISTED["days"])
NUMBERS = numbers(_LISTED["numbers"])
COMPOUND = numbers(_LISTED["compound"])
UNITS = by_form(_LISTED["units"])
TERMS = by_form(_LISTED["terms"])
THIS, NEXT, SEVERAL, NEAREST = (any_of(words) for words in _LISTED["which"].values())


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
class Token:
    """A word, a number or a mark: lower case, е for ё, with its start and end."""

    text: str
    start: int
    end: int


class Reader:
    """Accesses words by their position."""

    def __init__(self, words: Sequence[Token]) -> None:
        self._texts: Final = {at: word.text for at, word in enumerate(words)}

    def text(self, at: int) -> str:
        """The word there; empty outside the text."""
        return self._texts.get(at, "")

    def begins(self, at: int, *words: str) -> bool:
        """Whether the words from there on begin with these."""
        return all(self.text(at + n).startswith(word) for n, word in enumerate(words))


def words_of(text: str) -> list[Token]:
    """All words, numbers, dates in figures, and marks, in order."""
    return [
        Token(found[0].lower().replace("ё", "е"), found.start(), found.end())
        for found in _WORD.finditer(text)
    ]


def sentences(words: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The first and last word (exclusive) of each sentence."""
    first = 0
    for at, word in enumerate(words):
        if word.text in _SENTENCE_ENDS and not _is_abbreviation(words, at):
            yield first, at
            first = at + 1
    yield first, len(words)


def clauses(words: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The first and last word (exclusive) of each clause of that sentence."""
    for at in range(first, last):
        if words[at].text in _CLAUSE_ENDS:
            yield first, at
            first = at + 1
    yield first, last


def _is_abbreviation(words: Sequence[Token], at: int) -> bool:
    before = words[at - 1].text if at else ""
    return words[at].text == "." and (before in _SHORT or (len(before) == 1 and before.isalpha()))
