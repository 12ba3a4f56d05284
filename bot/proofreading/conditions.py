"""What a rule asks of a single word, as it is written in `rules/README.md`."""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from bot.proofreading.sentences import CASES, NAMED, ReadWord, parted
from bot.proofreading.vocabulary import listed, table, words_of

_LEMMAS: Final = re.compile(r"<(=?)([а-я/-]+|@[\w.]+)>")
Condition = Callable[[ReadWord], bool]


def declined(word: ReadWord) -> bool:
    """Whether it is a noun, an adjective or a participle in some case, and no name."""
    if not word.only("NOUN", "ADJF", "PRTF") or word.abbreviation or word.capital:
        return False
    return word.cases() <= CASES and not word.marks & NAMED


def counts_one(number: ReadWord) -> bool:
    """Whether a noun after it stands in the singular: «21», not «11»."""
    return _counting(number) and number.text[-1] == "1" and number.text[-2:] != "11"


def counts_many(number: ReadWord) -> bool:
    """Whether a noun after it stands in the genitive plural: «5», «11», «20»."""
    last = int(number.text) % 100 if _counting(number) else 1
    return last in range(11, 15) or last % 10 not in range(1, 5)


def _counting(number: ReadWord) -> bool:
    """Whether it is a whole number that counts what follows: not «№ 5», «1,5»."""
    apart = number.gap.endswith(("-", "–", ",", "."))
    return number.text.isdigit() and "№" not in number.gap and not apart


def _addressee(word: ReadWord) -> bool:
    """Whether it is whom something is reported to: «вам», «жителей»."""
    someone = word.only("NPRO") or (word.only("NOUN") and "anim" in word.marks)
    return someone and not word.cases("NOUN", "NPRO").isdisjoint({"datv", "accs"})


_TRAITS: Final[dict[str, Condition]] = {
    "abbreviation": lambda word: word.abbreviation,
    "addressee": _addressee,
    "any": lambda word: True,  # noqa: ARG005
    "bare": lambda word: word.bare,
    "capital": lambda word: word.capital,
    "clustered": lambda word: bool(re.match(r"[сзшж][^аеёиоуыэюя]", word.low)),
    "comma": lambda word: "," in word.gap,
    "counts_many": counts_many,
    "counts_one": counts_one,
    "declined": declined,
    "letter": lambda word: len(word.text) == 1,
    "marked": lambda word: any(mark in word.gap for mark in ":–—-"),
    "number": lambda word: word.number,
    "numbered": lambda word: "№" in word.gap,
    "one_lemma": lambda word: len(word.lemmas()) == 1,
    "parted": parted,
    "person": lambda word: word.only("NOUN") and all("anim" in form.marks for form in word.forms),
    "several": lambda word: word.text.isdigit() and not word.text.endswith("1"),
    "small": lambda word: word.text[0].islower(),
    "unknown": lambda word: not word.forms,
}


@cache
def condition(said: str) -> Condition:
    """Compile the parts of a condition that «&» joins. Raises ValueError where one is not understood."""
    parts = [_part(part) for part in said.split("&")]
    if len(parts) == 1:
        return parts[0]
    return lambda word: all(part(word) for part in parts)


def fits(word: ReadWord, said: str) -> bool:
    """Whether a word is what a condition says."""
    return condition(said)(word)


def _part(said: str) -> Condition:
    if said.startswith("!"):
        denied = _part(said[1:])
        return lambda word: not denied(word)
    if trait := _trait(said):
        return trait
    if lemma := _LEMMAS.fullmatch(said):
        lemmas = _words(lemma[2])
        if lemma[1]:
            return lambda word: bool(word.forms) and word.lemmas() <= lemmas
        return lambda word: not lemmas.isdisjoint(word.lemmas())
    if re.fullmatch(r"=?[\w+-]+(?:/[\w+-]+)*", said, re.ASCII):
        return _readings(said)
    return _spelt(said)


def _trait(said: str) -> Condition | None:
    """A condition that has a name, here or in words.toml; None if that is no name."""
    if said in _TRAITS:
        return _TRAITS[said]
    either = [condition(one) for one in table("words")["traits"].get(said, "").split(" | ") if one]
    return (lambda word: any(one(word) for one in either)) if either else None


def _readings(said: str) -> Condition:
    """«NOUN+plur/nomn»: some reading has one of these sets of grammemes; with «=» each has."""
    wanted = [frozenset(one.split("+")) for one in said.removeprefix("=").split("/")]
    if said.startswith("="):
        return lambda word: (
            bool(word.forms)
            and all(any(one <= form.marks for one in wanted) for form in word.forms)
        )
    return lambda word: any(one <= form.marks for form in word.forms for one in wanted)


def _spelt(said: str) -> Condition:
    """«в/на», «заведующ…», «…ться», «@clauses.more»: the word itself, or how it begins or ends."""
    if not re.fullmatch(r"[а-я/…-]+|@[\w.]+", said):
        message = f"no condition: {said}"
        raise ValueError(message)
    if "…" not in said:
        words = _words(said)
        return lambda word: word.low in words
    begins = tuple(one[:-1] for one in said.split("/") if one.endswith("…"))
    ends = tuple(one[1:] for one in said.split("/") if one.startswith("…"))
    return lambda word: word.low.startswith(begins) or word.low.endswith(ends)


def _words(said: str) -> frozenset[str]:
    return words_of(said[1:]) if said.startswith("@") else listed(said.replace("/", " "))


def anchors_of(said: str) -> frozenset[str]:
    """The words, or the lemmas in angle brackets, one of which the condition asks for; else nothing."""
    for part in said.split("&"):
        lemma = _LEMMAS.fullmatch(part)
        if lemma and not lemma[1]:
            return frozenset(f"<{one}>" for one in _words(lemma[2]))
        if re.fullmatch(r"[а-я/-]+|@[\w.]+", part):
            return _words(part)
    return frozenset()


IS_PREDICATE: Final = condition("=VERB/PRTS")
IS_GENITIVE: Final = condition("NOUN+gent/ADJF+gent")
