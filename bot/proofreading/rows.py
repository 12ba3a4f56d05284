"""Commas between what stands in a row, and between clauses that no word joins."""

from collections.abc import Iterator
from typing import Final

from bot.proofreading.conditions import IS_GENITIVE, IS_PREDICATE, condition, fits
from bot.proofreading.findings import comma, superfluous
from bot.proofreading.sentences import BE, ReadWord, Sentence, run
from bot.proofreading.vocabulary import listed
from domain.model.incident.answer.draft import DraftFinding

_BETWEEN: Final = listed("теперь уже сейчас сегодня завтра скоро вскоре затем потом его ее их")
_SUBORDINATE: Final = listed("если когда что чтобы пока хотя как")
_OPENING: Final = _SUBORDINATE | {"и", "где", "который", "куда"}
_WITHIN: Final = 8
"""Words from the beginning of a clause to its verb."""
_PREDICATE: Final = condition("VERB/PRTS/PRED/INFN/ADJS/GRND/PRTF")
_TWO_PARTS: Final = "Две части предложения разделяют запятой."


def rows(sentence: Sentence) -> Iterator[DraftFinding]:
    """Where such a comma is missing, or is one too many."""
    words = sentence.words
    yield from _two_clauses(words)
    yield from _unjoined(words)
    at = run(words, 0)
    if at + 1 >= len(words):
        return
    alone = sentence.commas == 1 and words[at].gap.strip() == ","
    if alone and _joins_nouns(words, at):
        yield superfluous(words[at - 1])


def _may_do(noun: ReadWord, verb: ReadWord) -> bool:
    """Whether the noun may be the subject of a verb of the third person."""
    return any(
        one.heads(other) and not other.marks & {"1per", "2per", "impr"}
        for one in noun.of("NOUN")
        for other in verb.forms
    )


def _two_clauses(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """«Светильник заменили, и теперь улица освещена»: each clause has its own subject."""
    first = words[: run(words, 0)]
    joints = [at for at, word in enumerate(first) if word.low == "и"]
    if len(joints) != 1 or not words[0].only("NOUN", "ADJF"):
        return
    at = joints[0]
    if not 1 < at < len(first) - 2 or not words[at].bare:
        return
    own = any(map(IS_PREDICATE, words[:at]))
    heads = any(fits(word, "NOUN") and "gent" not in word.cases() for word in words[:2])
    subordinate = any(word.low in _SUBORDINATE for word in first)
    begin = at + 1 + (words[at + 1].low in _BETWEEN)
    if own and heads and not subordinate and _is_clause(first[begin : begin + _WITHIN]):
        yield comma(words[at - 1], words[at], _TWO_PARTS)


def _is_clause(tail: list[ReadWord]) -> bool:
    """It begins with a subject, which nothing else in the sentence can be, and has its verb."""
    is_verb = (IS_PREDICATE(word) or word.low in {"открыто", "закрыто"} for word in tail)
    at = next((place for place, found in enumerate(is_verb) if found), 0)
    first = next((place for place, word in enumerate(tail) if not word.only("ADJF")), 0)
    if not at:
        return False
    noun, verb = tail[first], tail[at]
    if noun.low in {"мы", "он", "она", "они"} and first == 0:
        return True
    if first >= at or not noun.only("NOUN") or not _may_do(noun, verb):
        return False
    between = _without_places(tail[first + 1 : at])
    belong = all(word.agrees(noun) for word in tail[:first]) and all(
        IS_GENITIVE(word) or word.only("ADVB", "PRCL") for word in between
    )
    return belong and (verb.may("PRTS") or noun.cases() == {"nomn"} or fits(verb, "=intr"))


def _without_places(words: list[ReadWord]) -> list[ReadWord]:
    """Without «на этом перекрёстке»: a preposition and what it governs."""
    left, place = list[ReadWord](), False
    for word in words:
        place = word.may("PREP") or (place and bool(word.cases()) and "nomn" not in word.cases())
        left += [] if place else [word]
        place = place and not word.only("NOUN")
    return left


def _unjoined(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """«Жалоба не подтвердилась давление соответствует норме»: two subjects and verbs that nothing joins."""
    clause = words[: run(words, 0)]
    verbs = [at for at, word in enumerate(clause) if IS_PREDICATE(word) and word.low not in BE]
    if len(verbs) != 2 or any(fits(word, "CONJ/GRND/INFN/PRTF") for word in clause):
        return
    first, second = verbs
    begin = next(at for at in range(first + 1, second + 1) if not words[at].only("ADJF"))
    noun = words[begin]
    if begin == second or not fits(noun, "=NOUN&!gent/datv/ablt"):
        return
    own = [word for word in words[:first] if word.only("NOUN") and _may_do(word, words[first])]
    suffers = fits(words[first], "tran") and "accs" in noun.cases()
    if own and "nomn" in own[0].cases() and not suffers and _may_do(noun, words[second]):
        yield comma(words[first], words[first + 1], _TWO_PARTS)


def _joins_nouns(words: list[ReadWord], at: int) -> bool:
    """«Вывоз мебели, или отходов заказывают»: nothing parts two nouns that one word joins."""
    joint, one, other = words[at].low, words[at - 1], words[at + 1]
    opening = any(word.low in {joint, *_OPENING} for word in words[:at])
    counted = at > 1 and words[at - 2].number  # «на 147 человек, или на 1,6 %»
    if joint not in {"и", "или"} or opening or counted:
        return False
    either = joint == "или" and not one.may("VERB") and other.may("PREP", "ADVB")
    if not either and not (one.only("NOUN") and fits(other, "=NOUN/ADJF&!capital")):
        return False
    before, after = any(map(_PREDICATE, words[:at])), any(map(_PREDICATE, words[at:]))
    common = one.cases() & other.cases()
    in_row = bool(common) and before != after and (before or "nomn" not in common)
    return in_row or (either and before and not after)
