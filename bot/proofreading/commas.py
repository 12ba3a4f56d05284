"""Commas that are missing inside a sentence: before a subordinate clause, around a participle or an address."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bot.proofreading.findings import comma
from bot.proofreading.sentences import Sentence, Word, listed, pairs
from domain.model.answer.proof import Finding

JOINING: Final = listed(
    """
    и а но или да либо то не ни же бы ли именно только лишь даже особенно
    """
)
"""After them a subordinate clause begins without a comma."""

_TELLING: Final = listed(
    """
    сообщать сообщить информировать проинформировать пояснить пояснять уточнить уточнять
    отметить отмечать напомнить напоминать рассказать указать указывать подчеркнуть
    подтвердить подтверждать заверить заверять известно установить выяснить выясниться
    выявить определить следовать знать понимать понять надеяться считать полагать думать
    видеть убедиться проверить рад рада рады жаль жалко уверенный спасибо благодарить
    обещать предупредить предупреждать ответить отвечать добавить добавлять сказать говорить
    заявить объяснить объяснять показать показывать учесть учитывать просить обратить решить
    означать сожалеть извещать известить уведомить уведомлять означает согласный
    """
)
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
_INSERTED: Final = (
    "к сожалению",
    "к счастью",
    "конечно",
    "например",
    "разумеется",
    "безусловно",
    "вероятно",
    "по-видимому",
    "во-первых",
    "во-вторых",
    "в-третьих",
    "следовательно",
    "кроме того",
    "более того",
    "пожалуйста",
    "как правило",
    "к примеру",
    "скорее всего",
    "по всей видимости",
    "по всей вероятности",
    "иными словами",
    "другими словами",
    "с одной стороны",
    "с другой стороны",
)
_OPENING: Final = (*_INSERTED, "таким образом", "итак", "возможно", "впрочем", "в частности")
"""With these a sentence may begin, and then a comma follows."""


def missing_commas(sentence: Sentence) -> Iterator[Finding]:
    """Where a comma is missing in a sentence."""
    words = sentence.words
    yield from _before_which(words)
    yield from _before_that(words)
    yield from _before_conjunctions(words)
    yield from _around_inserted(words)
    yield from _after_opening(words)
    yield from _addresses(words)
    yield from _rows(words)


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
        spoken = verb.lemmas() & _TELLING or verb.low in _TELLING
        if spoken and verb.may(
            "VERB", "PRED", "ADJS", "PRTS", "INTJ", "PRCL", "GRND", "INFN", "NOUN"
        ):
            following = words[at + 2].low if at + 2 < len(words) else ""
            certain = following not in {"именно", "угодно"}
            yield comma(verb, that, "Перед «что» нужна запятая.", certain=certain)


def _before_conjunctions(words: list[Word]) -> Iterator[Finding]:
    for at, word in enumerate(words):
        if not at or not word.bare or word.capital:
            continue
        before, after = words[at - 1], words[at + 1] if at + 1 < len(words) else None
        why = _needs_comma(words, at, before, after)
        if why:
            yield comma(before, word, why, certain=why.endswith("запятая."))


def _needs_comma(words: list[Word], at: int, before: Word, after: Word | None) -> str | None:  # noqa: C901 - a list of words
    low = words[at].low
    next_low = after.low if after else ""
    plain = not joins(before) and before.low not in {"как", "что", "так", "потому", "того", "тем"}
    found: str | None = None
    if (
        low in _THEREFORE
        and plain
        and next_low != "бы"
        and not (low == "если" and before.low == "случае")
    ):
        found = f"Перед «{low}» нужна запятая."
    elif (low == "потому" and next_low == "что" and plain) or (
        low == "так" and next_low == "как" and plain and after and after.bare
    ):
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
    elif low == "однако" and before.only("VERB", "PRTS", "INFN"):
        found = "Перед «однако» нужна запятая."
    elif low in {"в", "после", "благодаря"} and _with_what(words, at) and plain:
        found = "Перед придаточным нужна запятая."
    elif low == "кроме" and next_low != "того" and not before.may("PREP") and plain:
        found = "Перед «кроме» нужна запятая."
    elif low == "как" and next_low in _REPORTED and plain and before.may("NOUN", "VERB"):
        found = "Перед «как» нужна запятая."
    return found


_REPORTED: Final = listed(
    """
    сообщили сообщила сообщил сообщает сообщают пояснили пояснила пояснил уточнили уточнила
    уточнил рассказали рассказала рассказал отметили отметил отметила
    """
)


def _asked(before: Word) -> bool:
    return before.only("VERB", "INFN") and bool(before.lemmas() & _TELLING)


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


def _with_what(words: list[Word], at: int) -> bool:
    following = [word.low for word in words[at + 1 : at + 4]]
    low = words[at].low
    if low == "в":
        return following[:3] == ["связи", "с", "чем"] or following[:3] == ["результате", "чего", ""]
    return following[:1] == ["чего"] if low == "после" else following[:1] == ["чему"]


def _around_inserted(words: list[Word]) -> Iterator[Finding]:
    """«отопление, к сожалению, подадут»."""
    for at in range(1, len(words)):
        length = _phrase(words, at, _INSERTED)
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
    length = _phrase(words, 0, _OPENING)
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


def _phrase(words: list[Word], at: int, phrases: tuple[str, ...]) -> int:
    """How many words from there on are one of these phrases."""
    for phrase in phrases:
        parts = phrase.split()
        here = words[at : at + len(parts)]
        if [word.low for word in here] == parts and all(word.bare for word in here[1:]):
            return len(parts)
    return 0


_GREETINGS: Final = (
    "здравствуйте",
    "добрый день",
    "добрый вечер",
    "доброе утро",
    "добрый",
    "спасибо",
)


def _addresses(words: list[Word]) -> Iterator[Finding]:
    """«Здравствуйте, Ольга», «благодарим вас, Анна Сергеевна», «Уважаемая Анна Сергеевна, …»."""
    greeted = _phrase(words, 0, _GREETINGS)
    why = "Обращение выделяют запятыми."
    if greeted and len(words) > greeted and words[greeted].bare and _name(words[greeted]):
        yield comma(words[greeted - 1], words[greeted], why, certain=True)
    if words[0].lemmas() & {"уважаемый", "дорогой"} and len(words) > 1:
        end = 1
        while end < len(words) and words[end].bare and _named_person(words[end]):
            end += 1
        if 1 < end < len(words) and words[end].bare:
            yield comma(words[end - 1], words[end], why, certain=end > 2)
        elif end == 1:
            yield from _many_addressed(words, why)
    for at, (one, other) in enumerate(pairwise(words)):
        if one.low in {"вас", "вам"} and _name(other) and other.bare:
            told = words[at + 2] if at + 2 < len(words) and _patronymic(words[at + 2]) else other
            cases = {form.case for form in told.forms if form.marks & {"Name", "Patr"}}
            if "nomn" in cases and not cases & one.cases("NPRO"):
                yield comma(one, other, why)


def _many_addressed(words: list[Word], why: str) -> Iterator[Finding]:
    """«Уважаемые жители станицы, просим»."""
    for at in range(1, min(7, len(words))):
        if not words[at].bare:
            return
        told = any(form.marks & {"1per", "impr"} for form in words[at].forms)
        if at > 1 and told and not words[at].may("NOUN", "ADJF"):
            yield comma(words[at - 1], words[at], why)
            return


def _name(word: Word) -> bool:
    return word.capital and any("Name" in form.marks for form in word.forms)


def _patronymic(word: Word) -> bool:
    return word.bare and word.capital and any("Patr" in form.marks for form in word.forms)


def _named_person(word: Word) -> bool:
    return word.capital and any(form.marks & {"Name", "Patr", "Surn"} for form in word.forms)


def _rows(words: list[Word]) -> Iterator[Finding]:
    """«отловлены, привиты и возвращены»."""
    for one, other in pairs(words):
        short = one.only("PRTS") and other.only("PRTS")
        past = one.only("VERB") and other.only("VERB") and _past(one) and _past(other)
        if (not short and not past) or one.low.startswith(("был", "стал", "оказал", "остал")):
            continue
        if one.forms[0].number == other.forms[0].number and one.low != other.low:
            yield comma(one, other, "Однородные сказуемые разделяют запятой.")


def _past(word: Word) -> bool:
    return all("past" in form.marks for form in word.forms)
