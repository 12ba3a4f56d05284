"""The terms under which an incident is indexed, and the search conditions on them.

A term is a stem, or a sign and a value: an authority, a link, a day. So every search for words is one
index look-up: the incident must have a term of each of several sets.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Final, NamedTuple

from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident import Incident
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.link import page_of
from domain.model.message.phones import endings, is_whole, phone_in, phones_in
from domain.model.search import Sought
from storage.search import likeness
from storage.search.houses import NamedHouse, houses_in, street_words, towns_in
from storage.search.likeness import signs
from storage.search.stems import normal, stems, words_in

_TEXTS: Final = 256
"""Texts whose stems are cached."""

BLOCK: Final = 8192
"""Consecutive incidents with a common term: PostgreSQL searches the newest block first."""

_TOWN: Final = re.compile(
    r"\b(?:город(?:а|ской округ|ского округа|ского поселения)?|г\.|станиц[аы]|пос[её]л(?:ок|ка)|сел[оа]"
    r"|хутора?)\s+([А-ЯЁ][а-яё-]+)"
)
_KINDS_OF_TOWN: Final = frozenset({"город", "станица", "поселок", "село", "хутор"})

_DAY: Final = timedelta(days=1)
_MOMENT: Final = timedelta(microseconds=1)
_CAPITAL: Final = re.compile("[A-Z_]")

OneOf = frozenset[str]
"""Terms of which an incident must have at least one."""

_OF_NONE: Final[OneOf] = frozenset({"#"})
"""No incident has it: used for people who may see nothing."""


class Indexed(NamedTuple):
    """What the terms of an incident are derived from; comparing it costs less than deriving them."""

    number: IncidentNumber
    message: CitizenMessage
    texts: tuple[str, ...]
    links: tuple[str, ...]
    authorities: tuple[AuthorityCode, ...]
    detected_at: datetime


def indexed_of(incident: Incident) -> Indexed:
    """Return what is indexed of an incident."""
    message, topic = incident.message, incident.topic
    texts = [message.text, topic.group, topic.name, message.author_name]
    texts += [message.address, message.answer, incident.outside_number, message.aliases]
    texts += [draft.text for draft in incident.drafts]
    texts += [reply.text for reply in incident.authors_replies]
    links = [message.url, message.author_url, *(placed.url for placed in incident.placements)]
    return Indexed(
        incident.number,
        message,
        tuple(filter(None, texts)),
        tuple(filter(None, links)),
        tuple(given.authority for given in incident.assignments),
        incident.detected_at,
    )


def terms_of(indexed: Indexed) -> frozenset[str]:
    """All terms of an incident."""
    day = indexed.detected_at.astimezone(UTC).date()
    return frozenset().union(
        *map(_stems_in, indexed.texts),
        *map(likeness.house_terms, indexed.texts),
        *map(_phones, indexed.texts),
        map(_author, _stems_in(indexed.message.author_name or "")),
        map(_link, indexed.links),
        map(_authority, indexed.authorities),
        (_day(day), _month(day), block(indexed.number // BLOCK)),
        signs(indexed.message),
    )


def forget_texts() -> None:
    """Clears the cache when a transaction ends: erased texts must not stay in memory.

    Within it a text is parsed once, although several kinds of terms are derived from it.
    """
    _stems_in.cache_clear()
    likeness.forget_texts()


class QueryText(NamedTuple):
    """What the text of a search asks for."""

    words: Sequence[str]
    """Without those of addresses, and without «ул.»."""
    author: Sequence[str]
    houses: Sequence[NamedHouse]
    towns: frozenset[str]
    """Those of the words, in lower case, that follow «г.» or «село»."""

    @property
    def spoken(self) -> list[str]:
        """All words that may be inflected or mistyped."""
        return [*self.words, *self.author, *(house.street for house in self.houses)]


def query_text(sought: Sought) -> QueryText:
    """Recognise the addresses in a search."""
    text = normal(sought.text)
    houses = houses_in(text)
    beside = [*street_words(text), *(text[house.start : house.end] for house in houses)]
    idle = {word[0].lower() for piece in beside for word in words_in(piece)}
    words = [word for word in sought.words if normal(word).lower() not in idle]
    return QueryText(words, sought.author, houses, frozenset(map(str.lower, towns_in(text))))


def conditions(
    sought: Sought,
    authorities: Mapping[AuthorityCode, str],
    period: tuple[datetime, datetime] | None,
    similar: Mapping[str, frozenset[str]] | None = None,
    *,
    town: OneOf = frozenset(),
    apart: bool = False,
) -> list[OneOf]:
    """The terms that a search asks for; `authorities` maps codes to names.

    The stems of `town` need not occur beside other words: every message is of that town.

    `period` is reduced to the days it touches, so there may be extra matches. `similar` maps words
    to other stems that are as good. `apart`: street and house may stand anywhere in the texts, and
    no town need be named.
    """
    similar = similar or {}

    def forms(word: str) -> frozenset[str]:
        return _stems_in(word) | similar.get(word, frozenset())

    of = query_text(sought)
    stated = any(town & _stems_in(word) for word in of.words)
    idle = town | _KINDS_OF_TOWN if stated else frozenset()
    beside = [word for word in of.words if not idle & _stems_in(word)]
    if apart:
        beside = [word for word in beside if word.lower() not in of.towns]
    words = beside if beside or of.houses else of.words
    found = [_word(word, authorities) | similar.get(word, frozenset()) for word in words]
    found += [frozenset(map(_author, forms(word))) for word in of.author]
    for house in of.houses:
        streets = forms(house.street)
        if apart:
            found += [streets, house.numbers]
        else:
            found.append(frozenset(map(likeness.of_house, house.keys(streets))))
    if sought.link is not None:
        found.append(frozenset({_link(sought.link)}))
    if sought.authority is not None:
        found.append(frozenset({_authority(sought.authority)}))
    if period is not None:
        found.append(of_period(*period))
    return [one for one in found if one]


def town_in(administration: str) -> OneOf:
    """The stems of the town that an administration is called after; mostly one."""
    return frozenset().union(*map(_stems_in, _TOWN.findall(administration)))


def within(scope: frozenset[AuthorityCode] | None) -> list[OneOf]:
    """The condition that one of these authorities is assigned."""
    return [] if scope is None else [frozenset(map(_authority, scope)) or _OF_NONE]


def block(of: int) -> str:
    """The term of this incident's block."""
    return f"~{of}"


def _word(word: str, authorities: Mapping[AuthorityCode, str]) -> OneOf:
    """The word occurs, or an assigned authority has it in its name; a telephone however typed."""
    if (phone := phone_in(word)) is not None:
        same = (
            {_phone(phone), *map(_phone, endings(phone))} if is_whole(phone) else {_ending(phone)}
        )
        return frozenset(same | ({word} if word.isdecimal() else set()))
    wanted = _stems_in(word)
    called = {_authority(code) for code, name in authorities.items() if wanted & _stems_in(name)}
    return frozenset(wanted | called)


def of_period(begins: datetime, ends: datetime) -> OneOf:
    """Detected on one of the UTC days that the period touches."""
    return frozenset(_of_period(begins, ends))


def _of_period(begins: datetime, ends: datetime) -> Iterator[str]:
    """Whole months as such, the days before and after them one by one."""
    day, last = begins.astimezone(UTC).date(), (ends - _MOMENT).astimezone(UTC).date()
    while day <= last:
        following = (day.replace(day=1) + 31 * _DAY).replace(day=1)
        if day.day == 1 and following - _DAY <= last:
            yield _month(day)
            day = following
        else:
            yield _day(day)
            day += _DAY


@lru_cache(maxsize=_TEXTS)
def _stems_in(text: str) -> frozenset[str]:
    return frozenset(stem for word in words_in(normal(text)) for stem in stems(word[0]))


def _phones(text: str) -> Iterator[str]:
    for phone in phones_in(text):
        yield _phone(phone)
        yield from map(_ending, endings(phone))


def _phone(digits: str) -> str:
    return f"={digits}"


def _ending(digits: str) -> str:
    return f"=-{digits}"


def _author(stem: str) -> str:
    return f"@{stem}"


def _link(link: str) -> str:
    return f"={sha256(page_of(link).encode()).hexdigest()[:16]}"


def _authority(code: AuthorityCode) -> str:
    """In lower case: an SQLite index ignores case, PostgreSQL does not."""
    return "#" + _CAPITAL.sub(lambda found: f"_{found[0].lower()}", code)


def _day(day: date) -> str:
    return f"%{day:%Y%m%d}"


def _month(day: date) -> str:
    return f"%{day:%Y%m}"
