"""Commas around participles and gerunds, and clauses with «который»: commas and agreement."""

import re
from collections.abc import Iterator
from typing import Final

from bot.proofreading.conditions import IS_PREDICATE, condition, fits
from bot.proofreading.findings import comma, grammar
from bot.proofreading.matcher import found
from bot.proofreading.sentences import BE, ReadWord, Sentence, parted, run
from bot.proofreading.vocabulary import words_of
from domain.model.incident.answer.draft import DraftFinding

_NO_GERUND: Final = words_of("participles.no_gerund")
_PARTICIPLE: Final = "Причастный оборот выделяют запятыми."
_VERBAL: Final = condition("PRTF&!NOUN&!<@participles.adjectives>")
"""A participle that is no adjective by now."""
_MOVING: Final = condition("comma&<следующий>")
_QUOTED: Final = re.compile(r'[ \xa0]*[«"№.][ \xa0]*|\. ')


def participle_turns(sentence: Sentence) -> Iterator[DraftFinding]:
    """Where such a turn of phrase is not set off."""
    words = sentence.words
    yield from _participles(words)
    yield from _disagreeing(words)
    yield from _dangling(words)


def _participles(words: list[ReadWord]) -> Iterator[DraftFinding]:
    for at, (noun, participle) in found(words, "NOUN ~any"):
        follows = words[at + 2 :]
        moving = _MOVING(participle) and any(
            fits(word, "по/в/из/до/через") for word in follows[:1]
        )  # «автобус, следующий по маршруту № 12»
        if not (_VERBAL(participle) or moving) or fits(noun, "ADJF/PREP/CONJ"):
            continue
        if not follows or not _explains(participle, words, at):
            continue
        if participle.bare:
            if follows[0].bare and not _modifies(participle, follows):
                yield comma(noun, participle, _PARTICIPLE, certain=True)
        elif participle.gap.strip() == ",":
            yield from _closing(follows)


def _explains(participle: ReadWord, words: list[ReadWord], at: int) -> bool:
    """Whether it agrees with the noun before it, or with the one that this noun belongs to."""
    noun = words[at]
    nouns = [noun]
    if at and noun.bare and noun.cases() == {"gent"}:
        nouns.append(words[at - 1])  # «участок дороги, повреждённый»
    if at > 1 and words[at - 1].may("PREP") and not participle.bare:
        nouns.append(words[at - 2])  # «мешки с листвой, собранные»
    return any(_agrees(participle, one) for one in nouns)


def _agrees(participle: ReadWord, noun: ReadWord) -> bool:
    return any(one.agrees(other) for one in participle.of("PRTF") for other in noun.of("NOUN"))


def _disagreeing(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """«Пассажиры, ожидающий автобус»: of no noun before it in number and gender."""
    for last, (noun, participle, after) in found(words, "NOUN ,=PRTF any"):
        at, before = last + 1, words[: last + 1]
        thing = noun.only("NOUN") or (at == 1 and noun.only("NOUN", "ADVB"))  # «Дома, …»
        known = all(fits(word, "!unknown&!abbreviation&!number&!и") for word in before)
        if not thing or not known or not _VERBAL(participle) or any(map(parted, before)):
            continue
        cases = participle.cases("PRTF")
        astray = words[0].may("PREP") and not any(
            cases & word.cases() or fits(word, "VERB/PRTS/NUMR/CONJ") for word in before[1:]
        )  # «На пустыре, расположенный за домом»
        if not astray and not (cases & noun.cases() and not _is_explained(participle, before)):
            continue
        object_ = {"tran", "actv"} <= participle.forms[0].marks and "accs" in after.cases()
        if not any(_agrees(participle, word) for word in words[at + 1 + object_ :]):
            yield grammar([participle], "Причастие не согласовано с тем, что поясняет.")


def _is_explained(participle: ReadWord, before: list[ReadWord]) -> bool:
    """Whether it may explain one of these words."""
    if len(before) == 1 and "anim" not in before[0].marks:
        return _agrees(participle, before[0])  # «Яма, образовавшийся»: there are «ямы» and «ямов»
    return any(word.may("NUMR") or participle.alike(word) for word in before)


def _modifies(participle: ReadWord, follows: list[ReadWord]) -> bool:
    """It belongs to a noun after it: «для жителей пострадавших домов»."""
    for word in follows[:5]:
        if not word.bare:
            return False
        if fits(word, "PREP/CONJ&!NOUN"):
            return _later(participle, follows)
        if _agrees(participle, word) or fits(word, "VERB/PRTS&!NOUN&!ADJF"):
            return True
    return False


def _later(participle: ReadWord, follows: list[ReadWord]) -> bool:
    """A noun that agrees comes later: «расположенных в селе (жилых) домов»."""
    governed = False
    for at, word in enumerate(follows[:8]):
        if (at and not word.bare) or IS_PREDICATE(word):
            return False
        if at > 1 and not governed and _agrees(participle, word):
            return True
        governed = word.may("PREP") or (governed and word.only("ADJF", "PRTF"))
    return False


def _ends_turn(word: ReadWord) -> bool:
    """Whether what follows may belong to another verb."""
    return word.low in {"и", "или", "а", "но", "что", "как", "где", "куда", "когда"} or word.only(
        "INFN", "GRND"
    )


def _closing(follows: list[ReadWord]) -> Iterator[DraftFinding]:
    """«контейнеры, установленные на улице Мира, вывозят»: the comma before the verb."""
    for at, word in enumerate(follows[:9]):
        if _ends_turn(word) or (at and not word.bare and not _QUOTED.fullmatch(word.gap)):
            return
        if at and IS_PREDICATE(word):
            first = at - (at > 1 and follows[at - 1].low in {"будет", "будут", "не"})
            yield comma(follows[first - 1], follows[first], _PARTICIPLE)
            return


def _dangling(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """«Выйдя из автобуса, у пенсионерки закружилась голова», «Изучив вопрос, нами принято решение»."""
    gerund = words[0].only("GRND") and words[0].low not in _NO_GERUND | {"учитывая", "будучи"}
    at = run(words, 0)
    if not gerund or at + 2 >= len(words) or words[at].gap.strip() != ",":
        return
    first, second, clause = words[at], words[at + 1], words[at : run(words, at)]
    if any(fits(word, "VERB+1per/VERB+2per/VERB+impr") for word in clause):
        return
    if any(word.only("INFN", "GRND") for word in clause):
        return
    theirs = first.low == "у" and "gent" in second.cases() and not second.may("PRTF")
    passive = any(word.may("PRTS") for word in clause[first.low in BE :][:1])
    by = first.low in {"нами", "мной", "мною"} or fits(first, "=NOUN&=ablt")
    if theirs or passive or (by and any(word.may("PRTS") for word in clause)):
        yield grammar([words[0]], "Деепричастие и сказуемое – о разных лицах.")


def relatives(sentence: Sentence) -> Iterator[DraftFinding]:
    """«Дом, в котором вы живёте, включён»: a second predicate, that of the word explained."""
    words = sentence.words
    for at, which in enumerate(words):
        first = at - 1 if at and words[at - 1].may("PREP") and which.bare else at
        opens = fits(which, "<который/чей>") or which.low in {"где", "куда"}
        if not opens or first < 1 or "," not in words[first].gap:
            continue
        if any(word.only("VERB", "PRTS", "PRED", "INFN", "ADJS") for word in words[:first]):
            continue
        second = _second_predicate(words, at)
        if second and words[first - 1].may("NOUN"):
            verb = words[second]
            if any(word.heads(verb) or _suffers(word, verb) for word in words[:first]):
                begin = second - (words[second - 1].low in BE | {"не"})
                yield comma(words[begin - 1], words[begin], "Придаточное отделяют запятой.")


def _second_predicate(words: list[ReadWord], at: int) -> int | None:
    """Where the second of two predicates stands that no word joins."""
    clause = range(at + 1, run(words, at))
    predicates = [one for one in clause if IS_PREDICATE(words[one]) and words[one].low not in BE]
    if len(predicates) < 2:
        return None
    first, second = predicates[:2]
    joined = any(fits(one, "и/или/а/но/либо") or one.may("GRND") for one in words[first:second])
    begin = second - (words[second - 1].low in BE | {"не"})
    at_once = begin == first + 1 and words[at].cases() == {"nomn"}
    return None if joined or at_once else second


def _suffers(noun: ReadWord, verb: ReadWord) -> bool:
    """«Кабель, который повредили, заменят»: what they do it to."""
    return fits(verb, "=VERB&=tran+plur") and fits(noun, "NOUN+accs/NOUN+datv")
