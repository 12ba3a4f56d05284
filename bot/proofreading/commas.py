"""Commas that are missing inside a sentence: before a subordinate clause, around a participle or an address."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bot.proofreading.findings import comma
from bot.proofreading.relatives import ASKING
from bot.proofreading.sentences import Sentence, Word, run
from bot.proofreading.vocabulary import listed, phrases_of, words_of
from domain.model.incident.answer.review_findings import Finding

JOINING: Final = words_of("commas.joining")
"""After them a subordinate clause begins without a comma."""

TELLING: Final = words_of("commas.telling")
_THEREFORE: Final = frozenset({"если", "поскольку", "чтобы", "хотя", "ибо", "будто", "поэтому"})
_POINTED: Final = {
    "том": {"о", "в"},
    "то": {"на", "за"},
    "тому": {"к"},
    "тем": {"с", "перед", "над"},
}
"""«о том, что»: the word, and the prepositions before it."""
_PLACES: Final = frozenset({"где", "когда", "куда", "откуда"})
_POINTING: Final = frozenset({"там", "туда", "тогда", "оттуда"})
_INSERTED: Final = phrases_of("commas.inserted")
_OPENING: Final = (*_INSERTED, "таким образом", "итак", "возможно", "впрочем", "в частности")
"""With these a sentence may begin, and then a comma follows."""


def missing_commas(sentence: Sentence) -> Iterator[Finding]:
    """Where a comma is missing in a sentence."""
    words = sentence.words
    yield from _before_which(words)
    yield from _before_that(words)
    yield from _before_conjunctions(words)
    yield from _before_compounds(words)
    yield from _where(words)
    yield from _around_inserted(words)
    yield from _after_opening(words)


def joins(word: Word) -> bool:
    """A clause may begin after it without a comma."""
    return word.low in JOINING


def _before_which(words: list[Word]) -> Iterator[Finding]:
    """«дорога, которая», «площадка, о которой»."""
    for at, word in enumerate(words):
        if "который" not in word.lemmas() or at < 1:
            continue
        first = at - 1 if words[at - 1].may("PREP") and word.bare else at
        if first < 1 or not words[first].bare:
            continue
        before = words[first - 1]
        if (not before.may("NOUN") and not before.abbreviation) or joins(before):
            continue
        recent = words[max(0, first - 3) : first]
        if "gent" in word.cases() and any("," in one.gap for one in recent):
            continue
        if first != at and any("," in one.gap for one in recent):
            continue
        whose = first == at > 1 and "gent" in word.cases() and before.bare
        if whose and words[at - 2].only("NOUN"):  # «конкурс, итоги которого»
            why = "Перед придаточным с «который» нужна запятая."
            yield comma(words[at - 2], before, why, word)
            continue
        yield comma(
            before, words[first], "Перед придаточным с «который» нужна запятая.", certain=True
        )


def _before_that(words: list[Word]) -> Iterator[Finding]:
    """«сообщаем, что»."""
    for at, (verb, that) in enumerate(pairwise(words)):
        if that.low != "что" or not that.bare:
            continue
        if verb.low in _POINTED and at > 1 and words[at - 1].low in _POINTED[verb.low]:
            if words[at - 2].low not in {"несмотря", "невзирая", "связи"}:
                yield comma(verb, that, "Перед «что» нужна запятая.")
            continue
        spoken = verb.lemmas() & TELLING or verb.low in TELLING
        if at and verb.bare and _somebody(verb) and words[at - 1].lemmas() & TELLING:
            if words[at - 1].may("VERB"):
                yield comma(verb, that, "Перед «что» нужна запятая.")
            continue
        if spoken and verb.may(
            "VERB", "PRED", "ADJS", "PRTS", "INTJ", "PRCL", "GRND", "INFN", "NOUN"
        ):
            following = words[at + 2].low if at + 2 < len(words) else ""
            certain = following not in {"именно", "угодно"}
            yield comma(verb, that, "Перед «что» нужна запятая.", certain=certain)


def _somebody(word: Word) -> bool:
    """Who is told: «вам», «жителей»."""
    told = word.cases("NOUN", "NPRO") & {"datv", "accs"}
    return bool(told) and (word.only("NPRO") or (word.only("NOUN") and "anim" in word.marks))


def _before_conjunctions(words: list[Word]) -> Iterator[Finding]:
    for at, word in enumerate(words):
        if not at or not word.bare or word.capital:
            continue
        before, after = words[at - 1], words[at + 1] if at + 1 < len(words) else None
        why = _needs_comma(words, at, before, after)
        if why:
            yield comma(before, word, why, certain=why.endswith("запятая."))


def _or_else(words: list[Word], at: int) -> bool:
    """«если не в этом году, то в следующем»: no clause."""
    end = run(words, at)
    then = end < len(words) and words[end].low == "то"
    return then and words[at + 1].low == "не" and not _said(words, at)


def _said(words: list[Word], at: int) -> bool:
    return any(word.may("VERB", "PRTS", "PRED", "INFN") for word in words[at : run(words, at)])


def _needs_comma(words: list[Word], at: int, before: Word, after: Word | None) -> str | None:  # noqa: C901 - a list of words
    low = words[at].low
    next_low = after.low if after else ""
    plain = not joins(before) and before.low not in {"как", "что", "так", "потому", "того", "тем"}
    found: str | None = None
    if (
        low in _THEREFORE
        and plain
        and next_low != "бы"
        and not (low == "если" and (before.low == "случае" or _or_else(words, at)))
        and not (low == "хотя" and next_low == "и" and not _said(words, at))
    ):
        found = f"Перед «{low}» нужна запятая."
    elif f"{low} {next_low}" in {"потому что", "так как"} and plain and after and after.bare:
        found = f"Перед «{low} {next_low}» нужна запятая."
    elif low == "как" and next_low == "только" and plain and before.may("NOUN", "NPRO", "VERB"):
        found = "Перед «как только» нужна запятая."
    elif low in _PLACES and (before.low in _POINTING or _asked(before) or _named(before, after)):
        found = f"Перед «{low}» нужна запятая."
    elif low == "но" and not before.number:
        found = "Перед «но» нужна запятая."
    elif low == "а" and not before.number and not before.abbreviation and after and after.bare:
        if before.low != "и" and len(before.text) > 1 and not _lettered(words, at):
            found = "Перед «а» нужна запятая."
    elif low == "однако" and plain:
        found = "Перед «однако» нужна запятая."
    elif _with_what(words, at, before) and plain:
        found = "Перед придаточным нужна запятая."
    elif low == "кроме" and next_low != "того" and not before.may("PREP") and plain:
        found = "Перед «кроме» нужна запятая."
    elif low == "как" and next_low in _REPORTED and plain and before.may("NOUN", "VERB"):
        found = "Перед «как» нужна запятая."
    return found


_REPORTED: Final = words_of("commas.reported")


def _asked(before: Word) -> bool:
    return before.only("VERB", "INFN") and bool(before.lemmas() & TELLING)


def _named(before: Word, after: Word | None) -> bool:
    """«адрес, где», «день, когда»."""
    return (
        bool(
            before.lemmas()
            & {"адрес", "место", "день", "случай", "момент", "улица", "участок", "дом"}
        )
        and after is not None
        and after.bare
    )


def _lettered(words: list[Word], at: int) -> bool:
    """«дом 5 а», «литер а»."""
    return any(word.low in {"литер", "корпус", "строение"} for word in words[max(0, at - 2) : at])


def _with_what(words: list[Word], at: int, before: Word) -> bool:
    """«в связи с чем», «за что ему начислена пеня»."""
    here = words[at : run(words, at)]
    said = " ".join(word.low for word in here[:5])
    length = next((len(one.split()) for one in _WHAT if said.startswith(f"{one} ")), 0)
    predicate = any(word.may("VERB", "PRTS", "PRED", "ADJS") for word in here[length:])
    return bool(length) and predicate and before.may("NOUN", "VERB", "PRTS", "INFN", "ADVB")


_WHAT: Final = phrases_of("commas.what")


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


def _where(words: list[Word]) -> Iterator[Finding]:
    """«В переулке где вы живёте», «раньше чем планировалось», «как взрослые так и дети»."""
    for at in range(1, len(words) - 1):
        before, word, after = words[at - 1 : at + 2]
        if not word.bare or not after.bare or joins(before):
            continue
        end = run(words, at)
        place = word.low in {"где", "куда", "откуда"} and before.only("NOUN")
        asked = bool(word.lemmas() & ASKING) and _asked(before)
        when = word.low in {"когда", "пока"} and before.only("VERB", "PRTS")
        if when and not any(one.low in {"и", "но", "а"} for one in words[at:end]):
            place = any(one.only("VERB", "PRTS") for one in words[at + 1 : end])
        if (place or asked) and any(one.may("VERB", "PRTS", "PRED") for one in words[at + 1 : end]):
            yield comma(before, word, "Придаточное отделяют запятой.")
        earlier = at > 1 and words[at - 2].low == "не"
        if word.low == "чем" and before.only("COMP") and after.only("VERB") and not earlier:
            yield comma(before, word, "Перед «чем» нужна запятая.")
        if (
            word.low == "так"
            and after.low == "и"
            and any(one.low == "как" for one in words[max(0, at - 6) : at])
        ):
            yield comma(before, word, "Перед «так и» нужна запятая.")


def _around_inserted(words: list[Word]) -> Iterator[Finding]:
    """«отопление, к сожалению, подадут»."""
    for at in range(1, len(words)):
        length = phrase_at(words, at, _INSERTED)
        if not length or words[at].capital:
            continue
        before = words[at - 1]
        if words[at].bare and not joins(before) and before.low != "что":
            yield comma(before, words[at], "Вводные слова выделяют запятыми.", certain=True)
        end = at + length
        if end < len(words) and words[end].bare and before.low != "и" and _breaks(words, at):
            yield comma(
                words[end - 1], words[end], "Вводные слова выделяют запятыми.", certain=True
            )


def _breaks(words: list[Word], at: int) -> bool:
    """«например» may open a turn of phrase, and then no comma follows."""
    return words[at].low != "например"


def _after_opening(words: list[Word]) -> Iterator[Finding]:
    length = phrase_at(words, 0, _OPENING)
    if not length or length >= len(words) or not words[length].bare:
        return
    first = words[0].low
    following = words[length]
    if first == "возможно" and not _guessed(words):
        return
    if first == "таким" and not following.may("NOUN"):
        return
    if first == "например" and following.may("PREP"):
        return
    why = "После вводных слов нужна запятая."
    yield comma(words[length - 1], following, why, certain=first != "возможно")


def _guessed(words: list[Word]) -> bool:
    """«Возможно, срок сдвинется», not «Возможно проведение работ»."""
    return any(word.only("VERB") for word in words) and not words[1].may("INFN")


def phrase_at(words: list[Word], at: int, phrases: tuple[str, ...]) -> int:
    """How many words from there on are one of these phrases."""
    for phrase in phrases:
        parts = phrase.split()
        here = words[at : at + len(parts)]
        if [word.low for word in here] == parts and all(word.bare for word in here[1:]):
            return len(parts)
    return 0
