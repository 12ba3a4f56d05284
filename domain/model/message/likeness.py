"""The likeness of two citizens' messages, for listing likely duplicates on a card.

Words are given in their base form, without stop words. Equal links are likely duplicates regardless
of the text, and are searched for separately.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.model.ids import IncidentNumber
from domain.model.message.synonyms import synonyms

ALIKE_WITHIN: Final = timedelta(days=30)
"""Between the detections of the two."""

MOST_ALIKE: Final = 3
"""The maximum on a card."""

_WORDS: Final = 4
"""A text with fewer words, such as «Нет воды», is too general."""

_SAME_TEXT: Final = 0.7
"""The minimum share of common words among all words: a copy with words added."""

_REPLACED: Final = 0.85
"""The same for a copy with words replaced: in a template that is the matter."""

_SAME_AUTHOR: Final = 0.4
_SAME_PLACE: Final = 0.4
"""The minimum share of common words in the shorter text."""

_SAME_MATTER: Final = 2
"""The least words about the matter that two messages of one house share."""

_BRIEF: Final = 4
"""Words about the matter: in brief messages fewer are enough if one says no more."""

_ROOT: Final = 4
"""The letters that «провал» and «провалиться» share."""

_OF_ANY_MATTER: Final = frozenset(
    {"дом", "двор", "подъезд", "квартира", "этаж", "район", "город", "улица", "адрес", "место"}
    | {"сосед", "житель", "ребенок", "человек", "пожилой", "администрация", "глава", "власть"}
    | {"день", "сутки", "неделя", "месяц", "год", "час", "утро", "вечер", "ночь", "время", "раз"}
    | {"первый", "второй", "третий", "уже", "опять", "снова", "постоянно", "давно", "сегодня"}
    | {"вчера", "сейчас", "когда", "почему", "куда", "где", "сколько", "какой", "кто", "что"}
    | {"никто", "весь", "все", "наш", "мы", "вы", "ваш", "он", "это", "этот", "такой", "который"}
    | {"нет", "очень", "просто", "можно", "нельзя", "невозможно", "новый", "добрый", "уважаемый"}
    | {"быть", "мочь", "хотеть", "стать", "ходить", "работать", "делать", "сделать", "писать"}
    | {"просить", "звонить", "обращаться", "обратиться", "реагировать", "отвечать", "обещать"}
    | {"принять", "мера", "помочь", "подсказать", "терпеть", "безобразие", "спасибо", "пожалуйста"}
)
"""Base forms that say who, where, when, or how one feels: messages of one house share them whatever
they are about.
"""


class Likeness(StrEnum):
    """The reason for a likeness, the strongest first."""

    TEXT = "text"
    """Almost the same words."""
    PLACE = "place"
    """The same house, and some of the words."""
    AUTHOR = "author"
    """The same author, and many of the words."""


@dataclass(frozen=True, slots=True)
class Said:
    """The content of one message."""

    words: frozenset[str]
    places: frozenset[str] = frozenset()
    """«ленин 15»: words with a number."""
    address: frozenset[str] = frozenset()
    """«улица», «дом»: words used only with a place."""
    names: frozenset[str] = frozenset()
    """«садовый», «рассвет»: capitalised words within a sentence."""
    author: str | None = None
    """Equal for messages of one author; None if unknown."""


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier message that resembled this one at registration."""

    number: IncidentNumber
    likeness: Likeness
    closed_at: datetime | None = None
    """When it was closed, if before that."""


def likeness(one: Said, other: Said) -> Likeness | None:
    """The strongest reason to take one as a repetition of the other, or None."""
    if one.places and other.places and not one.places & other.places:
        return None
    common, least = one.words & other.words, min(len(one.words), len(other.words))
    if least >= _WORDS and _copied(one, other):
        return Likeness.TEXT
    places = one.places & other.places
    named = one.address | other.address | {part for place in places for part in place.split()}
    beside = named | _OF_ANY_MATTER
    if places and _one_matter(one.words - beside, other.words - beside):
        return Likeness.PLACE
    own = one.author is not None and one.author == other.author
    if own and common - named and least >= _WORDS and len(common) >= _SAME_AUTHOR * least:
        return Likeness.AUTHOR
    return None


def _copied(one: Said, other: Said) -> bool:
    """Whether one is the other's text with few changes, none of which is another place."""
    if one.names - other.words and other.names - one.words:
        return False
    apart = one.words - other.words - _OF_ANY_MATTER, other.words - one.words - _OF_ANY_MATTER
    share = _REPLACED if all(apart) else _SAME_TEXT
    return len(one.words & other.words) >= share * len(one.words | other.words)


def _one_matter(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether these words of two messages of one house say the same of it."""
    shorter, longer = sorted((one, other), key=len)
    roots = {word[:_ROOT] for word in longer if len(word) > _ROOT}
    common = [
        word for word in shorter if word[:_ROOT] in roots or not longer.isdisjoint(synonyms(word))
    ]
    least = min(_SAME_MATTER, len(shorter)) if len(longer) <= _BRIEF else _SAME_MATTER
    return len(common) >= max(_SAME_PLACE * len(shorter), least)


def ranked(found: list[Alike]) -> tuple[Alike, ...]:
    """The ones to list: the strongest reason first, then open ones, then the oldest."""
    order = list(Likeness)
    found.sort(key=lambda one: (order.index(one.likeness), one.closed_at is not None, one.number))
    return tuple(found[:MOST_ALIKE])
