"""What a rule asks of a match beyond its pattern; `rules/README.md` explains the notation."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from bot.proofreading.conditions import condition, taken_by
from bot.proofreading.findings import small
from bot.proofreading.patterns import Match
from bot.proofreading.sentences import ReadWord, clause_start, forms, run

Context = Callable[[Match], bool]
"""Whether a match stands where a rule asks it to stand."""

_QUANTIFIERS: Final[dict[str, Callable[[Iterable[bool]], bool]]] = {
    "all": all,
    "no": lambda found: not any(found),
    "one": lambda found: sum(found) == 1,
    "some": any,
}


def context(said: str) -> Context:
    """Compile a context; one of what «|» parts is enough. Raises ValueError where one is not understood."""
    either = [_single(*one.split()) for one in said.split(" | ")]
    return either[0] if len(either) == 1 else lambda match: any(one(match) for one in either)


def _single(quantifier: str, *said: str) -> Context:
    if quantifier == "exists":
        return _exists(*said)
    if quantifier not in _QUANTIFIERS:
        message = f"no context: {quantifier}"
        raise ValueError(message)
    holds, words_of, is_it = _QUANTIFIERS[quantifier], _region(*said[:-1]), _related(said[-1])
    return lambda match: holds(is_it(word, match) for word in words_of(match))


def _exists(template: str, parts: str) -> Context:
    """The dictionary has such a word of one of these parts of speech."""
    wanted = parts.split("/")
    return lambda match: any(form.pos in wanted for form in forms(small(template, match)))


Region = Callable[[Match], list[ReadWord]]
"""The words of the sentence that a context is about."""


def _region(name: str, count: str = "") -> Region:
    if steps := re.fullmatch(r"(\d)(?:-(\d))?", name):
        first, last = int(steps[1]), int(steps[2] or steps[1])
        return lambda match: match.part(first, last)
    if name not in _REGIONS:
        message = f"no context: {name}"
        raise ValueError(message)
    if not count:
        return _REGIONS[name]
    most = int(count)
    if name in _BACKWARDS:
        return lambda match: _REGIONS[name](match)[-most:]
    return lambda match: _REGIONS[name](match)[:most]


def _near(match: Match) -> list[ReadWord]:
    begin = match.start
    while begin and match.words[begin].bare:
        begin -= 1
    return match.words[begin : match.start]


def _next_clause(match: Match) -> list[ReadWord]:
    begin = run(match.words, match.end - 1)
    return match.words[begin : run(match.words, begin)]


_REGIONS: Final[dict[str, Region]] = {
    "before": lambda match: match.words[: match.start],
    "near": _near,
    "lead": lambda match: match.words[clause_start(match.words, match.start) : match.start],
    "after": lambda match: match.words[match.end :],
    "clause": lambda match: match.words[match.end : run(match.words, match.end - 1)],
    "beyond": _next_clause,
    "sentence": lambda match: match.words,
}
_BACKWARDS: Final = {"before", "near", "lead"}
"""Of them the last words are the nearest."""


def _related(said: str) -> Callable[[ReadWord, Match], bool]:
    """Compile a condition, parts of which may name another step: «NOUN&subject_of:2»."""
    parts = said.split("&")
    plain = "&".join(one for one in parts if ":" not in one)
    alone = condition(plain) if plain else None
    relations = [_relation(one) for one in parts if ":" in one]
    if alone and not relations:
        return lambda word, _: alone(word)
    return lambda word, match: (
        (alone is None or alone(word)) and all(one(word, match) for one in relations)
    )


def _relation(said: str) -> Callable[[ReadWord, Match], bool]:
    """«agrees:2», «!agrees:2», «row:2,3»: how a word and those of the steps go together."""
    name, _, steps = said.removeprefix("!").partition(":")
    if name not in _RELATIONS:
        message = f"no condition: {said}"
        raise ValueError(message)
    relation, wanted = _RELATIONS[name], not said.startswith("!")
    numbers = [int(one) for one in steps.split(",")]
    return lambda word, match: relation(word, *(match.word(one) for one in numbers)) == wanted


def heads(word: ReadWord, verb: ReadWord) -> bool:
    """Whether a noun, a pronoun or an adjective may be the subject of that verb; «УК» may."""
    named = word.abbreviation and not word.may("PREP", "CONJ")
    return named or word.heads(verb, "NOUN", "NPRO", "ADJF")


def _counts(numeral: ReadWord, noun: ReadWord) -> bool:
    """«пятью домами»: beyond the nominative both stand in one case, the noun in the plural."""
    plural = {form.case for form in noun.forms if form.number == "plur"}
    return bool(numeral.cases("NUMR") & {"nomn", "", *plural})


def _other_gender(one: ReadWord, other: ReadWord) -> bool:
    genders = {one.forms[0].gender, other.forms[0].gender}
    return len(genders) > 1 and "" not in genders


def _same_form(one: ReadWord, other: ReadWord) -> bool:
    """Both are in the same number, time and person."""
    told = {"sing", "plur", "past", "pres", "futr", "1per", "2per", "3per", "PRTS"}
    return bool(one.marks) and one.marks & told == other.marks & told


def _row(*words: ReadWord) -> bool:
    """All may stand in one of the cases of subjects and objects, and in no other together."""
    common = frozenset.intersection(*(word.cases("NOUN") for word in words))
    return bool(common) and common <= {"nomn", "accs"}


def _same_case(*words: ReadWord) -> bool:
    return bool(frozenset.intersection(*(word.cases() for word in words)))


def _governed_by(word: ReadWord, governing: ReadWord, *others: ReadWord) -> bool:
    """Whether it may stand in a case that the first word takes and the others may stand in, too."""
    wanted = frozenset(taken_by(governing)).intersection(*(other.cases() for other in others))
    return not wanted.isdisjoint(word.cases())


def _agrees(adjective: ReadWord, noun: ReadWord) -> bool:
    adjectives = adjective.of("ADJF", "PRTF")
    return any(one.agrees(other) for one in adjectives for other in noun.forms)


def _does(noun: ReadWord, verb: ReadWord) -> bool:
    """Whether it may stand in the nominative and in the number of that verb."""
    numbers = {form.number for form in noun.forms if form.case == "nomn"}
    return any(form.number in numbers for form in verb.forms)


_RELATIONS: Final[dict[str, Callable[..., bool]]] = {
    "agrees": _agrees,
    "alike": lambda word, noun: word.alike(noun),
    "counts": _counts,
    "does": _does,
    "explained_by": lambda word, which: which.alike(word),
    "governed_by": _governed_by,
    "nominative_with": lambda word, noun: any(
        one.case == "nomn" and one.agrees(other) for one in word.forms for other in noun.forms
    ),
    "noun_of": lambda word, adjective: adjective.agrees(word),
    "other_gender": _other_gender,
    "row": _row,
    "same": lambda word, other: word.low == other.low,
    "same_case": _same_case,
    "same_form": _same_form,
    "same_number": lambda word, other: word.forms[0].number == other.forms[0].number,
    "subject_of": heads,
    "verb_of": lambda word, noun: heads(noun, word),
}
