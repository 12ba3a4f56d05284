"""Findings as the rules of a sentence report them."""

from typing import Final

from bot.proofreading.sentences import Word, inflected
from domain.model.incident.answer.draft import Finding, FindingKind


def grammar(words: list[Word], message: str, *right: str | None) -> Finding:
    """Return a grammar finding over these words; a replacement may be None."""
    given = tuple(one for one in right if one)
    return over(words, FindingKind.GRAMMAR, message, given)


def in_case(noun: Word, case: str, message: str, *, before: str = "") -> Finding:
    """Report a noun in a wrong case; `before`: a missing preposition."""
    right = inflected(noun.text, noun.forms[0], case)
    return grammar([noun], message, right and f"{before}{right}")


_CASES: Final = {
    "nomn": "именительный",
    "gent": "родительный",
    "datv": "дательный",
    "accs": "винительный",
    "ablt": "творительный",
    "loct": "предложный",
}


def needed(*cases: str) -> str:
    """Return «нужен дательный падеж», «нужен предложный или винительный падеж»."""
    *first, last = (_CASES[case] for case in cases)
    names = f"{', '.join(first)} или {last}" if first else last
    return f"нужен {names} падеж"


def spelling(words: list[Word], message: str, *right: str, certain: bool = False) -> Finding:
    """Return a spelling finding over these words."""
    given = tuple(one.capitalize() if words[0].capital else one for one in right)
    return over(words, FindingKind.SPELLING, message, given, certain=certain)


def comma(one: Word, other: Word, why: str, *more: Word, certain: bool = False) -> Finding:
    """Report a missing comma between two words; `more`: words after them to be marked, too."""
    right = f"{one.text}," + "".join(word.gap + word.text for word in (other, *more))
    return over([one, other, *more], FindingKind.PUNCTUATION, why, (right,), certain=certain)


def superfluous(word: Word) -> Finding:
    """Report that the comma after the word is needless."""
    return Finding(
        word.start,
        len(word.text) + 1,
        FindingKind.PUNCTUATION,
        "Здесь запятая не нужна.",
        (word.text,),
    )


def over(
    words: list[Word],
    kind: FindingKind,
    message: str,
    right: tuple[str, ...],
    *,
    certain: bool = False,
) -> Finding:
    """Return a finding from the first of these words to the last; `right`: its replacements."""
    start = words[0].start
    return Finding(start, words[-1].end - start, kind, message, right, certain=certain)
