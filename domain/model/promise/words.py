"""The words of a Russian text with their sentences, and the values of words for days and numbers."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final


def any_of(words: str) -> frozenset[str]:
    """The set of words in a string."""
    return frozenset(words.split())


def _forms(stems: str, endings: str) -> Mapping[str, int]:
    """Each stem with each ending; stems are numbered from one. `-` skips a number."""
    return {
        stem + ending.strip("-"): number
        for number, stem in enumerate(stems.split(), 1)
        for ending in endings.split()
        if stem != "-"
    }


def _listed(*lines: str) -> Mapping[str, int]:
    """The words of each line, numbered from one."""
    return {word: number for number, line in enumerate(lines, 1) for word in line.split()}


_MONTH_STEMS = "январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр"
MONTHS = {
    **_forms(_MONTH_STEMS, "ь я е ю ем"),
    **_forms("- - март - - - - август", "- а у ом"),
    "май": 5,
}

WEEKDAYS = _listed(
    "понедельник понедельника понедельнику",
    "вторник вторника вторнику",
    "среду среды среде среда",
    "четверг четверга четвергу",
    "пятницу пятницы пятнице пятница",
    "субботу субботы субботе суббота",
    "воскресенье воскресенья воскресенью",
)

SEASONS = {
    **dict.fromkeys(any_of("весной весну весны весне"), 3),
    **dict.fromkeys(any_of("летом лето лета лету"), 6),
    **dict.fromkeys(any_of("осенью осень осени"), 9),
    **dict.fromkeys(any_of("зимой зиму зимы зиме"), 12),
}
"""The month in which it begins."""

ORDINALS = _listed(
    "первый первого первом первому первую первой первое 1 i",
    "второй второго втором второму вторую второе 2 ii",
    "третий третьего третьем третьему третью третьей третье 3 iii",
    "четвертый четвертого четвертом четвертому четвертую четвертой 4 iv",
)

DAYS = {
    **_forms("перв втор - четверт пят шест седьм восьм девят десят", "ого ому ое"),
    **_listed("", "", "третьего третьему третье"),
    **{
        f"{ten}{end}": number
        for number, ten in enumerate(
            [
                "одиннадцат",
                "двенадцат",
                "тринадцат",
                "четырнадцат",
                "пятнадцат",
                "шестнадцат",
                "семнадцат",
                "восемнадцат",
                "девятнадцат",
                "двадцат",
            ],
            11,
        )
        for end in ("ого", "ому", "ое")
    },
    **dict.fromkeys(any_of("тридцатого тридцатому тридцатое"), 30),
}
"""Days of the month, in words."""

NUMBERS = {
    **_listed(
        "один одного одну одной одни одних",
        "два две двух",
        "три трех",
        "четыре четырех",
        "пять пяти",
        "шесть шести",
        "семь семи",
        "восемь восьми",
        "девять девяти",
        "десять десяти",
        "одиннадцать одиннадцати",
        "двенадцать двенадцати",
        "тринадцать тринадцати",
        "четырнадцать четырнадцати",
        "пятнадцать пятнадцати",
    ),
    **dict.fromkeys(any_of("двадцать двадцати"), 20),
    **dict.fromkeys(any_of("пара пару"), 2),
    **dict.fromkeys(any_of("тридцать тридцати"), 30),
}

COMPOUND = {
    **_listed("одно", "двух", "трех", "четырех", "пяти", "шести", "семи"),
    **{number: NUMBERS[number] for number in ("десяти", "пятнадцати", "двадцати", "тридцати")},
}
"""Prefixes of «дневный», «недельный», «месячный»."""


def _units(words: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    return {form: unit for unit, forms in words for form in forms.split()}


UNITS = _units(
    (
        ("hour", "час часа часов"),
        ("day", "день дня дней сутки суток"),
        ("week", "неделя неделю недели недель"),
        ("month", "месяц месяца месяцев"),
        ("half", "полгода полугода"),
        ("year", "год года лет"),
    )
)
TERMS = _units(
    (
        ("day", "дневный суточный"),
        ("week", "недельный"),
        ("month", "месячный"),
        ("year", "годичный"),
    )
)
"""The last part of «десятидневный» before «срок»."""

THIS = any_of(
    "этот этой этом эту этого эти этих текущей текущем текущую текущего нынешнего нынешнем"
    " нынешней наступившем этому текущему этим"
)
NEXT = any_of(
    "следующей следующем следующую следующего следующий следующие следующих следующее будущей"
    " будущем будущую будущего будущий грядущем наступающем наступающего предстоящей следующему будущему наступающему"
)
SEVERAL = any_of("эти этих следующие следующих ближайшие ближайших последующих")
"""«в ближайшие недели»: an unknown number."""
NEAREST = any_of(
    "ближайшему ближайшей ближайшую ближайшем ближайший ближайшее ближайшие ближайших ближайшего последующих"
)


_WORD = re.compile(
    r"(?<![\d.])\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})(?!\d)"  # 01.12.2026, 01.12.26
    r"|\d{1,2}[:.]\d{2}(?!\d|\.\d)"  # 12:00, 12.00, 15.12
    r"|\d+|[^\W\d_]+|[^\w\s]"
    r"|\n(?=[ \t]*(?:\n|[^\w\s]|[A-ZА-ЯЁ]))"  # not where a line just continues
)
DASHES = frozenset("-–—")
_CLAUSE_ENDS = frozenset(",;:()")
_SENTENCE_ENDS = frozenset(".!?…\n")
_SHORT = any_of(
    "ул г гг д пр пер стр корп им т п руб тыс млн млрд кв м км ст обл р с пос мкр оф тел каб"
)
"""Abbreviations whose full stop doesn't end a sentence."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a number or a mark: lower case, е for ё, with its start and end."""

    text: str
    start: int
    end: int


class Reader:
    """Accesses words by their position."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._texts: Final = {at: word.text for at, word in enumerate(words)}

    def text(self, at: int) -> str:
        """The word there; empty outside the text."""
        return self._texts.get(at, "")

    def begins(self, at: int, *words: str) -> bool:
        """Whether the words from there on begin with these."""
        return all(self.text(at + n).startswith(word) for n, word in enumerate(words))


def words_of(text: str) -> list[Word]:
    """All words, numbers, dates in figures, and marks, in order."""
    return [
        Word(found[0].lower().replace("ё", "е"), found.start(), found.end())
        for found in _WORD.finditer(text)
    ]


def sentences(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """The first and last word (exclusive) of each sentence."""
    first = 0
    for at, word in enumerate(words):
        if word.text in _SENTENCE_ENDS and not _is_abbreviation(words, at):
            yield first, at
            first = at + 1
    yield first, len(words)


def clauses(words: Sequence[Word], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The first and last word (exclusive) of each clause of that sentence."""
    for at in range(first, last):
        if words[at].text in _CLAUSE_ENDS:
            yield first, at
            first = at + 1
    yield first, last


def _is_abbreviation(words: Sequence[Word], at: int) -> bool:
    before = words[at - 1].text if at else ""
    return words[at].text == "." and (before in _SHORT or (len(before) == 1 and before.isalpha()))
