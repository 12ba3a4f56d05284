"""Commas that are missing inside a sentence: before a subordinate clause, around a participle or an address."""

from collections.abc import Iterator
from typing import Final

from bot.proofreading.findings import comma
from bot.proofreading.sentences import Sentence, Word
from bot.proofreading.vocabulary import listed, phrases_of, words_of
from bot.proofreading.windows import found
from domain.model.incident.answer.draft import Finding

JOINING: Final = words_of("commas.joining")
"""After them a subordinate clause begins without a comma."""

_INSERTED: Final = phrases_of("commas.inserted")
_OPENING: Final = (*_INSERTED, "таким образом", "итак", "возможно", "впрочем", "в частности")
"""With these a sentence may begin, and then a comma follows."""


def missing_commas(sentence: Sentence) -> Iterator[Finding]:
    """Where a comma is missing in a sentence."""
    words = sentence.words
    yield from _before_which(words)
    yield from _before_compounds(words)
    yield from _around_inserted(words)
    yield from _after_opening(words)


def joins(word: Word) -> bool:
    """A clause may begin after it without a comma."""
    return word.low in JOINING


def _before_which(words: list[Word]) -> Iterator[Finding]:
    """«дорога, которая», «площадка, о которой»."""
    why = "Перед придаточным с «который» нужна запятая."
    for at, (_,) in found(words, "<который>"):
        which = words[at]
        first = at - 1 if at and words[at - 1].may("PREP") and which.bare else at
        before = words[first - 1] if first else None
        if before is None or not words[first].bare or joins(before):
            continue
        of_it = "gent" in which.cases()
        recent = any("," in one.gap for one in words[max(0, first - 3) : first])
        named = before.may("NOUN") or before.abbreviation
        if not named or (recent and (of_it or first != at)):
            continue
        whose = first == at > 1 and of_it and before.bare
        if whose and words[at - 2].only("NOUN"):  # «конкурс, итоги которого»
            yield comma(words[at - 2], before, why, which)
        else:
            yield comma(before, words[first], why, certain=True)


_COMPOUND: Final = phrases_of("commas.compound")
"""Conjunctions with a comma before them, which may also stand before their last word."""


def _before_compounds(words: list[Word]) -> Iterator[Finding]:
    """«Вода появится после того как бригада заменит насос»."""
    for at in range(1, len(words) - 1):
        length = phrase_at(words, at, _COMPOUND)
        before = words[at - 1]
        if not length or not words[at].bare or words[at].capital or joins(before):
            continue
        if before.only("NOUN", "VERB", "PRTS", "INFN") and not before.lemmas() & _TIMES:
            said = " ".join(word.low for word in words[at : at + length])
            why = f"Перед «{said}» нужна запятая."
            yield comma(before, words[at], why, *words[at + 1 : at + length])


_TIMES: Final = listed("минута час день сутки неделя месяц год")


def _around_inserted(words: list[Word]) -> Iterator[Finding]:
    """«отопление, к сожалению, подадут»."""
    why = "Вводные слова выделяют запятыми."
    for at in range(1, len(words)):
        length = phrase_at(words, at, _INSERTED)
        if not length or words[at].capital:
            continue
        before, last, after = words[at - 1], words[at + length - 1], words[at + length :][:1]
        if words[at].bare and not joins(before) and before.low != "что":
            yield comma(before, words[at], why, certain=True)
        opens_turn = words[at].low == "например"  # «например на улице Мира»
        if before.low != "и" and not opens_turn:
            yield from (comma(last, one, why, certain=True) for one in after if one.bare)


def _after_opening(words: list[Word]) -> Iterator[Finding]:
    length = phrase_at(words, 0, _OPENING)
    if not length or length >= len(words) or not words[length].bare:
        return
    first, following = words[0].low, words[length]
    guessed = any(word.only("VERB") for word in words) and not words[1].may("INFN")
    otherwise = (
        (first == "возможно" and not guessed)  # «Возможно проведение работ»
        or (first == "таким" and not following.may("NOUN"))
        or (first == "например" and following.may("PREP"))
    )
    if not otherwise:
        why = "После вводных слов нужна запятая."
        yield comma(words[length - 1], following, why, certain=first != "возможно")


def phrase_at(words: list[Word], at: int, phrases: tuple[str, ...]) -> int:
    """How many words from there on are one of these phrases."""
    for phrase in phrases:
        parts = phrase.split()
        here = words[at : at + len(parts)]
        if [word.low for word in here] == parts and all(word.bare for word in here[1:]):
            return len(parts)
    return 0
