"""The comma that parts two clauses."""

import re
from collections.abc import Iterator
from typing import Final

from bot.proofreading.conditions import IS_PREDICATE, fits
from bot.proofreading.findings import comma
from bot.proofreading.sentences import BE, ReadWord, Sentence, run
from bot.proofreading.vocabulary import listed, phrases_of
from domain.model.incident.answer.draft import DraftFinding

_SUBORDINATE: Final = listed("если когда поскольку чтобы пока хотя так")
_NO_GERUND: Final = listed("благодаря начиная исходя включая спустя хотя")
_ACCORDING: Final = re.compile("|".join(phrases_of("clauses.according")))
_CLAUSE: Final = "Придаточное отделяют запятой."


def clauses(sentence: Sentence) -> Iterator[DraftFinding]:
    """Where a comma between clauses is missing."""
    words = sentence.words
    first = words[: run(words, 0)]
    if len(first) > 2:
        yield from _two_clauses(first, closed=len(first) < len(words))
        yield from _gerund_first(first)
        yield from _as_told(first)
        yield from _according(first)


def _two_clauses(words: list[ReadWord], *, closed: bool) -> Iterator[DraftFinding]:
    """«Если вода не появится до вечера, позвоните»; `closed`: a comma follows these words."""
    first = "когда" if _in_time(words) else words[0].low
    opens = first in _SUBORDINATE and (first != "так" or words[1].low == "как")
    asks = first == "когда" and words[-1].low == "когда"
    if not opens or asks or words[1].low == "же" or (closed and first == "чтобы"):
        return
    predicates = [at for at, word in enumerate(words) if _predicative(word, at, first)]
    if len(predicates) < 2:
        return
    at = _beginning(words, predicates[1], predicates[0])
    joints = words[predicates[0] : at] if closed else words[at - 1 : at]
    if not any(word.low in {"и", "или", "а", "но", "что"} for word in joints):
        yield comma(words[at - 1], words[at], _CLAUSE)


def _in_time(words: list[ReadWord]) -> bool:
    """«После того как …»."""
    opening = [word.low for word in words[:3]]
    return opening[0] in {"после", "до", "перед"} and opening[1:] in (
        ["того", "как"],
        ["тем", "как"],
    )


def _predicative(word: ReadWord, at: int, first: str) -> bool:
    if first == "чтобы" and at < 4 and word.only("INFN"):
        return True
    return word.only("VERB", "PRTS", "PRED") and word.low not in BE


def _beginning(words: list[ReadWord], verb: int, after: int) -> int:
    """Where the clause of that verb begins: with the noun before it, if no preposition governs that."""
    at = verb
    while at - 1 > after and words[at - 1].low in {"не", "будет", "будут", "уже", "еще", "сразу"}:
        at -= 1
    noun = at - 1
    if noun == after + 1 and _subject(words[noun], words[after]):
        return at  # «Если остались вопросы, позвоните»
    if noun > after and words[noun].may("NOUN", "NPRO") and words[noun].bare:
        governed = noun - 1 > after and words[noun - 1].may("PREP")
        if not governed and words[noun].cases("NOUN", "NPRO") & {"nomn", "accs"}:
            return noun
    return at


def _subject(noun: ReadWord, verb: ReadWord) -> bool:
    numbers = {form.number for form in verb.forms}
    return any(one.case == "nomn" and one.number in numbers for one in noun.of("NOUN", "NPRO"))


def _gerund_first(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """«Проверив показания, специалисты сделали», «Несмотря на дождь, подрядчик продолжает»."""
    first = words[0]
    despite = first.low in {"несмотря", "невзирая"} and words[1].low == "на"
    if despite and [word.low for word in words[2:4]] == ["то", "что"]:
        return  # one conjunction: a clause follows, with a verb of its own
    not_first = first.low == "не" and words[1].only("GRND")
    gerund = first.only("GRND") and first.low not in _NO_GERUND
    if not (gerund or despite or not_first):
        return
    for at in range(2, len(words)):
        if words[at].only("VERB", "PRTS"):
            begin = _subject_of(words, at)
            yield comma(words[begin - 1], words[begin], "Оборот отделяют запятой.")
            return


def _subject_of(words: list[ReadWord], verb: int) -> int:
    """Where its subject begins, looked for leftwards; the verb itself where there is none."""
    at = verb
    while at - 1 > 1 and words[at - 1].low in {"не", "уже", "будет", "будут"}:
        at -= 1
    if fits(words[verb], "1per/2per/impr"):
        return at
    for noun_at in range(2, at):
        plain = fits(words[noun_at], "=NOUN&=nomn") and not words[noun_at - 1].may("PREP", "ADJF")
        if plain and _subject(words[noun_at], words[verb]):
            return noun_at
    for noun_at in range(at - 1, 1, -1):
        if fits(words[noun_at], "PREP&!NOUN"):
            break
        whose = fits(words[noun_at], "NOUN+gent") and words[noun_at - 1].only("NOUN")
        if whose and not _subject(words[noun_at], words[verb]):
            continue  # «Анализируя состояние аварийности, следует …»
        if fits(words[noun_at], "NOUN+nomn/NPRO+nomn"):
            return at if words[noun_at - 1].may("PREP") else _with_adjectives(words, noun_at)
    return at


def _with_adjectives(words: list[ReadWord], noun: int) -> int:
    """Where the adjectives before a subject begin; the first two words are none of them."""
    begin = noun
    while begin > 2 and fits(words[begin - 1], "=ADJF/PRTF&nomn"):
        begin -= 1
    return begin


def _as_told(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """«Как сообщили в УК, лифт запустят завтра»."""
    verbs = [at for at in range(2, len(words)) if IS_PREDICATE(words[at])]
    if words[0].low == "как" and fits(words[1], "=VERB&past") and verbs:
        begin = _subject_of(words, verbs[0]) if verbs[0] > 3 else verbs[0]
        yield comma(words[begin - 1], words[begin], "Вводное предложение отделяют запятой.")


def _according(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """«По словам главы поселения, мост отремонтируют»."""
    if not _ACCORDING.match(" ".join(word.low for word in words[:2])) or "«" in words[2].gap:
        return
    for at, word in enumerate(words[3:], 3):
        if word.gap.strip(' \xa0«»".'):
            return
        name = word.abbreviation or word.capital or word.number or not word.forms
        if not word.bare or (name and not IS_PREDICATE(word)):
            continue
        subject = fits(word, "NOUN&nomn&!gent")
        if IS_PREDICATE(word) or (subject and any(map(IS_PREDICATE, words[at + 1 :]))):
            begin = at if IS_PREDICATE(word) else _with_adjectives(words, at)
            yield comma(words[begin - 1], words[begin], "Вводные слова отделяют запятой.")
        if IS_PREDICATE(word) or subject or word.may("PREP", "CONJ"):
            return
