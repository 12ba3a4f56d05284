"""Words with one mistyped letter: what a word may have been meant to be.

The candidates are made from the word and looked up in the index, so no list of all words is kept,
which would have to forget erased ones, too. A letter is missing, added, replaced or exchanged with
the next one.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from storage.search.stems import is_known, is_russian, stems

_SHORTEST: Final = 5
"""Letters; a shorter word is one edit away from too many others."""

_MOST_LETTERS: Final = 20
"""Of all forms whose edits are looked up: 64 edits a letter, some 25 ms among a million."""

_LETTERS: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def may_be_mistyped(word: str) -> bool:
    """Whether it is long enough for a typo not to make another word of it."""
    return len(word) >= _SHORTEST and is_russian(word.lower())


def corrections(word: str) -> frozenset[str]:
    """The stems of the dictionary's words that are one edit away."""
    right = filter(is_known, _edits(word.lower()))
    return frozenset(stem for edit in right for stem in stems(edit)).difference(stems(word))


def misspellings(words: Iterable[str]) -> dict[str, frozenset[str]]:
    """What is one edit away from the stems of words, then from the words, as far as is affordable.

    People misspell any form of a word, and what the stem of that is can only be guessed.
    """
    words = [*words]
    forms = [(word, stem) for word in words for stem in stems(word)[:1]]
    forms += [(word, word.lower()) for word in words if word.lower() not in stems(word)]
    tried: dict[str, frozenset[str]] = {}
    letters = 0
    for word, form in forms:
        letters += len(form)
        if letters <= _MOST_LETTERS:
            edits = frozenset(_edits(form)).difference(stems(word))
            tried[word] = tried.get(word, frozenset()) | edits
    return tried


def _edits(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for letter in _LETTERS:
            yield before + letter + after
            yield before + letter + after[1:]
