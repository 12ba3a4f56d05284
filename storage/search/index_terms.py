"""The terms under which an incident is found, and the conditions on them.

A term is a stem, or a sign and what it says: an authority, a status, a day. So whatever is looked for
is one look-up in one index: each of several sets of terms has one that the incident has.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Final

from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Importance, IncidentKind, Status
from domain.model.message.link import page_of
from domain.model.search import Condition, Sought, Trait
from storage.search import likeness
from storage.search.likeness import signs
from storage.search.stems import normal, stems, words_in

SIGNS: Final = "#!@=%~-_"
"""With which terms begin, or which stand in them beside letters and digits."""

_TEXTS: Final = 256
"""Texts whose stems are remembered."""

BLOCK: Final = 8192
"""Incidents of following numbers with a term in common: PostgreSQL goes through the newest first."""

_DAY: Final = timedelta(days=1)
_MOMENT: Final = timedelta(microseconds=1)
_CAPITAL: Final = re.compile("[A-Z_]")

OneOf = frozenset[str]
"""Terms of which an incident has one at least."""

_OF_NONE: Final[OneOf] = frozenset({"#"})
"""No incident has it: nothing is found for whoever may see nothing."""


def terms_of(incident: Incident) -> frozenset[str]:
    """All terms of an incident."""
    message, topic = incident.message, incident.topic
    texts = [message.text, topic.group, topic.name, message.author_name]
    texts += [draft.text for draft in incident.drafts]
    texts += [reply.text for reply in incident.authors_replies]
    links = [message.url, message.author_url, *(placed.url for placed in incident.placements)]
    day = incident.detected_at.astimezone(UTC).date()
    return frozenset().union(
        *map(_stems_in, filter(None, texts)),
        map(_author, _stems_in(message.author_name or "")),
        map(_link, filter(None, links)),
        (_authority(given.authority) for given in incident.assignments),
        map(_condition, _conditions_of(incident)),
        (_day(day), _month(day), block(incident.number // BLOCK)),
        signs(message),
    )


def _conditions_of(incident: Incident) -> Iterator[Condition]:
    yield incident.status
    if not incident.status.closed:
        yield Trait.OPEN
    if incident.importance is Importance.HIGH:
        yield Trait.HIGH
    if incident.kind is IncidentKind.PUBLICATION:
        yield Trait.PUBLICATION


def forget_texts() -> None:
    """Called when a transaction ends: of what is erased afterwards nothing is left in memory.

    Until then a text is taken apart once, however often its incident is loaded and saved.
    """
    _stems_in.cache_clear()
    likeness.forget_texts()


def conditions(
    sought: Sought,
    authorities: Mapping[AuthorityCode, str],
    period: tuple[datetime, datetime] | None,
) -> list[OneOf]:
    """What must hold of an incident that is found; `authorities` have these names.

    The moments of `period` are asked for by the days that they touch, so more may be found.
    """
    found = [_word(word, authorities) for word in sought.words]
    found += [frozenset(map(_author, _stems_in(word))) for word in sought.author]
    if sought.link is not None:
        found.append(frozenset({_link(sought.link)}))
    found += [frozenset(one) for one in _of_conditions(sought.conditions)]
    if sought.authority is not None:
        found.append(frozenset({_authority(sought.authority)}))
    if period is not None:
        found.append(of_period(*period))
    return [one for one in found if one]


def within(scope: frozenset[AuthorityCode] | None) -> list[OneOf]:
    """What must hold of it besides, where one of these authorities has to work it."""
    return [] if scope is None else [frozenset(map(_authority, scope)) or _OF_NONE]


def block(of: int) -> str:
    """The term of so many incidents."""
    return f"~{of}"


def _word(word: str, authorities: Mapping[AuthorityCode, str]) -> OneOf:
    """It occurs, or one of the authorities that work the incident is called so."""
    wanted = _stems_in(word)
    called = {_authority(code) for code, name in authorities.items() if wanted & _stems_in(name)}
    return frozenset(wanted | called)


def _of_conditions(wanted: frozenset[Condition]) -> Iterator[set[str]]:
    """One of the statuses, and each of the others; what is overdue is open at least."""
    statuses = {_condition(one) for one in wanted if isinstance(one, Status)}
    if statuses:
        yield statuses
    for one in wanted - set(Status):
        yield {_condition(Trait.OPEN if one is Trait.OVERDUE else one)}


def of_period(begins: datetime, ends: datetime) -> OneOf:
    """What was detected on the days of UTC that the period touches."""
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


def _author(stem: str) -> str:
    return f"@{stem}"


def _link(link: str) -> str:
    return f"={sha256(page_of(link).encode()).hexdigest()[:16]}"


def _authority(code: AuthorityCode) -> str:
    """Small letters only: SQLite does not tell them from capitals in an index, PostgreSQL does."""
    return "#" + _CAPITAL.sub(lambda found: f"_{found[0].lower()}", code)


def _condition(one: Condition) -> str:
    return f"!{one.value}"


def _day(day: date) -> str:
    return f"%{day:%Y%m%d}"


def _month(day: date) -> str:
    return f"%{day:%Y%m}"
