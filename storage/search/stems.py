"""Words and their stems: «фонарей» of «фонарь», «Ивановой» of «Иванов» or «Иванова».

Texts and queries use the same functions, so both databases find the same. A change of them needs a
migration that empties all terms, to have them derived again.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final

_WORD: Final = re.compile(r"[^\W_]+")
_RUSSIAN: Final = re.compile(r"[а-яё]+")
_LONGEST: Final = 40
"""Characters; anything longer is no word, and need not be indexed whole."""

_OF_NO_MEANING: Final = frozenset({"PREP", "CONJ", "PRCL", "INTJ"})
"""Prepositions, conjunctions, particles, interjections: they occur in every text."""

_KNOWN: Final = 30_000
"""Words whose stems are cached; about as many as a town's messages contain."""


def normal(text: str) -> str:
    """The text with each letter as one character («й» may come as two)."""
    return unicodedata.normalize("NFC", text)


def words_in(text: str) -> Iterator[re.Match[str]]:
    """The words of a normalised text, with their positions."""
    return _WORD.finditer(text)


def stems(word: str) -> tuple[str, ...]:
    """The word's possible stems, with «ё» as «е»; none for a stop word."""
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
    """The dictionary: 30 MB, loaded at the first word."""
    import pymorphy3  # noqa: PLC0415 - only searches need it

    return pymorphy3.MorphAnalyzer()
