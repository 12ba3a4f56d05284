"""Set phrases and endings that official answers get wrong, one rule each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.proofreading.agreement import grammar
from bot.proofreading.sentences import Sentence, Word, forms, inflected, listed, marks, pairs
from domain.model.answer.proof import Finding, FindingKind


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is written, what is right, and why; a pattern in small letters."""

    wrong: re.Pattern[str]
    right: str
    kind: FindingKind
    message: str


def _phrase(wrong: str, right: str, kind: FindingKind, message: str) -> Phrase:
    return Phrase(re.compile(rf"(?<![\w-]){wrong}(?![\w-])", re.IGNORECASE), right, kind, message)


_SPELLING, _GRAMMAR = FindingKind.SPELLING, FindingKind.GRAMMAR
_APART: Final = "Пишется иначе: слитно, раздельно или через дефис."
_PHRASES: Final = (
    _phrase(r"в следствии", "вследствие", _SPELLING, _APART),
    _phrase(r"в следствие(?= [а-яё]+(?:а|я|и|ы|й)\b)", "вследствие", _SPELLING, _APART),
    _phrase(r"не смотря на", "несмотря на", _SPELLING, _APART),
    _phrase(r"в виду(?= (?!того|имел|имей|у )[а-яё]+(?:а|я|и|ы|ей|ий|ого|его|ой)\b)", "ввиду", _SPELLING, _APART),
    _phrase(r"так-же", "также", _SPELLING, _APART),
    _phrase(r"а так же(?! как)", "а также", _SPELLING, _APART),
    _phrase(r"(кто|что|где|как|куда|когда|какой|какая|какие|каким|каких) (либо|нибудь)", r"\1-\2", _SPELLING, _APART),
    _phrase(r"кое (кто|что|где|как|какие|какой)", r"кое-\1", _SPELLING, _APART),
    _phrase(r"из (за|под)(?= [а-яё])", r"из-\1", _SPELLING, _APART),
    _phrase(r"по-(возможности|прежнему адресу|окончании|завершении)", r"по \1", _SPELLING, _APART),
    _phrase(r"по(прежнему|видимому)", r"по-\1", _SPELLING, _APART),
    _phrase(r"во (первых|вторых)", r"во-\1", _SPELLING, _APART),
    _phrase(r"не однократно", "неоднократно", _SPELLING, _APART),
    _phrase(r"не обходим(о|а|ы|ый|ая|ое|ые|ого|ой|ых|ым|ыми|ость)", r"необходим\1", _SPELLING, _APART),
    _phrase(r"на счет(?= (?:замены|ремонта|вывоза|уборки|установки|отключения|вашего|этого|дороги|воды))", "насчёт", _SPELLING, _APART),
    _phrase(r"в соответствие (с|со)", r"в соответствии \1", _GRAMMAR, "Нужен предложный падеж: «в соответствии с»."),
    _phrase(r"в (?:ближайшие|ближайшем) время", "в ближайшее время", _GRAMMAR, "Слова не согласованы."),
    _phrase(r"(?:более|самый) лучш(ий|ая|ее|ие|его|ей|их|им|ими|ую)", r"лучш\1", _GRAMMAR, "Двойная степень сравнения."),
    _phrase(r"(?:более|самый) худш(ий|ая|ее|ие|его|ей|их|им|ими|ую)", r"худш\1", _GRAMMAR, "Двойная степень сравнения."),
    _phrase(r"ложит", "кладёт", _GRAMMAR, "Такого глагола в литературном языке нет."),
    _phrase(r"ложат", "кладут", _GRAMMAR, "Такого глагола в литературном языке нет."),
    _phrase(r"ложить", "класть", _GRAMMAR, "Такого глагола в литературном языке нет."),
    _phrase(r"обоих (сторон|школ|улиц|площадок|машин|бригад|дорог|остановок|проверок|заявок)", r"обеих \1", _GRAMMAR, "С женским родом – «обеих»."),
    _phrase(r"(оплат(?:ить|ите|ил|ила|или)|оплачива(?:ть|ет|ют|ете|йте|ли|л)) за", r"\1", _GRAMMAR, "Оплачивают что-либо, без «за»."),
    _phrase(r"согласно с (?=[а-яё]+(?:ом|ем|ой|ей|ым|им)\b)", "согласно ", _GRAMMAR, "«Согласно» – без «с»."),
    _phrase(r"в целях избежание", "во избежание", _GRAMMAR, "Нужно «во избежание»."),
)  # fmt: skip
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
_BRING: Final = re.compile(r"прив(?:ест|ед|од|ел|оз)")


def phrases(text: str) -> Iterator[Finding]:
    """The set phrases of a text, wherever they stand."""
    for phrase in _PHRASES:
        for match in phrase.wrong.finditer(text):
            if "соответствие" in match[0].lower() and _BRING.search(
                text[: match.start()].lower()[-40:]
            ):
                continue
            right = match.expand(phrase.right)
            if match[0][0].isupper():
                right = right[0].upper() + right[1:]
            yield Finding(
                match.start(),
                len(match[0]),
                phrase.kind,
                phrase.message,
                (right,),
                certain=phrase.kind is _SPELLING,
            )


def misused(sentence: Sentence) -> Iterator[Finding]:
    """Endings and companions of words in a sentence."""
    words = sentence.words
    yield from _when_done(words)
    yield from _infinitives(words)
    yield from _so_that(words)
    yield from _degrees(words)
    yield from _together(words)
    yield from _watched(words)


def _when_done(words: list[Word]) -> Iterator[Finding]:
    """«По окончании работ»: of time, at the beginning of a clause."""
    for at, (by, noun) in enumerate(pairwise(words)):
        first = at == 0 or "," in by.gap
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
                yield Finding(
                    word.start,
                    len(word.text),
                    FindingKind.SPELLING,
                    "После этого слова нужна неопределённая форма: «-ться».",
                    (infinitive,),
                    certain=True,
                )
        elif low.endswith("ться") and at and words[at - 1].only("NOUN") and word.bare:
            finite = word.text[:-4] + "тся"
            modal = any(
                other.lemmas() & _MODAL or other.may("PRED", "INFN", "ADJS") for other in words[:at]
            )
            if (
                not modal
                and _third(finite)
                and "nomn" in words[at - 1].cases()
                and not _follows(words, at)
            ):
                yield Finding(
                    word.start,
                    len(word.text),
                    FindingKind.SPELLING,
                    "Здесь личная форма глагола: «-тся».",
                    (finite,),
                )


def _follows(words: list[Word], at: int) -> bool:
    return any(word.may("VERB", "PRED", "ADJS") for word in words[at + 1 :])


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
        if not (word.may("ADVB", "PRCL") or (word.only("NPRO") and "datv" in word.cases("NPRO"))):
            return False
        if not word.bare:
            return False
    return False


def _so_that(words: list[Word]) -> Iterator[Finding]:
    """«Чтобы получить выплату»."""
    for at, (that, would) in enumerate(pairwise(words)):
        if that.low != "что" or would.low != "бы" or not would.bare or at + 2 >= len(words):
            continue
        following = words[at + 2]
        if following.low == "ни" or not following.may("INFN", "NOUN", "ADJF", "VERB"):
            continue
        right = "Чтобы" if that.capital else "чтобы"
        if following.only("INFN") and (at == 0 or "," in that.gap):
            yield Finding(
                that.start,
                would.end - that.start,
                FindingKind.SPELLING,
                "Союз «чтобы» пишется слитно.",
                (right,),
                certain=True,
            )


def _degrees(words: list[Word]) -> Iterator[Finding]:
    """«более удобнее»."""
    for more, other in pairs(words):
        if more.low in {"более", "менее"} and other.only("COMP"):
            yield grammar([more, other], "Двойная степень сравнения.", other.text)


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
        put_on = verb.lemmas() == {"одеть"} and verb.only("VERB") and noun.only("NOUN")
        if put_on and "accs" in noun.cases() and "anim" not in marks(noun):
            message = "Одевают кого-либо, надевают – что-либо."
            yield grammar([verb], message, "на" + verb.text[1:])
