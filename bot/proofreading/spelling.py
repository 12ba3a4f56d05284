"""Misspelt words: those that no dictionary has, no rule derives, and that resemble a word in use.

A word that resembles none is a name or a new word and passes silently. So do proper names,
abbreviations and the words of the administration's list.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from bot.proofreading.derivation import PARTS, derived
from bot.proofreading.findings import spelling
from bot.proofreading.lexicon import frequency, lemmas, listed
from bot.proofreading.sentences import NAMED, SHORTENED, ReadWord, Sentence, dictionary, forms
from bot.proofreading.vocabulary import cases_after, words_of
from domain.model.incident.answer.draft import DraftFinding, FindingKind

_SHORTEST: Final = 4
_LONG: Final = 6
"""Letters; a shorter word is compared only with words that sound like it."""
_LONGER: Final = 8
"""Letters; in a word this long two of them may be mistaken for others that sound alike."""
_LONGEST: Final = 40
"""Letters; a longer one is no word, and comparing it would take too long."""
_MOST: Final = 3
_REMEMBERED: Final = 5_000

_HEARD: Final = 1
"""The frequency of a word that another one sounds like."""
_FREQUENT: Final = 4
"""The frequency of a word that another one is a misprint of."""
_COMMON: Final = 7
"""The frequency of such a word at the beginning of a sentence, where names are capitalised, too."""

_TELLING: Final = 12
"""Letters; so long a word hardly resembles another by chance, however rare it is."""

_LETTERS: Final = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_ALIKE: Final = [
    "аоя",
    "еиэя",
    "ёо",
    "ыи",
    "уюо",
    "сз",
    "дт",
    "бп",
    "гкв",
    "вф",
    "жш",
    "щчшс",
    "ьъ",
    "цс",
    "ае",
]
"""Letters that sound alike in some positions."""

_APART: Final = frozenset({"VERB", "PRTS", "PRED"})
"""What is never written in one word with «не», unless the dictionary has it."""

_KNOWN: Final = words_of("spelling.known")


def misspelt(sentence: Sentence, words: Collection[str]) -> Iterator[DraftFinding]:
    """Yield the misspelt words of a sentence; `words`: the administration's own, in small letters."""
    shortened = {
        one.start
        for one, other in pairwise(sentence.words)
        if other.gap.startswith(".") and (one.low in SHORTENED or not other.capital)
    }
    for at, word in enumerate(sentence.words):
        if word.start in shortened:
            continue
        if word.forms or word.number or len(word.text) > _LONGEST or _named(word, first=at == 0):
            continue
        low = word.text.lower()
        following = sentence.words[at + 1 : at + 2]
        if torn := _torn(word, following):
            yield torn
        if torn or low in PARTS or any(one.gap.startswith("-") for one in following):
            continue  # «газо-, тепло- и водоснабжение»
        yield from _single(word, low)
        yield from _dotted(word, low)
        if low.endswith("оватся"):
            why = "Неопределённая форма: «-ться»."
            yield spelling([word], why, f"{word.text[:-3]}ться")
            continue
        if len(low) < _SHORTEST or not _RUSSIAN.fullmatch(low) or known(low, words):
            continue
        meant, certain = _meant(low)
        may_be_name = at == 0 and not _negated(low)
        if may_be_name and (_is_rare(meant) or (_SURNAME.search(low) and not certain)):
            continue
        if meant:
            right = tuple(one.capitalize() if word.capital else one for one in meant)
            yield DraftFinding(
                word.start,
                len(word.text),
                FindingKind.SPELLING,
                "«Не» здесь пишется отдельно." if _negated(low) else "Похоже на опечатку.",
                right,
                certain=certain,
                unknown_word=low,
            )


_HYPHEN: Final = re.compile(r" ?[-–] ?")


def _torn(word: ReadWord, following: list[ReadWord]) -> DraftFinding | None:
    """«ресурсо сберегающий», «историко - культурный»: the first part of a compound that stands alone."""
    begins = word.low.endswith(("о", "е")) and "-" not in word.low and not _negated(word.low)
    for rest in following if begins else ():
        hyphen = "-" if _HYPHEN.fullmatch(rest.gap) else ""
        whole = f"{word.low}{hyphen}{rest.low}"
        beside = hyphen or rest.bare
        whole_word = _RUSSIAN.fullmatch(whole) and known(whole)
        if beside and whole_word and (not rest.forms or rest.only("NOUN", "ADJF", "PRTF")):
            how = "через дефис" if hyphen else "слитно"
            return spelling([word, rest], f"Это слово пишется {how}.", whole)
    return None


def _is_rare(meant: tuple[str, ...]) -> bool:
    return all(len(one) < _LONGER and frequency(one) < _COMMON for one in meant)


_SINGLE: Final = re.compile(r"(?<=ова)н(?=(?:ы[йехм]|ыми|ая|ое|ого|ому|ом|ую|ой)$)")


def _single(word: ReadWord, low: str) -> Iterator[DraftFinding]:
    """«асфальтированая», «асфальтированна»: «н» and «нн» after «-ова-»."""
    if dictionary().word_is_known(low) or not known(low):
        return
    if match := _SINGLE.search(low):
        yield spelling([word], "Здесь пишется «нн».", low[: match.end()] + low[match.start() :])
    if match := _DOUBLED.search(low):
        why = "В кратком причастии пишется одна «н»."
        yield spelling([word], why, low[: match.start()] + low[match.end() :])


_DOUBLED: Final = re.compile(r"(?<=ова)н(?=н[аоы]$)")


def _dotted(word: ReadWord, low: str) -> Iterator[DraftFinding]:
    """«ливнёвая»: the dictionary has the word only with «е»."""
    plain = low.replace("ё", "е")
    named = bool(forms(plain)) and all(form.pos in {"NOUN", "ADJF"} for form in forms(plain))
    if "ё" in low and named and not dictionary().word_is_known(low):
        yield spelling([word], "Здесь пишется «е».", plain)


_SURNAME: Final = re.compile(r"(?:ов|ев|ин)(?:а|ой)$")
"""A surname that begins a sentence, though it differs from some word by one letter."""
_RUSSIAN: Final = re.compile(r"[а-яё]+(?:-[а-яё]+)*")


def _named(word: ReadWord, *, first: bool) -> bool:
    """Whether it is a name or an abbreviation: a capital inside a sentence or a word."""
    return any(letter.isupper() for letter in word.text[1:]) or (word.capital and not first)


def known(low: str, words: Collection[str] = ()) -> bool:
    """Whether it is a word of a dictionary or of the lists, or derived from one."""
    if "-" in low:
        return all(known(part, words) or part.endswith("о") for part in low.split("-"))
    if dictionary().word_is_known(low) or dictionary().word_is_known(low.replace("ё", "е")):
        return True
    if not _forms(frozenset(words)).isdisjoint({low, *lemmas(low)}):
        return True
    derives = listed(low) or derived(low)
    return derives and not _negated(low) and not _common(_sounding(low))


def _negated(low: str) -> bool:
    """«небыло», «ненадо»: a verb or the like that «не» is run together with."""
    return low.startswith("не") and any(form.pos in _APART for form in forms(low[2:]))


@lru_cache(maxsize=1)
def _forms(words: frozenset[str]) -> frozenset[str]:
    """The words of the lists, and their lemmas."""
    return _KNOWN | words | {lemma for word in words for lemma in lemmas(word)}


@lru_cache(maxsize=_REMEMBERED)
def _meant(low: str) -> tuple[tuple[str, ...], bool]:
    """Return the words it may stand for, the likeliest first, and whether the first is certain."""
    if _negated(low):
        return (f"не {low[2:]}",), True
    sounds = _common(_sounding(low))
    if len(low) < _LONG:
        return sounds, False
    if not sounds and (parted := _parted(low)):
        return (parted,), False
    near = _common(_edited(low), _FREQUENT)
    if sounds or near or len(low) < _LONGER:
        return (sounds or near), bool(sounds) and len({*sounds, *near}) == 1
    return _common(other for one in _sounding(low) for other in _sounding(one)), False


def near(low: str, words: Collection[str]) -> tuple[str, ...]:
    """Return those of the words that an unknown word differs from by one letter."""
    if low in words or dictionary().word_is_known(low):
        return ()
    return tuple(one for one in dict.fromkeys([*_sounding(low), *_edited(low)]) if one in words)


_PREPOSITIONS: Final = cases_after("prepositions")
_RUN_TOGETHER: Final = ("в", "на", "с", "из", "от", "через", "для")


def _parted(low: str) -> str | None:
    """«вцентре»: a preposition run together with a word in a case that it takes."""
    for preposition in _RUN_TOGETHER:
        rest = low.removeprefix(preposition)
        if rest != low and len(rest) >= _LONG - 1:
            nouns = [form for form in forms(rest) if form.pos in {"NOUN", "ADJF"}]
            if (
                nouns
                and any(form.case in _PREPOSITIONS[preposition] for form in nouns)
                and all(not form.marks & NAMED for form in nouns)
            ):
                return f"{preposition} {rest}"
    return None


def _common(candidates: Iterable[str], least: int = _HEARD) -> tuple[str, ...]:
    """Keep those that are words in use and no names, a few at most."""
    found = dict.fromkeys(
        one
        for one in candidates
        if dictionary().word_is_known(one)
        and any(not form.marks & NAMED for form in forms(one))
        and (len(one) >= _TELLING or frequency(one) >= least)
    )
    return tuple(found)[:_MOST]


def _sounding(word: str) -> Iterator[str]:
    """The word with one letter replaced by one that sounds alike, doubled or not, or a soft sign changed."""
    for at, letter in enumerate(word):
        before, after = word[:at], word[at + 1 :]
        if after[:1] == letter:
            yield before + after
        yield before + letter + letter + after
        for alike in _ALIKE:
            if letter in alike:
                yield from (before + other + after for other in alike if other != letter)
        if letter in "ьъ":
            yield before + after
        yield before + letter + "ь" + after


def _edited(word: str) -> Iterator[str]:
    """The word with one letter added, removed or replaced, or two swapped."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in _LETTERS)
        yield from (before + letter + after for letter in _LETTERS)
