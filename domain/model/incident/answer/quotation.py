"""Words that control quotes from an approval card, and their position in the draft (§13)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Final

from domain.model.incident.answer.draft import Draft, RejectionReason
from domain.model.incident.workflow.referral import Comment

_AROUND: Final = 60
"""Context characters on either side that distinguish repeated words."""

_UNMISTAKABLE: Final = 4
"""Words of this length that occur once in the draft need no context."""

_RESPELT: Final = 0.75
"""Similarity from which a comment counts as a correction of the quoted words."""

_ABOUT_LANGUAGE: Final = re.compile(
    r"запят|опечат|орфограф|пунктуац|грамматик|тире|дефис|кавыч|двоеточ|пробел|слитно|раздельно"
    r"|пишется|падеж|\bбукв|заглавн|строчн|удво"
)
"""Words for a mistake of language (§13); «ошибка» is missing, as it may be one of substance."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words quoted from a message: `words`, at code point `at` of the text `shown`."""

    words: str
    at: int
    shown: str


def place_in(draft: str, quoted: Quotation) -> int | None:
    """Return the code point of the draft where the quoted words begin; None if they aren't from it.

    Neighbouring words decide between several places, and between the draft and the citizen's text,
    which every card shows above the draft.
    """
    at = _nearest(quoted)
    before, after = quoted.shown[:at], quoted.shown[at + len(quoted.words) :]
    found = list(_places(quoted.words, draft))
    if not found or _stands_before(draft, before, quoted.words, after):
        return None
    return max(found, key=lambda one: _shared(draft, one, one + len(quoted.words), before, after))


def surroundings(draft: str, comment: Comment) -> tuple[str, str]:
    """A few words on either side if the quoted words alone are ambiguous; else empty strings."""
    if comment.place is None:
        return "", ""
    several = len(list(_places(comment.quote, draft))) > 1
    if not several and len(comment.quote) >= _UNMISTAKABLE:
        return "", ""
    before, after = draft[: comment.place], draft[comment.place + len(comment.quote) :]
    left = re.search(r"(?:\S+[^\S\n]+){0,2}\S*[^\S\n]*$", before[-_AROUND:])
    right = re.match(r"[^\S\n]*\S*(?:[^\S\n]+\S+){0,2}", after[:_AROUND])
    return (left[0] if left else ""), (right[0] if right else "")


def suggested_reasons(drafts: Iterable[Draft]) -> frozenset[RejectionReason]:
    """The reasons that control's quotations suggest; empty without quotations in these drafts.

    It only highlights a button: control decides (§13).
    """
    return frozenset(
        RejectionReason.LANGUAGE if _about_language(one) else RejectionReason.OFF_TOPIC
        for draft in drafts
        for one in draft.comments
        if one.place is not None and one.quote
    )


def names_mistake(text: str) -> bool:
    """Whether a text speaks of spelling or punctuation (§13)."""
    return _ABOUT_LANGUAGE.search(text.casefold()) is not None


def _about_language(comment: Comment) -> bool:
    """Whether it names a mistake, quotes only a mark, or is the quoted words corrected."""
    quote, said = comment.quote.casefold(), comment.text.casefold()
    if names_mistake(said) or not any(one.isalnum() for one in quote):
        return True
    if re.findall(r"\d+", quote) != re.findall(r"\d+", said):
        return False
    longest = max(len(quote), len(said))
    return longest < 2 * min(len(quote), len(said)) and (
        SequenceMatcher(None, quote, said, autojunk=False).ratio() >= _RESPELT
    )


def _nearest(quoted: Quotation) -> int:
    """The place closest to the messenger's position, which is approximate."""
    places = _places(quoted.words, quoted.shown)
    return min(places, key=lambda one: abs(one - quoted.at), default=len(quoted.shown))


def _stands_before(draft: str, before: str, words: str, after: str) -> bool:
    """Whether the words come from above the draft in the message."""
    line = before.rpartition("\n")[2] + words + after.partition("\n")[0]
    return line not in draft and draft.partition("\n")[0] in after


def _places(words: str, text: str) -> Iterator[int]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _shared(draft: str, start: int, end: int, before: str, after: str) -> int:
    """How many neighbouring characters agree with those at that place of the draft."""
    left = zip(reversed(draft[max(0, start - _AROUND) : start]), reversed(before), strict=False)
    right = zip(draft[end : end + _AROUND], after, strict=False)
    return sum(
        sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], side)) for side in (left, right)
    )
