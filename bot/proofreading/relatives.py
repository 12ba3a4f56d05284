"""Clauses with «который»: with what they agree, and the comma that closes them."""

from collections.abc import Iterator
from typing import Final

from bot.proofreading.findings import comma, grammar
from bot.proofreading.sentences import BE, Form, Sentence, Word, inflected, run
from bot.proofreading.vocabulary import words_of
from domain.model.incident.answer.review_findings import Finding

ASKING: Final = words_of("relatives.asking")
_POINTING: Final = frozenset({"того", "то", "том", "тому", "тем"})
_JOINING: Final = frozenset({"и", "или", "а", "но", "либо"})


def relatives(sentence: Sentence) -> Iterator[Finding]:
    """What is amiss with the clauses of a sentence that explain a word before them."""
    words = sentence.words
    yield from _antecedents(words)
    yield from _closing(words)


def _antecedents(words: list[Word]) -> Iterator[Finding]:
    """«замечания, которая указаны»: no noun before agrees with it in number and gender."""
    for at, which in enumerate(words):
        if "который" not in which.lemmas() or not at or "," not in which.gap:
            continue
        if at + 1 < len(words) and not words[at + 1].bare:
            continue
        nouns = [word for word in words[:at] if word.may("NOUN", "NPRO", "ADJF", "NUMR")]
        if any(not word.forms or word.abbreviation or word.number for word in words[:at]):
            continue
        named = words[at - 1].only("NOUN", "ADJS") and words[at - 1].may("NOUN")
        if not nouns or not named or not (at == 1 or words[at - 1].bare):
            continue
        if any(
            _alike(form, other)
            for form in which.of("ADJF")
            for word in nouns
            for other in word.forms
        ):
            continue
        last = words[at - 1].forms[0]
        gender = (last.gender,) if last.number == "sing" else ()
        right = inflected(which.text, which.forms[0], last.number, "nomn", *gender)
        yield grammar([which], "«Который» не согласовано с тем, что поясняет.", right)


def _alike(which: Form, noun: Form) -> bool:
    if noun.pos == "NUMR" or "Pltm" in noun.marks:
        return which.number == "plur"
    if not noun.number:
        return False
    if which.number == "plur":
        return noun.number == "plur"
    return noun.number == "sing" and (not noun.gender or which.gender in {noun.gender, ""})


def _closing(words: list[Word]) -> Iterator[Finding]:
    """«Дом, в котором вы живёте, включён»: a second predicate, that of the word explained."""
    for at, which in enumerate(words):
        first = at - 1 if at and words[at - 1].may("PREP") and which.bare else at
        if not _opens(which) or first < 1 or "," not in words[first].gap:
            continue
        if any(word.only("VERB", "PRTS", "PRED", "INFN", "ADJS") for word in words[:first]):
            continue
        noun = words[first - 1]
        predicates = [
            place
            for place in range(at + 1, run(words, at))
            if words[place].only("VERB", "PRTS") and words[place].low not in BE
        ]
        if len(predicates) < 2 or any(
            word.low in _JOINING or word.may("GRND")
            for word in words[predicates[0] : predicates[1]]
        ):
            continue
        second = predicates[1]
        if words[second - 1].low in BE or words[second - 1].low == "не":
            second -= 1
        if second == predicates[0] + 1 and which.cases() == {"nomn"}:
            continue
        verb = words[predicates[1]]
        if noun.may("NOUN") and any(
            _heads(word, verb) or _taken(word, verb) for word in words[:first]
        ):
            yield comma(words[second - 1], words[second], "Придаточное отделяют запятой.")


def _opens(word: Word) -> bool:
    return bool(word.lemmas() & {"который", "чей"}) or word.low in {"где", "куда"}


def _taken(noun: Word, verb: Word) -> bool:
    """«Кабель, который повредили, заменят»: what they do it to."""
    they = all("tran" in form.marks and form.number == "plur" for form in verb.of("VERB"))
    return they and verb.only("VERB") and bool(noun.cases("NOUN") & {"accs", "datv"})


def _heads(noun: Word, verb: Word) -> bool:
    return any(form.heads(other) for form in noun.of("NOUN") for other in verb.forms)
