"""Which words are misspelt: those that no dictionary has, and that are near to one that it has.

A word that is near to none is a name or a new one, and passes silently: so do proper names and
abbreviations, and what the administration has put into its list.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from bot.proofreading.findings import spelling
from bot.proofreading.sentences import NAMED, SHORTENED, Sentence, Word, dictionary, forms
from bot.proofreading.vocabulary import cases_after, words_of
from domain.model.incident.answer.review_findings import Finding, FindingKind

_SHORTEST: Final = 4
_LONG: Final = 6
"""Letters; a shorter word is only read as what sounds like it: two others make another word."""
_LONGER: Final = 8
"""From here on two letters may sound like others."""
_LONGEST: Final = 40
"""Letters; what is longer is no word, and its neighbours would be looked for as long as others wait."""
_MOST: Final = 3
_REMEMBERED: Final = 5_000

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
"""Letters that sound alike in some place."""

_KNOWN: Final = words_of("spelling.known")
"""Words of municipal life that the dictionary lacks."""


def misspelt(sentence: Sentence, words: Collection[str]) -> Iterator[Finding]:
    """The misspelt words of a sentence; `words`: the administration's own, in small letters."""
    shortened = {
        one.start
        for one, other in pairwise(sentence.words)
        if one.low in SHORTENED and other.gap.startswith(".")
    }
    for at, word in enumerate(sentence.words):
        if word.start in shortened:
            continue
        if word.forms or word.number or len(word.text) > _LONGEST or _named(word, first=at == 0):
            continue
        low = word.text.lower()
        yield from _single(word, low)
        yield from _dotted(word, low)
        if low.endswith("оватся"):
            why = "Неопределённая форма: «-ться»."
            yield spelling([word], why, f"{word.text[:-3]}ться")
            continue
        if len(low) < _SHORTEST or not _RUSSIAN.fullmatch(low) or _known(low, words):
            continue
        meant, certain = _meant(low)
        if at == 0 and _SURNAME.search(low) and not certain:
            continue
        if meant:
            right = tuple(one.capitalize() if word.capital else one for one in meant)
            yield Finding(
                word.start,
                len(word.text),
                FindingKind.SPELLING,
                "Похоже на опечатку.",
                right,
                certain=certain,
                unknown_word=low,
            )


_SINGLE: Final = re.compile(r"(?<=ова)н(?=(?:ы[йехм]|ыми|ая|ое|ого|ому|ом|ую|ой)$)")


def _single(word: Word, low: str) -> Iterator[Finding]:
    """«асфальтированая», «асфальтированна»: after «-ова-», whether the dictionary has the word or not."""
    if dictionary().word_is_known(low) or not _known(low, ()):
        return
    if match := _SINGLE.search(low):
        yield spelling([word], "Здесь пишется «нн».", low[: match.end()] + low[match.start() :])
    if match := _DOUBLED.search(low):
        why = "В кратком причастии пишется одна «н»."
        yield spelling([word], why, low[: match.start()] + low[match.end() :])


_DOUBLED: Final = re.compile(r"(?<=ова)н(?=н[аоы]$)")


def _dotted(word: Word, low: str) -> Iterator[Finding]:
    """«ливнёвая»: the dictionary has it with «е» alone."""
    plain = low.replace("ё", "е")
    named = bool(forms(plain)) and all(form.pos in {"NOUN", "ADJF"} for form in forms(plain))
    if "ё" in low and named and not dictionary().word_is_known(low):
        yield spelling([word], "Здесь пишется «е».", plain)


_SURNAME: Final = re.compile(r"(?:ов|ев|ин)(?:а|ой)$")
"""At a beginning a name, though a letter away from some word."""
_RUSSIAN: Final = re.compile(r"[а-яё]+(?:-[а-яё]+)*")


def _named(word: Word, *, first: bool) -> bool:
    """A proper name or an abbreviation: a capital where no sentence begins, or several."""
    return any(letter.isupper() for letter in word.text[1:]) or (word.capital and not first)


def known(low: str) -> bool:
    """A word of the dictionary or of municipal life."""
    return dictionary().word_is_known(low) or not _forms(frozenset()).isdisjoint(_lemmas(low))


def _known(low: str, words: Collection[str]) -> bool:
    """It is a form of a word of the lists, or made of words that the dictionary has."""
    if "-" in low:
        return all(_known(part, words) or part.endswith("о") for part in low.split("-"))
    if dictionary().word_is_known(low) or dictionary().word_is_known(low.replace("ё", "е")):
        return True
    if not _forms(frozenset(words)).isdisjoint({low, *_lemmas(low)}):
        return True
    return bool(_STEM.search(low)) or _composed(low)


_STEM: Final = re.compile(r"грейдир|асфальтир|щебен|благоустр|видеонабл|телеграм")
_PARTS: Final = re.compile(
    r"(?:авто|электро|тепло|водо|газо|песко|видео|фото|мото|вело|энерго|эко|теле|гидро|био|агро|много|мало|"
    r"обще|внутри|меж|спец|гос|соц|мед|рай|гор|кап|рег|кибер|микро|мини|супер|онлайн|интернет|двух|трёх|"
    r"четырёх|пяти)(?=.{4})"
)
_PREFIX: Final = re.compile(
    r"(?:с|по|за|до|пере|от|об|про|вы|на|при|под|у|недо|со|разо|изо|подо"
    r"|(?:раз|из|без|воз)(?![кпстфхцчшщ])|(?:рас|ис|бес|вос)(?=[кпстфхцчшщ]))(?=.{4})"
)


def _composed(word: str) -> bool:
    """«электросамокат», «отгрейдировать»: of a known word and what is often put before it."""
    part = _PARTS.match(word)
    if part and _common([word[part.end() :]]):
        return True
    prefix = _PREFIX.match(word)
    verbal = prefix is not None and any(
        form.pos in {"VERB", "INFN", "PRTS", "PRTF", "GRND"} for form in forms(word[prefix.end() :])
    )
    return verbal and not _common(_sounding(word))  # «расчитывает» is none


@lru_cache(maxsize=1)
def _forms(words: frozenset[str]) -> frozenset[str]:
    """The words of the lists, and what they may be forms of."""
    return _KNOWN | words | {lemma for word in words for lemma in _lemmas(word)}


def _lemmas(word: str) -> Iterator[str]:
    """What a word may be a form of, known to the dictionary or not."""
    for parse in dictionary().parse(word):
        yield parse.normal_form


@lru_cache(maxsize=_REMEMBERED)
def _meant(low: str) -> tuple[tuple[str, ...], bool]:
    """Which words of the language it may be, the likeliest first, and whether there is no doubt."""
    if low.startswith("не") and any(form.pos in {"VERB", "PRTS"} for form in forms(low[2:])):
        return (f"не {low[2:]}",), True
    sounds = _common(_sounding(low))
    if len(low) < _LONG:
        return sounds, False
    if not sounds and (parted := _parted(low)):
        return (parted,), False
    near = _common(_edited(low))
    if sounds or near or len(low) < _LONGER:
        return (sounds or near), bool(sounds) and len({*sounds, *near}) == 1
    return _common(other for one in _sounding(low) for other in _sounding(one)), False


def near(low: str, words: Collection[str]) -> tuple[str, ...]:
    """Those of the words that this one, which is none of them and unknown, is a letter away from."""
    if low in words or dictionary().word_is_known(low):
        return ()
    return tuple(one for one in dict.fromkeys([*_sounding(low), *_edited(low)]) if one in words)


_PREPOSITIONS: Final = cases_after("prepositions")
_RUN_TOGETHER: Final = ("в", "на", "с", "из", "от", "через", "для")


def _parted(low: str) -> str | None:
    """«вцентре»: a preposition and a word in a case that it takes, run together."""
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


def _common(candidates: Iterable[str]) -> tuple[str, ...]:
    """Those that are words, and no names."""
    found = dict.fromkeys(
        one
        for one in candidates
        if dictionary().word_is_known(one) and any(not form.marks & NAMED for form in forms(one))
    )
    return tuple(found)[:_MOST]


def _sounding(word: str) -> Iterator[str]:
    """With one letter that sounds like another, doubled, single, or a sign more or less."""
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
    """With one letter more, less, another one, or two that change places."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in _LETTERS)
        yield from (before + letter + after for letter in _LETTERS)
