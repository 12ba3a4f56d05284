"""Agreement of verbs with their subjects and of adjectives with their nouns.

A rule speaks only where no reading of the words is right.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from bot.proofreading.conditions import fits
from bot.proofreading.findings import grammar
from bot.proofreading.sentences import (
    BE,
    ReadWord,
    Sentence,
    WordForm,
    inflected,
    run,
)
from bot.proofreading.vocabulary import pattern_of, words_of
from domain.model.incident.answer.draft import DraftFinding

_AMOUNT: Final = words_of("predicates.amount")


def predicates(sentence: Sentence) -> Iterator[DraftFinding]:
    """The verbs of a sentence that agree with nothing."""
    words = sentence.words
    for begin in _beginnings(words):
        clause = words[begin:]
        yield from _subject(_plain(clause[_lead(clause) :]))


def _beginnings(words: list[ReadWord]) -> Iterator[int]:
    """Where a clause begins: the sentence, and what follows «что», «поэтому», «так как»."""
    yield 0
    for at in range(1, len(words) - 2):
        if "," in words[at].gap and words[at].low in _CONJUNCTIONS:
            yield at + 1
        elif "," in words[at].gap and words[at].low == "так" and words[at + 1].low == "как":
            yield at + 2


def _plain(clause: list[ReadWord]) -> list[ReadWord]:
    """Without the turn of phrase after its noun: «Водитель, нарушивший правила, оштрафован»."""
    at = next((place for place, word in enumerate(clause[:5]) if place and "," in word.gap), 0)
    if not at or not (clause[at].only("PRTF") or "который" in clause[at].lemmas()):
        return clause
    end = run(clause, at)
    if end >= len(clause) or clause[end].gap.strip() != ",":
        return clause
    return [*clause[:at], replace(clause[end], gap=" "), *clause[end + 1 :]]


_CONJUNCTIONS: Final = words_of("predicates.conjunctions")


_LEADS: Final = words_of("predicates.leads")
_LEAD: Final = pattern_of("predicates.lead")


def _lead(words: list[ReadWord]) -> int:
    """How many words tell when, before the subject comes."""
    said = " ".join(word.low for word in words[:5])
    match = _LEAD.match(said)
    at = len(match[0].split()) if match else 0
    while at < min(4, len(words)) and words[at].low in _LEADS:
        at += 1
    return at


def _disagreeing(verb: ReadWord, *wanted: str) -> DraftFinding:
    right = inflected(verb.text, verb.forms[0], *wanted)
    return grammar([verb], "Сказуемое не согласовано с подлежащим.", right)


def _subject(words: list[ReadWord]) -> Iterator[DraftFinding]:
    """The noun with which a sentence begins, and its verb."""
    head = _head(words)
    end = head and _predicate(words, head[0])
    if head is None or not end or any(word.number for word in words[end + 1 : end + 2]):
        return  # «Компании принадлежит 24 % …»
    at, subjects = head
    predicate, between = words[end], words[at + 1 : end]
    if predicate.low in BE and end + 1 < len(words) and words[end + 1].only("PRTS"):
        predicate = words[end + 1]
    many = "gent" in words[at].cases() and subjects[0].number == "plur"
    if many and any(form.gender == "neut" for form in predicate.forms):
        return  # «Снега выпало столько, …»
    if "gent" in words[at].cases() and any(
        _is_subject(word, predicate) for word in words[end + 1 : end + 3]
    ):
        return  # «На данный момент развития самой выгодной является аренда»
    may_suffer = "accs" in words[at].cases() and not predicate.may("PRTS")
    if may_suffer and any(word.only("INFN") for word in words[end + 1 : end + 4]):
        return  # «Показания следует передать», «Асфальт не успели уложить»: an object
    several = _joined(between)
    if words[at].cases() == {"nomn"} or all(_subjective(form) for form in predicate.forms):
        between = [word for word in between if "gent" not in word.cases("NOUN")]
    two = _two(words[at], between)
    others = any(_takes(word, predicate) for word in between if fits(word, "NOUN&!capital"))
    if not two and (several or others):
        return
    if two:
        agrees, wanted = fits(predicate, "=plur"), ("plur", "")
    else:
        agrees = _takes(words[at], predicate) or _by_number(subjects, predicate)
        wanted = subjects[0].number, _gender(subjects[0], predicate)
    if not agrees and _plainly(subjects, predicate, two=two):
        yield _disagreeing(predicate, *wanted)


def _is_subject(word: ReadWord, predicate: ReadWord) -> bool:
    return word.bare and fits(word, "NOUN&nomn") and word.heads(predicate)


def _subjective(form: WordForm) -> bool:
    """It has no object that the noun before it could be."""
    return form.pos in {"PRTS", "ADJS"} or "intr" in form.marks


def _two(head: ReadWord, between: list[ReadWord]) -> bool:
    """«ремонт и благоустройство»: two subjects, the first at the beginning."""
    joint = next((at for at, word in enumerate(between) if word.low == "и"), len(between))
    whose = all("gent" in word.cases("NOUN", "ADJF") for word in between[:joint])
    between = between[joint:]
    if len(between) < 2 or not whose or not between[1].only("NOUN"):
        return False
    if between[1].start - len(between[1].gap) != between[0].end:
        return False  # «Министр связи и транспорта России», without its genitives
    rest = between[2:]
    if head.low.endswith("ие") and between[1].low.endswith("ие"):
        return False  # «согласование и размещение осуществляется»: both numbers are usual
    return (
        "nomn" in between[1].cases()
        and "sing" in {form.number for form in head.forms}
        and not any(word.low in {"и", "или", "а", "с", "со", "вместе"} for word in rest)
    )


def _gender(subject: WordForm, predicate: ReadWord) -> str:
    form = predicate.forms[0]
    gendered = form.pos == "PRTS" or "past" in form.marks
    return subject.gender if gendered and subject.number == "sing" else ""


def _joined(between: list[ReadWord]) -> bool:
    return any(
        word.low in {"или", "а", "с", "со", "плюс", "вместе"}
        or (word.low == "и" and _heads_too(between[:at], after))
        for at, (word, after) in enumerate(pairwise([*between, between[-1]] if between else []))
    )


def _heads_too(before: list[ReadWord], after: ReadWord) -> bool:
    """What follows «и» may be a second subject; in «от снега и наледи» it is none."""
    governed = len(before) > 1 and before[-2].only("PREP") and before[-1].cases() & after.cases()
    oblique = after.forms and after.cases() and "nomn" not in after.cases()
    return not oblique and not (governed and "sing" in {form.number for form in after.forms})


def _head(words: list[ReadWord]) -> tuple[int, tuple[WordForm, ...]] | None:
    """The noun at the beginning, with agreeing adjectives before it; where it can be a subject."""
    for at, word in enumerate(words[:4]):
        if at and not word.bare:
            return None
        if word.only("NOUN"):
            subjects = _subjects(word, words[:at])
            return (at, subjects) if len({form.number for form in subjects}) == 1 else None
        if not word.only("ADJF", "PRTF") or (
            word.lemmas() & {"который", "весь"} and word.low != "все"
        ):
            return None
    return None


def _subjects(noun: ReadWord, before: list[ReadWord]) -> tuple[WordForm, ...]:
    """As what it may be the subject, after these adjectives; nothing where a verb may differ from it."""
    amount = noun.lemmas() & _AMOUNT and not (noun.low == "количество" and not before)
    when = fits(noun, "<@government.times>") and any("каждый" in one.lemmas() for one in before)
    if (
        amount
        or when
        or fits(noun, "abbreviation")
        or fits(noun, "Fixd/Abbr/Pltm/Name/Surn/Patr/Orgn")
    ):
        return ()
    return tuple(
        form
        for form in noun.forms
        if form.case == "nomn"
        and all(any(one.agrees(form) for one in other.forms) for other in before)
    )


def _person(form: WordForm) -> bool:
    return form.number == "sing" and "anim" in form.marks and form.gender != "femn"


def _by_number(subjects: tuple[WordForm, ...], predicate: ReadWord) -> bool:
    """«Врач пришла»: the person may be a woman."""
    numbers = {form.number for form in predicate.forms}
    return all(map(_person, subjects)) and any(form.number in numbers for form in subjects)


def _predicate(words: list[ReadWord], at: int) -> int | None:
    """Where the first verb stands, if only what belongs to the subject stands before it."""
    for end in range(at + 1, min(len(words), at + 8)):
        word = words[end]
        if word.gap.strip(' \xa0«»"„“№.') and not word.number:
            return None
        if word.only("VERB", "PRTS") or word.only("PRTS", "ADJS"):
            return end
        if word.low == "и":
            continue
        if "который" in word.lemmas():
            return None
        if fits(word, "CONJ/GRND/INFN/PRED/NPRO&!NOUN&!PREP") or fits(word, "VERB/PRTS/ADJS"):
            return None
    return None


def _takes(noun: ReadWord, predicate: ReadWord) -> bool:
    """Whether the noun may be the subject of the predicate."""
    return not noun.forms or noun.abbreviation or noun.heads(predicate)


def _plainly(subjects: tuple[WordForm, ...], predicate: ReadWord, *, two: bool) -> bool:
    """Whether the noun can't be its object instead: «Дорогу отремонтировали», «Тротуар уложила»."""
    if fits(predicate, "1per/2per/impr"):
        return False
    if predicate.may("PRTS", "ADJS"):
        return True
    if fits(predicate, "<мочь>"):
        return False
    cost = (
        fits(predicate, "<составить>") and len(subjects) == 1
    )  # «Стоимость составили три миллиона»
    if cost or fits(predicate, "=intr") or all(map(_person, subjects)):
        return True
    return not two and all(map(_differs_as_object, subjects))


def _differs_as_object(form: WordForm) -> bool:
    """The accusative of the noun is not its nominative."""
    if form.number == "plur":
        return "anim" in form.marks
    return form.gender == "femn" and form.lemma[-1:] in "ая"
