"""`otklik db check`: does what is stored, told and shown agree with what has happened?"""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from domain.model.cards import CardKey, CardMode
from domain.model.ids import IncidentNumber
from domain.model.notices import ShowCard, cards_of
from domain.model.office import Office
from domain.model.place import Place
from domain.model.replay import Disagreement, disagreements, off_calendar
from domain.ports.snapshots import Snapshot
from handlers.views import render_card
from storage.auditing import AuditReading, ShownCard, StuckNotice
from storage.reading import SqlReading

LONG: Final = timedelta(minutes=15)
"""A notice that has waited for longer is worth a look, even where Telegram's limits bind."""

_AT_ONCE: Final = 500
_RENDERED_BEFORE: Final = tuple(timedelta(seconds=seconds) for seconds in (0, 1, 2, 5, 15, 60))
"""A card was rendered so long before its delivery was noted, or a little less."""


@dataclass(frozen=True, slots=True)
class Damage:
    """The file itself is damaged: `what` is in the database's words."""

    what: str


@dataclass(frozen=True, slots=True)
class Differs:
    """The stored incident is not what its history says."""

    number: IncidentNumber
    what: Disagreement


@dataclass(frozen=True, slots=True)
class OffCalendar:
    """The due is not what the calendar in force gives."""

    number: IncidentNumber


@dataclass(frozen=True, slots=True)
class Outdated:
    """The card in that place shows something else than the state."""

    card: CardKey
    place: Place


Finding = Damage | Differs | OffCalendar | Outdated | StuckNotice


class Auditor:
    """Looks at everything, incident by incident; changes nothing."""

    def __init__(self, audit: AuditReading, reading: SqlReading) -> None:
        self._audit = audit
        self._reading = reading

    async def findings(self, now: datetime) -> AsyncIterator[Finding]:
        """What is wrong: first the file, then notices that nobody has seen, then incidents."""
        for what in await self._audit.damage():
            yield Damage(what)
        for notice in await self._audit.stuck(now - LONG):
            yield notice
        office = await self._reading.office()
        staff_since = await self._audit.staff_since()
        last = IncidentNumber(0)
        while numbers := await self._audit.numbers(last, _AT_ONCE):
            for number in numbers:
                for finding in await self._about(number, office, staff_since, now):
                    yield finding
            last = numbers[-1]

    async def _about(
        self, number: IncidentNumber, office: Office, staff_since: datetime | None, now: datetime
    ) -> list[Finding]:
        incident = await self._reading.incident(number)
        events = await self._reading.history(number)
        differs: list[Finding] = [Differs(number, what) for what in disagreements(incident, events)]
        if off_calendar(incident, office):
            differs.append(OffCalendar(number))
        if differs:  # then nobody knows what its cards should show
            return differs
        cards = await self._audit.cards(number)
        if incident.status.closed:  # they tell of the people of their time
            cards = [one for one in cards if _is_of_today(one, staff_since)]
        snapshot = Snapshot(incident, office, tuple(await self._reading.same_link(number)))
        return [Outdated(one.card, one.place) for one in _outdated(cards, snapshot, now)]


def _is_of_today(shown: ShownCard, staff_since: datetime | None) -> bool:
    """Whether those work here today who worked here when the card was last brought up to date."""
    if shown.shown_at is None or staff_since is None:
        return False
    return shown.shown_at >= staff_since


def _outdated(cards: Sequence[ShownCard], snapshot: Snapshot, now: datetime) -> Iterator[ShownCard]:
    kept = set(cards_of(snapshot.incident))
    for one in cards:
        if one.card in kept and not one.waits and not _shows(one, snapshot, now):
            yield one


def _shows(shown: ShownCard, now_stored: Snapshot, now: datetime) -> bool:
    """Whether the state looked so when the card was last brought up to date, in any of its modes.

    By then there may have been fewer incidents with the same link.
    """
    at = shown.shown_at or now
    known = now_stored.same_link
    snapshots = [replace(now_stored, same_link=known[:count]) for count in range(len(known) + 1)]
    return any(
        shown.digests
        == tuple(
            part.digest
            for part in render_card(ShowCard(shown.card, shown.place, mode), snapshot, moment).parts
        )
        for moment in (at - before for before in _RENDERED_BEFORE)
        for mode in CardMode
        for snapshot in snapshots
    )
