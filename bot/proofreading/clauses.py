"""Where clauses begin: by the conjunctions before them, or by their verb and its subject."""

from collections.abc import Iterator
from typing import Final

from bot.proofreading.conditions import condition, fits
from bot.proofreading.sentences import BE, ReadWord
from bot.proofreading.vocabulary import listed, pattern_of, words_of

_ATTACHED: Final = BE | listed("не уже еще сразу")
_OF_NOBODY: Final = condition("1per/2per/impr")
_MAY_DO: Final = condition("NOUN+nomn/NPRO+nomn")
_ONLY_DOES: Final = condition("=NOUN&=nomn")
_ONLY_SUFFERS: Final = condition("bare&=NOUN&=accs")
_GOVERNS: Final = condition("PREP&!NOUN")
_MAY_BELONG: Final = condition("NOUN+gent")
_ITS_ADJECTIVE: Final = condition("=ADJF/PRTF&nomn")
_PREDICATE: Final = condition("=VERB/PRTS")


_CONJUNCTION: Final = condition("comma&@predicates.conjunctions")
_LEADS: Final = words_of("predicates.leads")
_LEAD: Final = pattern_of("predicates.lead")
_FAR: Final = 5
"""Words that may tell when, before a subject."""


def openings(words: list[ReadWord]) -> Iterator[int]:
    """Where the sentence begins, and what follows «что», «так как»; «сегодня», «в мае» left out."""
    yield _after_lead(words, 0)
    for at in range(1, len(words) - 2):
        if _CONJUNCTION(words[at]):
            yield _after_lead(words, at + 1)
        elif "," in words[at].gap and words[at].low == "так" and words[at + 1].low == "как":
            yield _after_lead(words, at + 2)


def _after_lead(words: list[ReadWord], begin: int) -> int:
    said = [word.low for word in words[begin : begin + _FAR]]
    match = _LEAD.match(" ".join(said))
    at = len(match[0].split()) if match else 0
    while at < len(said) - 1 and said[at] in _LEADS:
        at += 1
    return begin + at


def before_verb(words: list[ReadWord], verb: int, least: int) -> int:
    """Where the verb begins with what belongs to it: «не», «уже будет»; not before `least`."""
    at = verb
    while at > least and words[at - 1].low in _ATTACHED:
        at -= 1
    return at


def before_subject(words: list[ReadWord], verb: int, least: int) -> int:
    """Where the clause of that verb begins: with its subject, if one stands from `least` on."""
    at = before_verb(words, verb, least)
    if _OF_NOBODY(words[verb]):
        return at
    if least < at and _PREDICATE(words[least - 1]) and _does(words[least], words[least - 1]):
        least += 1  # «Если остались вопросы, позвоните»
    for noun in range(least, at):
        alone = _ONLY_DOES(words[noun]) and not words[noun - 1].may("PREP", "ADJF")
        if alone and _does(words[noun], words[verb]):
            return noun
    for noun in range(at - 1, least - 1, -1):
        if _GOVERNS(words[noun]):
            break
        whose = _MAY_BELONG(words[noun]) and words[noun - 1].only("NOUN")
        if whose and not _does(words[noun], words[verb]):
            continue  # «Анализируя состояние аварийности, следует …»
        if _MAY_DO(words[noun]):
            return at if words[noun - 1].may("PREP") else _with_adjectives(words, noun, least)
    return at - 1 if least < at and _suffers(words, at - 1) else at


def _suffers(words: list[ReadWord], noun: int) -> bool:
    """«Когда просохнет грунт, дорогу отсыплют»: an object after a clause that has a subject."""
    return _ONLY_SUFFERS(words[noun]) and fits(words[noun - 1], "=NOUN&nomn")


def _does(noun: ReadWord, verb: ReadWord) -> bool:
    numbers = {form.number for form in verb.forms}
    return any(one.case == "nomn" and one.number in numbers for one in noun.of("NOUN", "NPRO"))


def _with_adjectives(words: list[ReadWord], noun: int, least: int) -> int:
    begin = noun
    while begin > least and _ITS_ADJECTIVE(words[begin - 1]):
        begin -= 1
    return begin
