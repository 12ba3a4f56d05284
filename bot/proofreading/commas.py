"""Commas that are missing inside a sentence: before a subordinate clause, around a participle or an address."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bot.proofreading.findings import comma
from bot.proofreading.relatives import ASKING
from bot.proofreading.sentences import Sentence, Word, listed, marks, pairs, run
from domain.model.incident.answer.review_findings import Finding

JOINING: Final = listed(
    """
    и а но или да либо то не ни же бы ли именно только лишь даже особенно
    """
)
"""After them a subordinate clause begins without a comma."""

TELLING: Final = listed(
    """
    сообщать сообщить информировать проинформировать пояснить пояснять уточнить уточнять
    отметить отмечать напомнить напоминать рассказать указать указывать подчеркнуть
    подтвердить подтверждать заверить заверять известно установить выяснить выясниться
    выявить определить следовать знать понимать понять надеяться считать полагать думать
    видеть убедиться проверить рад рада рады жаль жалко уверенный спасибо благодарить
    обещать предупредить предупреждать ответить отвечать добавить добавлять сказать говорить
    заявить объяснить объяснять показать показывать учесть учитывать просить обратить решить
    спросить спрашивать узнать узнавать означать сожалеть извещать известить уведомить уведомлять означает согласный
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
    yield from _before_compounds(words)
    yield from _where(words)
    yield from _around_inserted(words)
    yield from _after_opening(words)
    yield from _rows(words)
    yield from _houses(words)


_STREETS: Final = listed("ул улица улице улицы улицу пер переулок переулке пр проспект проспекте")


def _houses(words: list[Word]) -> Iterator[Finding]:
    """«на ул. Ленина 10»; not «на ул. Ленина 10 фонарей»."""
    for at in range(1, len(words) - 1):
        street, name, house = words[at - 1 : at + 2]
        if street.low not in _STREETS or not name.capital or not house.number or house.gap != " ":
            continue
        after = words[at + 2] if at + 2 < len(words) else None
        if after is None or not after.bare or after.only("VERB", "PRTS", "PREP", "CONJ"):
            yield comma(name, house, "Номер дома отделяют запятой.")


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
    return bool(told) and (word.only("NPRO") or (word.only("NOUN") and "anim" in marks(word)))


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


_REPORTED: Final = listed(
    """
    сообщили сообщила сообщил сообщает сообщают пояснили пояснила пояснил уточнили уточнила
    уточнил рассказали рассказала рассказал отметили отметил отметила
    """
)


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


_WHAT: Final = (
    "в связи с чем",
    "в результате чего",
    "вследствие чего",
    "после чего",
    "благодаря чему",
    "из-за чего",
    "за что",
    "на что",
    "о чем",
    "для чего",
)


_COMPOUND: Final = (
    "после того как",
    "до того как",
    "перед тем как",
    "с тех пор как",
    "по мере того как",
    "в то время как",
    "из-за того что",
    "благодаря тому что",
    "вследствие того что",
    "ввиду того что",
    "в связи с тем что",
    "несмотря на то что",
    "для того чтобы",
    "вместо того чтобы",
    "прежде чем",
    "то есть",
    "зато",
    "причем",
    "притом",
)
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
