"""Words and their stems: «фонарей» of «фонарь», «Ивановой» of «Иванов» or «Иванова».

Texts and queries use the same functions, so both databases find the same. A change of them needs a
migration that empties all terms, to have them derived again. The stems also find the passage of a
text with the searched words, and are features for learning where such messages are routed.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple
from zlib import crc32

from domain.model.incident.workflow.assignment import topic_key
from domain.model.message.citizen_message import Topic
from domain.ports.snapshots import FoundIn, Passage

_WORD: Final = re.compile(r"\d+(?=лет)|[^\W_]+", re.IGNORECASE)
"""«50летия» is «50 летия»."""
_RUSSIAN: Final = re.compile(r"[а-яё]+")
_LONGEST_WORD: Final = 40
"""Characters; anything longer is no word, and need not be indexed whole."""

_OF_NO_MEANING: Final = frozenset({"PREP", "CONJ", "PRCL", "INTJ"})
"""Prepositions, conjunctions, particles, interjections: they occur in every text."""

_JUBILEE: Final = frozenset({"летия", "летие", "летию", "летием"})
_OF_YEARS: Final = "лет"
"""A stem of «лет»: «50-летия Октября» and «50 лет Октября» are one street."""

_KNOWN: Final = 30_000
"""Words whose stems are cached; about as many as a town's messages contain."""


def normal(text: str) -> str:
    """The text with each letter as one character («й» may come as two)."""
    return unicodedata.normalize("NFC", text)


def words_in(text: str) -> Iterator[re.Match[str]]:
    """The words of a normalised text, with their positions."""
    return _WORD.finditer(text)


def stems(word: str) -> tuple[str, ...]:
    """The word's possible stems, with «ё» as «е»; none for a stop word."""
    return _stems(word.lower()[:_LONGEST_WORD])


@lru_cache(maxsize=_KNOWN)
def _stems(word: str) -> tuple[str, ...]:
    if not _RUSSIAN.fullmatch(word):
        return (word.replace("ё", "е"),)
    if word in _JUBILEE:
        return (_OF_YEARS,)
    found = _readings(word)
    if found[0].tags & _OF_NO_MEANING:
        return ()
    return tuple(dict.fromkeys(one.stem for one in found))


class WordReading(NamedTuple):
    """A stem that a word may be a form of, with «ё» as «е», and its OpenCorpora grammemes."""

    stem: str
    tags: frozenset[str]


def readings(word: str) -> tuple[WordReading, ...]:
    """All readings of a word of Russian letters, the likeliest first."""
    word = word.lower()[:_LONGEST_WORD]
    return _readings(word) if _RUSSIAN.fullmatch(word) else ()


def is_russian(word: str) -> bool:
    """Whether it consists of Russian letters, in lower case."""
    return _RUSSIAN.fullmatch(word) is not None


def is_known(word: str) -> bool:
    """Whether the dictionary has it."""
    return bool(_analyzer().word_is_known(word))


@lru_cache(maxsize=_KNOWN)
def _readings(word: str) -> tuple[WordReading, ...]:
    return tuple(
        WordReading(parse.normal_form.replace("ё", "е"), parse.tag.grammemes)
        for parse in _analyzer().parse(word)
    )


@cache
def _analyzer() -> Any:
    """The dictionary: 30 MB, loaded at the first word."""
    import pymorphy3  # noqa: PLC0415 - only searches need it

    return pymorphy3.MorphAnalyzer()


SIGNS: Final = 2**16
"""Features are numbers below this; two words may collide."""

_PIECES: Final = (3, 4)
"""Letters: parts of words match despite typos and for words of the same root."""

_LONGEST_TEXT: Final = 4000
"""Characters; the start of a longer message is enough to recognise its subject."""

_OF_TOPIC: Final = 6
"""The topic weighs as much as so many words."""

_CACHED: Final = 10_000
"""Words whose features are cached: 10 MB, and most words of a town's messages."""


def features(text: str, topic: Topic) -> frozenset[int]:
    """Numbers below SIGNS: for words, their stems, pairs of stems, parts of words, and the topic."""
    found = set[int]()
    before = ""
    for match in words_in(normal(text[:_LONGEST_TEXT])):
        word = match[0].lower()[:_LONGEST_WORD]
        found.update(_features(word))
        for stem in stems(word)[:1]:
            found.add(_sign(f"after {before} {stem}"))
            before = stem
    for kind, name in (("topic", topic.name), ("group", topic.group)):
        if name:
            called = topic_key(name)
            found.update(_sign(f"{kind} {called} {again}") for again in range(_OF_TOPIC))
    return frozenset(found)


@lru_cache(maxsize=_CACHED)
def _features(word: str) -> tuple[int, ...]:
    """Those of a word by itself: its form, its parts and its likeliest stem."""
    framed = f" {word} "
    parts = (framed[at : at + n] for n in _PIECES for at in range(len(framed) - n + 1))
    return tuple(map(_sign, (f"form {word}", *parts, *(f"word {one}" for one in stems(word)[:1]))))


def _sign(said: str) -> int:
    return crc32(said.encode()) % SIGNS


_BEFORE: Final = 50
_LONGEST_PASSAGE: Final = 200
"""Characters of a passage, and of its part before the first match."""


def passage(of: FoundIn, text: str, wanted: Collection[str]) -> Passage:
    """The first passage with words of these stems, else the beginning; in whole words."""
    text = " ".join(normal(text).split())
    found = list(_found(text, wanted))
    begin = max(0, found[0][0] - _BEFORE) if found else 0
    end = begin + _LONGEST_PASSAGE
    if begin > 0:
        begin = text.rfind(" ", 0, begin + 1) + 1
    if end < len(text):
        end = max(text.rfind(" ", begin, end + 1), begin + _LONGEST_PASSAGE // 2)
    head, tail = "…" if begin > 0 else "", "…" if end < len(text) else ""
    shift = len(head) - begin
    marks = tuple((first + shift, last + shift) for first, last in found if last <= end)
    return Passage(of, f"{head}{text[begin:end].strip()}{tail}", marks)


def stems_of(text: str, wanted: Collection[str]) -> set[str]:
    """Those of the wanted stems that the text has."""
    return {stem for word in words_in(normal(text)) for stem in stems(word[0])}.intersection(wanted)


def _found(text: str, wanted: Collection[str]) -> Iterator[tuple[int, int]]:
    for word in words_in(text):
        if not set(stems(word[0])).isdisjoint(wanted):
            yield word.span()
