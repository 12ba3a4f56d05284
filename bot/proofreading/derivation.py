"""Words that the dictionary lacks and that are regularly derived from words that it has.

«Прометание», «заездной», «низкопольный»: a new word of this kind is no misspelling.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from bot.proofreading.lexicon import frequency
from bot.proofreading.sentences import NAMED, dictionary, forms
from bot.proofreading.vocabulary import words_of

_REMEMBERED: Final = 5_000
_SHORTEST: Final = 4
"""Letters of a word that another one is derived from, unless it is listed as a last part."""
_TELLING: Final = 7
"""Letters of a word that is hardly found inside another one by chance, however rare it is."""
_STEM: Final = 3
"""Letters of a stem before a suffix or a connecting vowel."""

_FIRST: Final = tuple(sorted(words_of("derivation.first"), key=len, reverse=True))
_LAST: Final = words_of("derivation.last")
_PREFIXES: Final = words_of("derivation.prefixes")
PARTS: Final = frozenset(_FIRST) | _PREFIXES
"""What stands before the rest of a word, and alone where the word is torn."""
_VERBAL_PREFIXES: Final = (_PREFIXES | words_of("derivation.verbal_prefixes")) - {"не"}
_ACTION: Final = re.compile(r"(?:ние|тие|ка|ция|[ое]вка)$")
"""Nouns of actions take the prefixes of verbs: «прометание», «опрессовка»."""

_VERBS: Final = frozenset({"VERB", "INFN", "PRTF", "PRTS", "GRND"})
_ENDINGS: Final = ("", "а", "я", "о", "е", "ь", "й", "и", "ы", "ка")
"""Of nouns."""
_ADJECTIVE: Final = re.compile(
    r"(?P<stem>.+?)(?P<suffix>(?:ческ|овск|ск)(?=[ио]й)|(?:очн|онн|ьн|ов|ев|н)(?=[ыо]й))[ыио]й"
)
_NOUN_SUFFIXES: Final = {"ческ": ("ка", "ия", "т"), "ьн": ("е", "я", "ь")}
"""The endings of the noun before a suffix, where they are not all."""
_SOFTENED: Final = {"ч": "кц", "ж": "г", "ш": "х"}
_VOWELS: Final = frozenset("аеёиоуыэюяьъ")
_RELATING: Final = re.compile(r"(?:н|ск|ов)$")
"""Stems of adjectives that are joined to another one by a hyphen: «жилищно-коммунальный»."""
_MUTATED: Final = {
    "жд": "д",
    "пл": "п",
    "бл": "б",
    "вл": "в",
    "мл": "м",
    "щ": "т",
    "ч": "т",
    "ш": "с",
    "ж": "зд",
}
"""How the stem of a verb ends before «-ение»: «вожу», «возить»."""


@lru_cache(maxsize=_REMEMBERED)
def derived(word: str) -> bool:
    """Whether some reading of an unknown word is derived from a known one."""
    return any(
        _formed(lemma, part)
        for lemma, part in {
            (parse.normal_form, str(parse.tag.POS or "")) for parse in dictionary().parse(word)
        }
    )


def _formed(lemma: str, part: str) -> bool:
    if part in _VERBS:
        active = lemma.removesuffix("ся")
        return (
            (active != lemma and _known_as(active, _VERBS))
            or _prefixed(lemma, _VERBAL_PREFIXES, _VERBS)
            or _from_noun(active, "ировать", (*_ENDINGS, "ция", "иция", "ация", "изм", "ика"))
        )
    if part == "ADVB" and lemma.endswith("о"):
        return _any_known(f"{lemma[:-1]}{end}" for end in ("ый", "ий", "ой"))
    if part == "NOUN":
        return _noun(lemma) or _compound(lemma, part)
    return part == "ADJF" and (
        _prefixed(lemma, _PREFIXES, {"ADJF"}) or _adjective(lemma) or _compound(lemma, part)
    )


def _noun(lemma: str) -> bool:
    if _ACTION.search(lemma) and _prefixed(lemma, _VERBAL_PREFIXES - {"в", "с"}, {"NOUN"}):
        return True
    return (
        _of_verb(lemma)
        or _from_noun(lemma, "ирование")
        or _from_noun(lemma, "овка")
        or (
            lemma.endswith("ость")
            and _any_known(f"{lemma[:-4]}{end}" for end in ("ый", "ий", "ой"))
        )
    )


def _prefixed(lemma: str, prefixes: Iterable[str], parts: Iterable[str]) -> bool:
    return any(
        _known_as(lemma[len(prefix) :], parts) for prefix in prefixes if lemma.startswith(prefix)
    )


def _of_verb(lemma: str) -> bool:
    """«протапливание» of «протапливать», «щебенение» of «щебенить»."""
    if not lemma.endswith("ние"):
        return False
    if _known_as(f"{lemma[:-3]}ть", {"INFN"}):
        return True
    if not lemma.endswith(("ение", "ёние")):
        return False
    stem = lemma[:-4]
    stems = [stem] + [
        stem.removesuffix(mutated) + one
        for mutated, before in _MUTATED.items()
        if stem.endswith(mutated)
        for one in before
    ]
    return any(_known_as(f"{one}ить", {"INFN"}) for one in stems)


def _from_noun(lemma: str, suffix: str, endings: Iterable[str] = _ENDINGS) -> bool:
    """«кронирование» of «крона», «обваловка» of «обвал»."""
    stem = lemma.removesuffix(suffix)
    return stem != lemma and _stem_of_noun(stem, endings)


def _adjective(lemma: str) -> bool:
    """«заездной» of «заезд», «опрессовочный» of «опрессовка»."""
    match = _ADJECTIVE.fullmatch(lemma)
    if match is None or match["stem"][-1] in _VOWELS:
        return False  # «авариный», «деревяный» lack a letter
    stem, suffix = match["stem"], match["suffix"]
    stems = [stem] + [stem[:-1] + one for one in _SOFTENED.get(stem[-1], "")]
    if suffix == "очн":
        return any(_noun(f"{one}ка") or _stem_of_noun(one, ["ка"]) for one in stems)
    return any(_stem_of_noun(one, _NOUN_SUFFIXES.get(suffix, _ENDINGS)) for one in stems)


def _compound(lemma: str, part: str) -> bool:
    """«электросамокат», «снегосвалка», «низкопольный», «бункеровоз»."""
    for first in _FIRST:
        rest = lemma.removeprefix(first)
        if rest != lemma and _last_part(rest, part):
            return True
    return any(
        lemma[at - 1] in "ое" and _connected(lemma[: at - 1], part) and _last_part(lemma[at:], part)
        for at in range(_STEM + 1, len(lemma) - 2)
    )


def _connected(stem: str, part: str) -> bool:
    """Whether a connecting vowel may follow this stem of a noun or an adjective."""
    if _any_known(f"{stem}{end}" for end in ("ый", "ий", "ой")):
        return part != "ADJF" or not _RELATING.search(stem)
    return _stem_of_noun(stem)


def _last_part(word: str, part: str) -> bool:
    return (
        word in _LAST
        or _known_as(word, {part})
        or (part == "ADJF" and _adjective(word))
        or (part == "NOUN" and bool(_ACTION.search(word)) and _noun(word))
    )


def _stem_of_noun(stem: str, endings: Iterable[str] = _ENDINGS) -> bool:
    return len(stem) >= _STEM and any(
        form.pos == "NOUN" and form.lemma == word.replace("ё", "е") and not form.marks & NAMED
        for word in (f"{stem}{ending}" for ending in endings)
        for form in forms(word)
    )


def _any_known(words: Iterable[str]) -> bool:
    return any(dictionary().word_is_known(word) for word in words)


def _known_as(word: str, parts: Iterable[str]) -> bool:
    """Whether it is a word in use, one of these parts of speech and not only a name."""
    return (
        len(word) >= _SHORTEST
        and any(form.pos in parts and not form.marks & NAMED for form in forms(word))
        and (len(word) >= _TELLING or frequency(word) > 0)
    )
