"""Words and what they are forms of: «фонарей» of «фонарь», «Ивановой» of «Иванов» or «Иванова».

A text and what is looked for go through the same functions, so both databases find the same.
Whoever changes them has all terms derived again, by a migration that empties them.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final

_WORD: Final = re.compile(r"[^\W_]+")
_RUSSIAN: Final = re.compile(r"[а-яё]+")
_LONGEST: Final = 40
"""Characters; what is longer is no word, and an index need not hold it whole."""

_OF_NO_MEANING: Final = frozenset({"PREP", "CONJ", "PRCL", "INTJ"})
"""Prepositions, conjunctions, particles, interjections: they stand in every text."""

_KNOWN: Final = 30_000
"""Words whose forms are remembered; a town's messages are made of about as many."""


def normal(text: str) -> str:
    """The text with each letter as one character («й» may come as two)."""
    return unicodedata.normalize("NFC", text)


def words_in(text: str) -> Iterator[re.Match[str]]:
    """The words of a normal text, where they stand in it."""
    return _WORD.finditer(text)


def stems(word: str) -> tuple[str, ...]:
    """What the word may be a form of, «ё» as «е»; nothing where it means nothing by itself."""
    return _stems(word.lower()[:_LONGEST])


@lru_cache(maxsize=_KNOWN)
def _stems(word: str) -> tuple[str, ...]:
    if not _RUSSIAN.fullmatch(word):
        return (word.replace("ё", "е"),)
    parses = _analyzer().parse(word)
    if parses[0].tag.POS in _OF_NO_MEANING:
        return ()
    return tuple(dict.fromkeys(parse.normal_form.replace("ё", "е") for parse in parses))


@cache
def _analyzer() -> Any:
    """The dictionary: 30 MB, read when the first word comes."""
    import pymorphy3  # noqa: PLC0415 - what does not search need not read it

    return pymorphy3.MorphAnalyzer()
