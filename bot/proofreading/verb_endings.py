"""Infinitives where a personal form belongs, and the other way round: «-ться» and «-тся»."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bot.proofreading.conditions import condition, fits
from bot.proofreading.findings import spelling
from bot.proofreading.sentences import Sentence, Word, clause_start, forms, run
from domain.model.incident.answer.draft import Finding

_ASKS: Final = condition("<@usage.modal>&!=NOUN")
_WITH_INFINITIVE: Final = "VERB/PRED/INFN/ADJS/PRTS/GRND/CONJ/COMP&!PREP"


def verb_endings(sentence: Sentence) -> Iterator[Finding]:
    """«должен отразится», «ремонт начнёться»."""
    words = sentence.words
    for at, word in enumerate(words):
        if at and word.low.endswith("тся"):
            yield from _infinitive(word, words[max(0, at - 3) : at])
        elif word.low.endswith("ться") and word.only("INFN"):
            yield from _finite(words, at)


def _exists(word: str, part: str) -> bool:
    return any(form.pos == part for form in forms(word))


def _infinitive(word: Word, before: list[Word]) -> Iterator[Finding]:
    """«должен отразиться»: a word before asks for an infinitive."""
    infinitive = word.text[:-3] + "ться"
    if _is_asked(before) and _exists(infinitive, "INFN"):
        why = "После этого слова нужна неопределённая форма: «-ться»."
        yield spelling([word], why, infinitive, certain=True)


def _is_asked(before: list[Word]) -> bool:
    """The word before asks for an infinitive; only pronouns, adverbs and datives may stand between."""
    for word in reversed(before):
        if _ASKS(word):
            return word.low not in {"было", "был", "была", "были", "возможно"}
        between = word.may("ADVB", "PRCL") or fits(word, "=NPRO&!nomn")
        if not between or not word.bare:
            return False
    return False


def _finite(words: list[Word], at: int) -> Iterator[Finding]:
    """«Ремонт кровли проводиться летом»: nothing in the clause asks for an infinitive."""
    word, begin, end = words[at], clause_start(words, at), run(words, at)
    finite = word.text[:-4] + "тся"
    others = [
        words[place]
        for place in range(begin, end)
        if place != at and not _is_noun(words[place - 1], words[place])
    ]
    if others and others[0].low == "если" and fits(words[at - 1], "=NOUN&=nomn"):
        others = others[1:]  # «Если ситуация повториться»
    if not _exists(finite, "VERB") or any(map(_allows_infinitive, others)):
        return
    clause = [word, *words[begin:at], *words[at + 1 : end]]
    if any(
        fits(noun, "NOUN+nomn+sing/NPRO+nomn+sing") and not before.may("PREP")
        for before, noun in pairwise(clause)
    ):
        yield spelling([word], "Здесь личная форма глагола: «-тся».", finite)


def _is_noun(before: Word, word: Word) -> bool:
    """«до начала осени»: verbs, too, and none here."""
    return word.low == "осени" or (word.low == "начала" and before.may("PREP"))


def _allows_infinitive(word: Word) -> bool:
    if word.low in {"и", "а", "но", "также", "не", "еще", "уже"}:
        return False
    told = fits(word, "NOUN+datv/NPRO+datv&anim")
    strange = not word.forms and not word.number and not word.capital
    asking = fits(word, "<@usage.modal>") or fits(word, "<@usage.licensing>")
    return told or strange or asking or fits(word, _WITH_INFINITIVE)
