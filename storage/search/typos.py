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

_LETTERS: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def may_be_mistyped(word: str) -> bool:
    """Whether it is long enough for a typo not to make another word of it."""
    return len(word) >= _SHORTEST and is_russian(word.lower())


def nearly(word: str, *, occurs: bool) -> frozenset[str]:
    """The stems of words that are one edit away, most of which nobody ever wrote."""
    word = word.lower()
    known, stem = is_known(word), stems(word)[:1]
    forms = (word, *stem) if known else stem
    found = {edit for form in forms for edit in _edits(form)}
    if not (known and occurs):
        found.update(form for edit in _edits(word) if is_known(edit) for form in stems(edit))
    return frozenset(found).difference(stems(word))


def likely(word: str, found: Iterable[str], *, occurs: bool) -> frozenset[str]:
    """Of the stems that occur those that the word may mean: two right words mean two things."""
    right = occurs and is_known(word.lower())
    return frozenset(stem for stem in found if not (right and is_known(stem)))


def _edits(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for letter in _LETTERS:
            yield before + letter + after
            yield before + letter + after[1:]
