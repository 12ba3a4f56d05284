"""What a rule asks of a single word, as it is written in `rules/README.md`."""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from bot.proofreading.sentences import CASES, NAMED, ReadWord, parted
from bot.proofreading.vocabulary import cases_after, listed, table, words_of

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


def taken_by(word: ReadWord) -> tuple[str, ...]:
    """The cases, or the preposition and the case, that a word takes by cases.toml; none if it isn't there."""
    if word.low in cases_after("prepositions"):
        return cases_after("prepositions")[word.low]
    lemma = word.forms[0].lemma if word.forms else ""
    return cases_after("verbs").get(lemma) or cases_after("verbs_with_prepositions").get(lemma, ())


def governed(word: ReadWord) -> bool:
    """Whether a preposition stands before it, or before its adjectives."""
    before = word.before
    while before and before.may("ADJF", "PRTF"):
        before = before.before
    return before is not None and before.may("PREP")


def rightly_governed(word: ReadWord) -> bool:
    """Whether the preposition before it, or before its adjective, takes one of its cases."""
    before = before_adjective(word)
    return not (before and before.only("PREP")) or may_follow(word, before)


def may_follow(word: ReadWord, before: ReadWord) -> bool:
    """Whether it stands in a case that the other word takes; so does all after a word that takes none."""
    wanted = taken_by(before)
    return not wanted or not word.cases().isdisjoint(wanted)


def before_adjective(word: ReadWord) -> ReadWord | None:
    """The word before an adjective; of a noun the word before its adjective, if it has one."""
    before = word.before
    return before.before if before and word.only("NOUN") and before.may("ADJF") else before


def in_turn(word: ReadWord) -> bool:
    """Whether it stands in a turn of phrase or a clause that tells more of the noun before it."""
    while word.before and not parted(word):
        word = word.before
    return condition("comma")(word) and condition("opens_turn")(word)


_TRAITS: Final[dict[str, Condition]] = {
    "abbreviation": lambda word: word.abbreviation,
    "addressee": _addressee,
    "any": lambda word: True,  # noqa: ARG005
    "bare": lambda word: word.bare,
    "capital": lambda word: word.capital,
    "close": lambda word: not word.gap.strip(' \xa0«»"„“№.'),
    "clustered": lambda word: bool(re.match(r"[сзшж][^аеёиоуыэюя]", word.low)),
    "comma": lambda word: "," in word.gap,
    "counts_many": counts_many,
    "counts_one": counts_one,
    "declined": declined,
    "governed": governed,
    "hyphened": lambda word: word.gap.startswith("-"),
    "in_turn": in_turn,
    "letter": lambda word: len(word.text) == 1,
    "marked": lambda word: any(mark in word.gap for mark in ":–—-"),
    "number": lambda word: word.number,
    "numbered": lambda word: "№" in word.gap,
    "one_lemma": lambda word: len(word.lemmas()) == 1,
    "parted": parted,
    "person": lambda word: word.only("NOUN") and all("anim" in form.marks for form in word.forms),
    "quoted": lambda word: "«" in word.gap,
    "rightly_governed": rightly_governed,
    "several": lambda word: word.text.isdigit() and not word.text.endswith("1"),
    "small": lambda word: word.text[0].islower(),
    "unknown": lambda word: not word.forms,
}


@cache
def condition(said: str) -> Condition:
    """Compile the parts of a condition that «&» joins. Raises ValueError where one is not understood."""
    first, _, more = said.partition("&")
    if not more:
        return _part(said)
    one, others = _part(first), condition(more)
    return lambda word: one(word) and others(word)


def fits(word: ReadWord, said: str) -> bool:
    """Whether a word is what a condition says."""
    return condition(said)(word)


def _part(said: str) -> Condition:
    if said.startswith("!"):
        denied = _part(said[1:])
        return lambda word: not denied(word)
    if said.startswith("[") and said.endswith("]"):
        is_it = _part(said[1:-1])
        return lambda word: word.before is not None and is_it(word.before)
    if trait := _trait(said):
        return trait
    if lemma := _LEMMAS.fullmatch(said):
        return _of_lemmas(_words(lemma[2]), alone=bool(lemma[1]))
    if re.fullmatch(r"=?[\w+-]+(?:/[\w+-]+)*", said, re.ASCII):
        return _readings(said)
    return _spelt(said)


def _of_lemmas(lemmas: frozenset[str], *, alone: bool) -> Condition:
    if alone:
        return lambda word: bool(word.forms) and word.lemmas() <= lemmas
    return lambda word: not lemmas.isdisjoint(word.lemmas())


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
    """«в/на», «заведующ…», «…ться», «…нн…», «@clauses.more»: the word itself, or a part of it."""
    if not re.fullmatch(r"[а-я/…-]+|@[\w.]+", said):
        message = f"no condition: {said}"
        raise ValueError(message)
    if "…" not in said:
        words = _words(said)
        return lambda word: word.low in words
    parts = [re.escape(one).replace("…", ".*") for one in said.split("/")]
    looks = re.compile("|".join(parts)).fullmatch
    return lambda word: looks(word.low) is not None


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
