"""Words of a sentence that go badly together: forms of verbs, degrees, what a word is said with."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bot.proofreading.findings import spelling
from bot.proofreading.sentences import (
    Sentence,
    Word,
    forms,
    parted,
    run,
)
from bot.proofreading.vocabulary import words_of
from domain.model.incident.answer.review_findings import Finding

_MODAL: Final = words_of("usage.modal")
_LICENSING: Final = words_of("usage.licensing")
"""Nouns with an infinitive."""


def misused(sentence: Sentence) -> Iterator[Finding]:
    """Endings and companions of words in a sentence."""
    words = sentence.words
    yield from _infinitives(words)
    yield from _finite(words)


def _infinitives(words: list[Word]) -> Iterator[Finding]:
    """«должен отразиться», «ремонт начнётся»."""
    for at, word in enumerate(words):
        low = word.low
        if low.endswith("тся") and at:
            before = words[max(0, at - 3) : at]
            infinitive = word.text[:-3] + "ться"
            if _modal(before) and _infinitive(infinitive):
                why = "После этого слова нужна неопределённая форма: «-ться»."
                yield spelling([word], why, infinitive, certain=True)


def _finite(words: list[Word]) -> Iterator[Finding]:
    """«Ремонт кровли проводиться летом»: nothing in the clause asks for an infinitive."""
    for at, word in enumerate(words):
        finite = word.text[:-4] + "тся"
        if not word.low.endswith("ться") or not word.only("INFN") or not _third(finite):
            continue
        begin, end = at, run(words, at)
        while begin and not parted(words[begin]):
            begin -= 1
        others = [
            words[place]
            for place in range(begin, end)
            if place != at and not _until(words[place - 1], words[place])
        ]
        named = words[at - 1] if at else word
        if others and others[0].low == "если" and named.only("NOUN") and named.cases() == {"nomn"}:
            others = others[1:]  # «Если ситуация повториться»
        if any(_licenses(other) for other in others):
            continue
        subjects = [
            noun
            for before, noun in pairwise([word, *words[begin:at], *words[at + 1 : end]])
            if any(
                form.case == "nomn" and form.number == "sing" for form in noun.of("NOUN", "NPRO")
            )
            and not before.may("PREP")
        ]
        if subjects:
            yield spelling([word], "Здесь личная форма глагола: «-тся».", finite)


def _until(before: Word, noun: Word) -> bool:
    """«до начала осени»: verbs, too, and none here."""
    return noun.low == "осени" or (noun.low == "начала" and before.may("PREP"))


def _licenses(word: Word) -> bool:
    """An infinitive may stand beside it."""
    if word.low in {"и", "а", "но", "также", "не", "еще", "уже"}:
        return False
    told = "datv" in word.cases("NOUN", "NPRO") and "anim" in word.marks
    strange = not word.forms and not word.number and not word.capital
    asking = bool(word.lemmas() & (_MODAL | _LICENSING))
    parts = ("VERB", "PRED", "INFN", "ADJS", "PRTS", "GRND", "CONJ", "COMP")
    return told or strange or asking or (word.may(*parts) and not word.may("PREP"))


def _third(word: str) -> bool:
    return any(form.pos == "VERB" for form in forms(word))


def _infinitive(word: str) -> bool:
    """Whether that is an infinitive of the dictionary."""
    return any(form.pos == "INFN" for form in forms(word))


def _modal(before: list[Word]) -> bool:
    """The word before asks for an infinitive; only pronouns, adverbs and datives may stand between."""
    for word in reversed(before):
        if word.lemmas() & _MODAL and not word.only("NOUN"):
            return word.low not in {"было", "был", "была", "были", "возможно"}
        if not (
            word.may("ADVB", "PRCL") or (word.only("NPRO") and "nomn" not in word.cases("NPRO"))
        ):
            return False
        if not word.bare:
            return False
    return False
