"""The commas around participles and gerunds with what depends on them."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bot.proofreading.commas import joins
from bot.proofreading.findings import comma
from bot.proofreading.sentences import Sentence, Word, listed
from domain.model.answer.proof import Finding

_NO_GERUND: Final = listed(
    """
    благодаря начиная исходя включая спустя несмотря невзирая судя молча стоя сидя лежа шутя
    спеша хотя глядя не смотря
    """
)


def turns(sentence: Sentence) -> Iterator[Finding]:
    """Where such a turn of phrase is not set off."""
    words = sentence.words
    yield from _participles(words)
    yield from _gerunds(words)


def _participles(words: list[Word]) -> Iterator[Finding]:
    for at, (noun, participle) in enumerate(pairwise(words)):
        if not _verbal(participle) or not noun.may("NOUN"):
            continue
        agrees = _fits(participle, noun)
        if not agrees and at and noun.bare and noun.cases() == {"gent"}:
            agrees = _fits(participle, words[at - 1])  # «участок дороги, повреждённый»
        if not agrees or noun.may("ADJF", "PREP", "CONJ"):
            continue
        follows = words[at + 2 :]
        if participle.bare:
            if follows and follows[0].bare and not _modifies(participle, follows):
                yield comma(noun, participle, "Причастный оборот выделяют запятыми.", certain=True)
        elif participle.gap.strip() == "," and follows:
            yield from _closing(follows)


def _verbal(word: Word) -> bool:
    """A participle that is no adjective by now."""
    return (
        word.may("PRTF")
        and not word.may("NOUN")
        and word.lemmas().isdisjoint(
            {
                "следующий",
                "соответствующий",
                "указать",
                "дать",
                "следовать",
                "соответствовать",
                "настоящий",
            }
        )
    )


def _modifies(participle: Word, follows: list[Word]) -> bool:
    """It belongs to a noun after it: «для жителей пострадавших домов»."""
    for word in follows[:5]:
        if not word.bare:
            return False
        if word.may("PREP", "CONJ") and not word.may("NOUN"):
            return _later(participle, follows)
        if word.may("NOUN") and _fits(participle, word):
            return True
        if word.may("VERB", "PRTS") and not word.may("NOUN", "ADJF"):
            return True
    return not follows[0].bare


def _later(participle: Word, follows: list[Word]) -> bool:
    """A noun that agrees comes later: «расположенных в селе домов»."""
    for at, word in enumerate(follows[:8]):
        if (at and not word.bare) or word.only("VERB", "PRTS"):
            return False
        before = follows[at - 1] if at else None
        governed = before is not None and (before.may("PREP") or before.only("ADJF", "PRTF"))
        if at > 1 and not governed and word.may("NOUN") and _fits(participle, word):
            return True
    return False


def _fits(participle: Word, noun: Word) -> bool:
    return any(one.agrees(other) for one in participle.of("PRTF") for other in noun.of("NOUN"))


def _closing(follows: list[Word]) -> Iterator[Finding]:
    """«контейнеры, установленные на улице Мира, вывозят»: the comma before the verb."""
    for at, word in enumerate(follows[:9]):
        if at and not word.bare and not re.fullmatch(r'[ \xa0]*[«"№.][ \xa0]*|\. ', word.gap):
            return
        if word.low in {"и", "или", "а", "но", "что"} or word.only("INFN", "GRND"):
            return
        if at and word.only("VERB", "PRTS"):
            first = _adverb(follows, at)
            yield comma(follows[first - 1], follows[first], "Причастный оборот выделяют запятыми.")
            return


def _adverb(follows: list[Word], at: int) -> int:
    return at - 1 if at > 1 and follows[at - 1].low in {"будет", "будут", "не"} else at


def _gerund_closes(words: list[Word], at: int) -> Iterator[Finding]:
    """«Подрядчик, нарушив сроки, заплатит»: the comma before the verb of the subject."""
    subject = words[at - 1]
    for verb in range(at + 2, min(len(words), at + 8)):
        word = words[verb]
        if not word.bare or word.low in {"и", "или", "а", "но", "что"} or word.only("INFN", "GRND"):
            return
        if word.only("VERB", "PRTS"):
            agreed = any(
                one.case == "nomn" and one.number == other.number and "impr" not in other.marks
                for one in subject.of("NOUN", "NPRO")
                for other in word.forms
            )
            if agreed:
                yield comma(words[verb - 1], word, "Деепричастный оборот выделяют запятыми.")
            return


def _gerunds(words: list[Word]) -> Iterator[Finding]:
    for at, word in enumerate(words):
        if not at or not word.only("GRND") or word.low in _NO_GERUND:
            continue
        if not word.bare:
            if word.gap.strip() == ",":
                yield from _gerund_closes(words, at)
            continue
        first = at - 1 if words[at - 1].low == "не" else at
        if first < 1 or not words[first].bare:
            continue
        before = words[first - 1]
        if joins(before) or (before.may("PREP", "CONJ") and not before.may("NOUN")):
            continue
        if before.only("GRND", "ADVB") or any(one.only("GRND") for one in words[:first]):
            continue
        yield comma(before, words[first], "Деепричастный оборот выделяют запятыми.", certain=True)
