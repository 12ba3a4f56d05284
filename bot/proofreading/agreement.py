"""Whether an adjective agrees with the noun after it in case, number and gender.

A rule speaks only where no reading of the words is right.
"""

from collections.abc import Iterator
from typing import Final

from bot.proofreading.conditions import fits
from bot.proofreading.findings import grammar
from bot.proofreading.government import takes
from bot.proofreading.sentences import Sentence, Word, inflected, run
from bot.proofreading.vocabulary import words_of
from bot.proofreading.windows import found
from domain.model.incident.answer.draft import Finding

_FREE: Final = words_of("government.free_adjectives")
_NOUN: Final = "=NOUN&!capital&!Fixd/Abbr/Name/Surn/Patr"
_PERSON: Final = "anim+masc/anim+ms-f"


def disagreements(sentence: Sentence) -> Iterator[Finding]:
    """«нашей города», «специализированной организация»."""
    words = sentence.words
    for at, (adjective, noun) in found(words, f"ADJF/PRTF/NPRO&!Fixd/Anph {_NOUN}"):
        after = words[at + 2 : run(words, at + 1)]
        if not _is_adjective(adjective, noun, after) or _stands_alone(adjective, at):
            continue
        if any(one.agrees(other) for one in adjective.forms for other in noun.forms):
            continue
        dated = "Anum" in adjective.marks and "gent" in noun.cases()  # «к десятому декабря»
        may_be_a_woman = fits(noun, _PERSON)  # «наш врач»
        if dated or may_be_a_woman or _is_counted_or_listed(words, at):
            continue
        before = words[max(0, at - 1) : at]
        governing = [word for word in before if word.only("PREP")]
        if all(takes(one, adjective) and takes(one, noun) for one in governing):
            message = "Прилагательное и существительное не согласованы."
            yield grammar([adjective, noun], message, _agreeing(adjective, noun, before))


def _is_adjective(word: Word, noun: Word, after: list[Word]) -> bool:
    """Whether other readings of the word, or other nouns after it, make no better sense."""
    if word.only("ADJF") or word.lemmas() & {"наш", "ваш"}:
        return True
    if not word.may("ADJF") or any(_stand_together(word, other) for other in after):
        return False
    thing = fits(word, "pssv+past&!masc&!plur")  # «задержанному» is a person
    if word.only("ADJF", "PRTF") and noun.cases() == {"nomn"} and thing:
        return True
    return "данный" in word.lemmas() and "plur" not in word.marks


def _stand_together(adjective: Word, noun: Word) -> bool:
    return any(one.agrees(other) for one in adjective.of("ADJF") for other in noun.of("NOUN"))


def _stands_alone(adjective: Word, at: int) -> bool:
    """«ответственный», «который»: it belongs to no noun beside it; a street has a capital."""
    pronoun = "Apro" in adjective.marks and not adjective.lemmas() & {"ваш", "наш", "данный"}
    street = at > 0 and adjective.capital
    return bool(adjective.lemmas() & _FREE) or pronoun or street


def _is_counted_or_listed(words: list[Word], at: int) -> bool:
    """«два новых дома», «первый и второй подъезды», «в новой и старой частях»."""
    counted = any(word.number or word.may("NUMR") for word in words[max(0, at - 3) : at])
    listed = at > 0 and (words[at - 1].low in {"и", "или", "а"} or not words[at].bare)
    return counted or listed


def _agreeing(adjective: Word, noun: Word, before: list[Word]) -> str | None:
    """The adjective in the first case, number and gender that the noun may have here."""
    for form in noun.forms:
        if all(takes(one, Word(noun.text, noun.start, noun.gap, (form,))) for one in before):
            gender = "" if form.number == "plur" else form.gender
            reading = adjective.of("ADJF")[0]
            right = inflected(adjective.text, reading, form.case, form.number, gender)
            if right:
                return f"{right} {noun.text}"
    return None
