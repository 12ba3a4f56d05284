"""Words of a sentence that go badly together: forms of verbs, degrees, what a word is said with."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bot.proofreading.findings import grammar, spelling, superfluous
from bot.proofreading.sentences import (
    Sentence,
    Word,
    forms,
    inflected,
    listed,
    marks,
    pairs,
    parted,
    run,
)
from domain.model.incident.answer.review_findings import Finding

_ON: Final = {
    "окончанию": "окончании",
    "завершению": "завершении",
    "прибытию": "прибытии",
    "приезду": "приезде",
    "истечению": "истечении",
    "возвращению": "возвращении",
    "достижению": "достижении",
}
_MODAL: Final = listed(
    """
    должный необходимо необходимый нужно нужный можно нельзя надо мочь смочь быть следовать
    просить рекомендовать предлагать начать начинать продолжать планироваться требоваться
    готовый намеренный обязанный разрешать решить возможно стать хотеть планировать мало
    """
)
_LICENSING: Final = listed(
    """
    совет право возможность просьба желание решение намерение необходимость обязанность попытка
    готовность предложение требование шанс способ время пора цель задача обещание повод поручение
    разрешение призыв приглашение план рекомендация
    """
)
"""Nouns with an infinitive."""


def misused(sentence: Sentence) -> Iterator[Finding]:
    """Endings and companions of words in a sentence."""
    words = sentence.words
    yield from _when_done(words)
    yield from _infinitives(words)
    yield from _finite(words)
    yield from _modals(words)
    yield from _charged(words)
    yield from _commas(words)
    yield from _after_so_that(words)
    yield from _degrees(words)
    yield from _together(words)
    yield from _watched(words)
    yield from _politely(words)
    yield from _owing(words)


_TROUBLE: Final = listed(
    """
    авария пожар порыв прорыв поломка неисправность снегопад засуха ливень паводок наводнение ураган
    непогода нехватка отсутствие задержка повреждение гололед гололедица обрыв подтопление износ
    """
)


def _politely(words: list[Word]) -> Iterator[Finding]:
    """«Просим вас сообщите адрес»."""
    for at, (ask, verb) in enumerate(pairs(words)):
        asking = ask.low in {"прошу", "просим"} or (
            ask.low == "вас" and at and words[at - 1].low in {"прошу", "просим"}
        )
        told = verb.only("VERB") and any("impr" in form.marks for form in verb.forms)
        if asking and told and verb.low.endswith(("те", "тесь")):
            infinitive = next(iter(verb.lemmas()))
            yield grammar([verb], "После «просим» нужна неопределённая форма.", infinitive)


def _owing(words: list[Word]) -> Iterator[Finding]:
    """«Благодаря аварии»: of what nobody is thankful for."""
    for thanks, noun in pairs(words):
        if thanks.low != "благодаря" or not noun.lemmas() & _TROUBLE or "datv" not in noun.cases():
            continue
        form = next(one for one in noun.forms if one.case == "datv")
        right = inflected(noun.text, form, "gent")
        message = "О том, что помешало, – «из-за»."
        yield grammar([thanks, noun], message, right and f"{_like(thanks)} {right}")


def _like(thanks: Word) -> str:
    return "Из-за" if thanks.capital else "из-за"


def _when_done(words: list[Word]) -> Iterator[Finding]:
    """«По окончании работ»: of time, at the beginning of a clause."""
    for at, (by, noun) in enumerate(pairwise(words)):
        first = at == 0 or "," in by.gap or words[at - 1].only("VERB", "PRTS", "ADJS")
        if by.low == "по" and noun.low in _ON and noun.bare and first:
            yield grammar([noun], "О времени – с предложным падежом.", _ON[noun.low])


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


_MUST: Final = listed(
    "необходимо нужно можно нельзя надо должен должна должны рад рада рады готов готовы"
)


def _modals(words: list[Word]) -> Iterator[Finding]:
    """«можно обжалует», «рады сообщит»."""
    for modal, verb in pairs(words):
        plain = len(verb.lemmas()) == 1 and all("3per" in form.marks for form in verb.forms)
        infinitive = next(iter(verb.lemmas()), "")
        if modal.low in _MUST and verb.only("VERB") and plain and infinitive != "быть":
            yield grammar([verb], f"После «{modal.low}» нужна неопределённая форма.", infinitive)


def _charged(words: list[Word]) -> Iterator[Finding]:
    """«Директору поручен организовать полив»."""
    for charged, verb in pairs(words):
        if charged.low in {"поручен", "рекомендован"} and verb.only("INFN"):
            yield grammar([charged], "С неопределённой формой – «-о».", f"{charged.low}о")


def _commas(words: list[Word]) -> Iterator[Finding]:
    """«Просим вас, сообщить», «необходимо, обратиться»."""
    for at, (modal, verb) in enumerate(pairwise(words), 1):
        asking = modal.low in _MUST | {"вас", "вам"} or (
            modal.lemmas() & _LICENSING and not any("," in word.gap for word in words[1:at])
        )
        rest = words[at + 1 : run(words, at)]
        goes_on = any(word.may("VERB", "PRED", "PRTS") for word in rest)
        if asking and verb.gap == ", " and verb.only("INFN") and not goes_on:
            yield superfluous(modal)


def _licenses(word: Word) -> bool:
    """An infinitive may stand beside it."""
    if word.low in {"и", "а", "но", "также", "не", "еще", "уже"}:
        return False
    told = "datv" in word.cases("NOUN", "NPRO") and "anim" in marks(word)
    strange = not word.forms and not word.number and not word.capital
    asking = bool(word.lemmas() & (_MODAL | _LICENSING))
    parts = ("VERB", "PRED", "INFN", "ADJS", "PRTS", "GRND", "CONJ", "COMP")
    return told or strange or asking or (word.may(*parts) and not word.may("PREP"))


def _after_so_that(words: list[Word]) -> Iterator[Finding]:
    """«чтобы записатся»."""
    for so_that, word in pairwise(words):
        infinitive = word.text[:-3] + "ться"
        if so_that.low == "чтобы" and word.low.endswith("тся") and _infinitive(infinitive):
            why = "После «чтобы» нужна неопределённая форма: «-ться»."
            yield spelling([word], why, infinitive, certain=True)


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


def _degrees(words: list[Word]) -> Iterator[Finding]:
    """«более удобнее», «наиболее опаснейший»."""
    for more, other in pairs(words):
        most = "самый" in more.lemmas()
        higher = other.only("COMP") and not most
        highest = bool(other.forms) and all("Supr" in form.marks for form in other.forms)
        if (most or more.low in _MORE) and (higher or highest):
            yield grammar([more, other], "Двойная степень сравнения.", other.text)


_MORE: Final = frozenset({"более", "менее", "наиболее", "наименее"})


def _together(words: list[Word]) -> Iterator[Finding]:
    """«совместно со специалистами»."""
    for one, other in pairs(words):
        if one.low == "совместно" and other.only("NOUN") and other.cases() == {"ablt"}:
            with_ = "со" if re.match(r"[сзшж][^аеёиоуыэюя]", other.low) else "с"
            yield grammar(
                [one, other], "«Совместно» – с предлогом «с».", f"{one.text} {with_} {other.text}"
            )


def _watched(words: list[Word]) -> Iterator[Finding]:
    """«контроль за выполнением», «надел хомут»."""
    for at in range(len(words) - 2):
        watch, over, noun = words[at : at + 3]
        watched = watch.lemmas() & {"контроль", "наблюдение", "надзор"} and over.low == "за"
        cases = noun.cases() if watched and noun.only("NOUN", "ADJF") else frozenset[str]()
        if "accs" in cases and "ablt" not in cases:
            right = inflected(noun.text, noun.forms[0], "ablt")
            yield grammar([over, noun], "Контроль – за чем-либо.", right and f"за {right}")
    for verb, noun in pairs(words):
        put_on = verb.lemmas() == {"одеть"} and verb.only("VERB", "INFN") and noun.only("NOUN")
        if put_on and "accs" in noun.cases() and "anim" not in marks(noun):
            message = "Одевают кого-либо, надевают – что-либо."
            yield grammar([verb], message, "на" + verb.text[1:])
