"""Commas between what stands in a row, and between clauses that no word joins."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bot.proofreading.findings import comma, superfluous
from bot.proofreading.sentences import BE, Sentence, Word, parted, run
from bot.proofreading.vocabulary import listed
from domain.model.incident.answer.review_findings import Finding

_PERSONS: Final = frozenset({"1per", "2per", "impr"})
_BETWEEN: Final = listed("теперь уже сейчас сегодня завтра скоро вскоре затем потом")
_OPEN: Final = frozenset({"открыто", "закрыто"})
"""Adverbs, too; a subject before tells."""
_WHOSE: Final = frozenset({"его", "ее", "их"})
_PRONOUNS: Final = frozenset({"мы", "он", "она", "они"})
_SUBORDINATE: Final = frozenset({"если", "когда", "что", "чтобы", "пока", "хотя", "как"})
_OPENING: Final = _SUBORDINATE | {"и", "где", "который", "куда"}
_WITHIN: Final = 8
"""Words from the beginning of a clause to its verb."""
_PREDICATES: Final = ("VERB", "PRTS", "PRED", "INFN", "ADJS", "GRND", "PRTF")


def rows(sentence: Sentence) -> Iterator[Finding]:
    """Where such a comma is missing, or is one too many."""
    words = sentence.words
    yield from _two_clauses(words)
    yield from _one_subject(words)
    yield from _unjoined(words)
    yield from _one_row(words, sentence.commas)
    yield from _infinitives(words, sentence.commas)


def _agree(noun: Word, verb: Word) -> bool:
    return any(
        one.heads(other) and not other.marks & _PERSONS
        for one in noun.of("NOUN")
        for other in verb.forms
    )


def _two_clauses(words: list[Word]) -> Iterator[Finding]:
    """«Светильник заменили, и теперь улица освещена»: each clause has its own subject."""
    end = run(words, 0)
    if not words[0].only("NOUN", "ADJF") or sum(word.low == "и" for word in words[:end]) != 1:
        return
    at = next(place for place, word in enumerate(words) if word.low == "и")
    if at + 2 >= end or at < 2 or any(word.low in _SUBORDINATE for word in words[:end]):
        return
    own = [word for word in words[:at] if word.only("VERB", "PRTS")]
    heads = [word for word in words[:2] if word.may("NOUN") and "gent" not in word.cases()]
    begin = at + 1 + (words[at + 1].low in _BETWEEN | _WHOSE)
    if not own or not heads or not words[at].bare:
        return
    if _clause_of(words[begin : min(end, begin + _WITHIN)]):
        yield comma(words[at - 1], words[at], "Две части предложения разделяют запятой.")


def _clause_of(tail: list[Word]) -> bool:
    """It begins with a subject, which nothing else in the sentence can be, and has its verb."""
    at = next(
        (place for place, one in enumerate(tail) if one.only("VERB", "PRTS") or one.low in _OPEN), 0
    )
    if not at:
        return False
    first = next((place for place, word in enumerate(tail) if not word.only("ADJF")), 0)
    noun, verb = tail[first], tail[at]
    if noun.low in _PRONOUNS and first == 0:
        return True
    if first >= at or not noun.only("NOUN") or not _agree(noun, verb):
        return False
    if not all(
        any(one.agrees(other) for one in word.forms for other in noun.forms)
        for word in tail[:first]
    ):
        return False
    between = _unplaced(tail[first + 1 : at])
    whose = all(
        "gent" in word.cases("NOUN", "ADJF") or word.only("ADVB", "PRCL") for word in between
    )
    alone = verb.may("PRTS") or noun.cases() == {"nomn"}
    return whose and (alone or all("intr" in form.marks for form in verb.forms))


def _unplaced(words: list[Word]) -> list[Word]:
    """Without «на этом перекрёстке»: a preposition and what it governs."""
    left, place = list[Word](), False
    for word in words:
        place = word.may("PREP") or (place and bool(word.cases()) and "nomn" not in word.cases())
        left += [] if place else [word]
        place = place and not word.only("NOUN")
    return left


def _unjoined(words: list[Word]) -> Iterator[Finding]:
    """«Жалоба не подтвердилась давление соответствует норме»: two subjects and verbs that nothing joins."""
    end = run(words, 0)
    verbs = [at for at in range(end) if words[at].only("VERB", "PRTS") and words[at].low not in BE]
    if len(verbs) != 2 or any(word.may("CONJ", "GRND", "INFN", "PRTF") for word in words[:end]):
        return
    first, second = verbs
    begin = first + 1
    while begin < second and words[begin].only("ADJF"):
        begin += 1
    noun = words[begin]
    if begin >= second or not noun.only("NOUN") or not _agree(noun, words[second]):
        return
    own = [word for word in words[:first] if word.only("NOUN") and _agree(word, words[first])]
    suffers = any("tran" in form.marks for form in words[first].forms) and "accs" in noun.cases()
    if (
        own
        and "nomn" in own[0].cases()
        and not suffers
        and not noun.cases() & {"gent", "datv", "ablt"}
    ):
        yield comma(words[first], words[first + 1], "Две части предложения разделяют запятой.")


def _one_subject(words: list[Word]) -> Iterator[Finding]:
    """«Работы начнутся в мае, и завершатся в июне»: nothing parts two verbs of one subject."""
    at = next((place for place, word in enumerate(words) if parted(word)), 0)
    if at < 2 or at + 1 >= len(words) or words[at].low != "и" or not words[at + 1].bare:
        return
    verb = words[at + 1]
    first = [word for word in words[:at] if word.only("VERB", "PRTS")]
    if len(first) != 1 or not verb.only("VERB", "PRTS") or not _same(first[0], verb):
        return
    subject = [word for word in words[:at] if word.may("NOUN", "NPRO") and _agree(word, verb)]
    after = [
        word
        for before, word in pairwise(words[at + 1 :])
        if not (before.only("NOUN") and "gent" in word.cases("NOUN"))
    ]
    if not subject or any(word.may("PRTF", "GRND") or word.low in _OPENING for word in words[:at]):
        return
    if any(_agree(word, verb) or "nomn" in word.cases("NPRO") for word in after):
        return
    yield superfluous(words[at - 1])


def _one_row(words: list[Word], commas: int) -> Iterator[Finding]:
    """«Вывоз мебели, или отходов заказывают»: nothing parts two nouns that one word joins."""
    at = next((place for place, word in enumerate(words) if parted(word)), 0)
    if commas != 1 or not 0 < at < len(words) - 1 or words[at].gap.strip() != ",":
        return
    joint, one, other = words[at], words[at - 1], words[at + 1]
    if joint.low not in {"и", "или"} or any(
        word.low in {joint.low, *_OPENING} for word in words[:at]
    ):
        return
    either = joint.low == "или" and not one.may("VERB") and other.may("PREP", "ADVB")
    if not either and not (one.only("NOUN") and other.only("NOUN", "ADJF") and not other.capital):
        return
    before, after = (
        any(word.may(*_PREDICATES) for word in part) for part in (words[:at], words[at:])
    )
    common = one.cases() & other.cases()
    if (either and before and not after) or (
        common and before != after and (before or "nomn" not in common)
    ):
        yield superfluous(one)


def _infinitives(words: list[Word], commas: int) -> Iterator[Finding]:
    """«Можно прийти, или позвонить»: nothing parts two infinitives that one word joins."""
    at = next((place for place, word in enumerate(words) if parted(word)), 0)
    if commas != 1 or not 1 < at < len(words) - 1 or words[at].gap.strip() != ",":
        return
    joint, before, after = words[at].low, words[:at], words[at + 1 :]
    plain = not any(word.low in _SUBORDINATE | {"и", "или", "либо"} for word in before)
    does = [place for place, word in enumerate(before) if word.may("INFN")]
    asked = does and any(word.may("VERB", "PRED", "ADJS") for word in before[: does[0]])
    others = any(word.may("VERB", "PRED", "PRTS", "GRND") for word in after[1:])
    turned = any(word.may("GRND") for word in before)
    if (
        joint in {"и", "или"}
        and plain
        and asked
        and len(does) == 1
        and after[0].only("INFN")
        and not others | turned
    ):
        yield superfluous(words[at - 1])


def _same(one: Word, other: Word) -> bool:
    """In the same number, time and person."""
    told = {"sing", "plur", "past", "pres", "futr", "1per", "2per", "3per", "PRTS"}
    return bool(one.marks) and one.marks & told == other.marks & told
