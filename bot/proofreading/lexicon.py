"""LanguageTool's dictionary: words that ours lacks, and how often words are met."""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final

from bot.proofreading.sentences import dictionary
from bot.proofreading.vocabulary import words_of

_REMEMBERED: Final = 10_000

_WRONG: Final = words_of("spelling.wrong")
"""Lemmas of misspelt words that the dictionary has."""


def listed(word: str) -> bool:
    """Whether the dictionary has a word, and rightly so."""
    return not _speller().is_misspelled(word) and _WRONG.isdisjoint(lemmas(word))


@lru_cache(maxsize=_REMEMBERED)
def frequency(word: str) -> int:
    """How often a word or its lemma is met: from 0, hardly ever, to 25, on a logarithmic scale."""
    same = {one.replace("ё", "е") for one in (word, *lemmas(word))}
    return max(int(_speller().get_frequency(one)) for one in same)


def lemmas(word: str) -> Iterator[str]:
    """The possible lemmas of a word, in our dictionary or not."""
    for parse in dictionary().parse(word):
        yield parse.normal_form


@cache
def _speller() -> Any:
    """12 MB, loaded when the first unknown word comes."""
    from pylat_ru.spelling import MorfologikSpeller, load_binary_dictionary  # noqa: PLC0415

    return MorfologikSpeller(load_binary_dictionary("ru_RU"))
