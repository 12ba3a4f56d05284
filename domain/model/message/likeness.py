"""Whether two messages of citizens may be about the same: what a card calls a likely duplicate.

Words are given as what they are forms of, without those that mean nothing by themselves. Equal links
are a likely duplicate whatever was written, and are looked up apart.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.model.ids import IncidentNumber

ALIKE_WITHIN: Final = timedelta(days=30)
"""Between the moments when the two were detected."""

MOST_ALIKE: Final = 3
"""So many are named at most: more would not be read."""

_WORDS: Final = 4
"""«Нет воды» is written of any house: so few words tell nothing."""

_SAME_TEXT: Final = 0.7
"""Of all words of both, those in common: a copy with some of them changed."""

_SAME_AUTHOR: Final = 0.4
_SAME_PLACE: Final = 0.3
"""Of the words of the shorter text, those in common: one may tell it at more length."""

_SAME_MATTER: Final = 2
"""Words beside the place at least; in a text of fewer, all that it has: an address alone has none."""


class Likeness(StrEnum):
    """Why two messages may be about the same, the strongest reason first."""

    TEXT = "text"
    """Almost the same words."""
    PLACE = "place"
    """The same house, and some of the words."""
    AUTHOR = "author"
    """The same author, and many of the words."""
    PARAPHRASE = "paraphrase"
    """The same place is named, and a model of the language finds the same meaning in other words."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one message says."""

    words: frozenset[str]
    places: frozenset[str] = frozenset()
    """«ленин 15»: what has a number, with it."""
    address: frozenset[str] = frozenset()
    """«улица», «дом»: words that stand there only with a place."""
    names: frozenset[str] = frozenset()
    """«садовый», «рассвет»: words that stand with a capital within a sentence."""
    author: str | None = None
    """Equal for messages of one author; None where nobody knows."""


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier message that this one resembled when it was registered."""

    number: IncidentNumber
    likeness: Likeness
    closed_at: datetime | None = None
    """When it had been closed by then."""


def likeness(one: Said, other: Said) -> Likeness | None:
    """The strongest reason to take one for a repetition of the other; None: there is none."""
    common, least = one.words & other.words, min(len(one.words), len(other.words))
    if least >= _WORDS and len(common) >= _SAME_TEXT * len(one.words | other.words):
        return Likeness.TEXT
    places = one.places & other.places
    named = one.address | other.address | {part for place in places for part in place.split()}
    matter = min(len(one.words - named), len(other.words - named))
    same = len(common - named)
    if places and same >= max(_SAME_PLACE * matter, min(_SAME_MATTER, matter)):
        return Likeness.PLACE
    own = one.author is not None and one.author == other.author
    if own and same and least >= _WORDS and len(common) >= _SAME_AUTHOR * least:
        return Likeness.AUTHOR
    return None


def same_place(one: Said, other: Said) -> bool:
    """Whether both name the same house or, where one of them names none, the same street or village.

    What a model takes for the same meaning is the same matter only there: a district has many holes.
    """
    if one.places and other.places:
        return bool(one.places & other.places)
    return bool(one.names & other.words or other.names & one.words)


def ranked(found: list[Alike]) -> tuple[Alike, ...]:
    """Those to be named: the strongest reason first, then what is still worked on, then the oldest."""
    order = list(Likeness)
    found.sort(key=lambda one: (order.index(one.likeness), one.closed_at is not None, one.number))
    return tuple(found[:MOST_ALIKE])
