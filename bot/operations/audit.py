"""`otklik db check`: compares the stored state, notices and cards with the history.

The tests that kill the program check its database by the same.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations
from typing import Final

from bot.operations.messengers import ADAPTERS
from domain.model.conversation.cards import CardKey
from domain.model.conversation.notices.kinds import News, Remind
from domain.model.conversation.notices.recipients import notices_for
from domain.model.conversation.notices.standing_cards import cards_of, needed_cards
from domain.model.conversation.notices.untold import Recipient, left_untold, owed_from
from domain.model.conversation.reminders import next_attention
from domain.model.ids import ChatId, IncidentNumber, Place
from domain.model.incident import Incident
from domain.model.incident.events import IncidentEvent
from domain.model.incident.replay import Disagreement, disagreements, recorded_twice
from domain.model.organisation.office import Office
from domain.ports.snapshots import IncidentSnapshot
from handlers.cards import in_each_mode
from handlers.ui.fitting import fitting
from handlers.ui.mentions import addressed
from handlers.ui.rendered import Rendered
from storage.incidents.reading import SqlReading
from storage.incidents.related import SAME_LINK
from storage.outbox.queue import KEEP_FINISHED
from storage.upkeep.audit import (
    AuditReading,
    ShownCard,
    StoredEvent,
    StuckNotice,
    StuckUpdate,
)

LONG: Final = timedelta(minutes=15)
"""Updates and notices that have waited longer are reported, even if Telegram's limits cause it."""

_PUT_OFF: Final = timedelta(minutes=1)
"""The sweep postpones failed incidents by this much."""

_KEPT: Final = KEEP_FINISHED - timedelta(hours=1)
"""Notices of later events can't have been pruned yet, even during a long check."""

_LOOKS: Final = 3
"""Attempts at an incident that is being changed."""

_AT_ONCE: Final = 500
_RENDERED_BEFORE: Final = tuple(timedelta(seconds=seconds) for seconds in (0, 1, 2, 5, 15, 60))
"""Rendering precedes the recorded delivery by one of these delays, or a little less."""


@dataclass(frozen=True, slots=True)
class Damage:
    """The file itself is damaged: `what` quotes the database."""

    what: str


@dataclass(frozen=True, slots=True)
class OffJournal:
    """Settings, rights or people were changed without an entry or an author in the journal."""

    revision: int


@dataclass(frozen=True, slots=True)
class WrongState:
    """The stored incident contradicts its history."""

    number: IncidentNumber
    what: Disagreement


@dataclass(frozen=True, slots=True)
class WrongDue:
    """The deadline contradicts the calendar in force."""

    number: IncidentNumber


@dataclass(frozen=True, slots=True)
class NotScheduled:
    """Its next reminder is missing or too late."""

    number: IncidentNumber


@dataclass(frozen=True, slots=True)
class MissingNotices:
    """Notices of an event that were never written; its id in the database is `event_id`.

    `told` are the recipients of those that were.
    """

    event: IncidentEvent
    event_id: int
    told: frozenset[Recipient]
    notices: tuple[News | Remind, ...]


@dataclass(frozen=True, slots=True)
class ToldTwice:
    """More than one notice of the same event was written for a chat."""

    event: IncidentEvent
    chat: ChatId


@dataclass(frozen=True, slots=True)
class MissingCard:
    """A card required for the work is missing."""

    card: CardKey


@dataclass(frozen=True, slots=True)
class OutdatedCard:
    """The card in that place shows an outdated state."""

    card: CardKey
    place: Place


Discrepancy = (
    Damage
    | OffJournal
    | WrongState
    | WrongDue
    | NotScheduled
    | MissingNotices
    | ToldTwice
    | MissingCard
    | OutdatedCard
    | StuckNotice
    | StuckUpdate
)


class Auditor:
    """Checks everything, incident by incident; changes nothing."""

    def __init__(self, audit: AuditReading, reading: SqlReading) -> None:
        self._audit = audit
        self._reading = reading

    async def findings(
        self, now: datetime, patience: timedelta = LONG
    ) -> AsyncIterator[Discrepancy]:
        """Yield problems: of the file, the journal, stuck work, then incidents.

        `patience`: the time for which updates and notices may wait.
        """
        for what in await self._audit.damage():
            yield Damage(what)
        for revision in await self._audit.off_journal():
            yield OffJournal(revision)
        for update in await self._audit.stuck_updates(now - patience):
            yield update
        for notice in await self._audit.stuck(now - patience):
            yield notice
        office = await self._reading.office()
        staff_since = await self._audit.staff_since()
        last = IncidentNumber(0)
        while numbers := await self._audit.numbers(last, _AT_ONCE):
            for number in numbers:
                for finding in await self._settled(number, office, staff_since, now):
                    yield finding
            last = numbers[-1]

    async def _settled(
        self, number: IncidentNumber, office: Office, staff_since: datetime | None, now: datetime
    ) -> list[Discrepancy]:
        """Check again if the incident was changed meanwhile: the program may be running."""
        found: list[Discrepancy] = []
        for _ in range(_LOOKS):
            before = (await self._reading.incident(number)).row_version
            found = await self._about(number, office, staff_since, now)
            if not found or (await self._reading.incident(number)).row_version == before:
                break
        return found

    async def _about(
        self, number: IncidentNumber, office: Office, staff_since: datetime | None, now: datetime
    ) -> list[Discrepancy]:
        incident = await self._reading.incident(number)
        stored = await self._audit.events(number)
        events = [one.event for one in stored]
        differs: list[Discrepancy] = [
            WrongState(number, what) for what in disagreements(incident, events)
        ]
        if recorded_twice(events):
            differs.append(WrongState(number, Disagreement.TWICE))
        if office.off_calendar(incident):
            differs.append(WrongDue(number))
        if differs:  # then the correct cards and reminders are unknown
            return differs
        found: list[Discrepancy] = []
        if _unattended(incident, await self._audit.attention_at(number), office, now):
            found.append(NotScheduled(number))
        found += _told_twice(stored, incident, office)
        found += _untold(stored, incident, office, now - _KEPT)
        standing = await self._audit.standing(number)
        needed = needed_cards(incident, office.organisation)
        found += [MissingCard(card) for card in needed if card not in standing]
        cards = await self._audit.cards(number)
        if incident.status.closed:  # closed cards show the staff of their time
            closed_at = events[-1].at
            cards = [one for one in cards if _is_of_today(one, closed_at, staff_since)]
        linked, mains = (
            await self._reading.same_link(number),
            await self._reading.likely_mains(incident),
        )
        held = tuple(await self._reading.held_about(number))
        snapshot = IncidentSnapshot(incident, office, tuple(linked), tuple(mains), held)
        moments = (events[-1].at, now)
        grown = [
            replace(snapshot, same_link=few, templates=templates)
            for few in _grown(linked)
            for templates in (False, True)  # control may have begun or ended keeping some since
        ]
        outdated = [*_outdated(cards, grown, moments)]
        if outdated and incident.message.url is not None:
            others = await self._audit.maybe_linked(number)
            grown += [replace(snapshot, same_link=few) for few in _any_few(others)]
            outdated = [*_outdated(outdated, grown, moments)]
        if outdated and incident.joined_to is None:
            offered = dict.fromkeys((*mains, *linked, *(one.number for one in incident.alike)))
            were_open = [replace(one, mains=few) for one in grown for few in _any_few([*offered])]
            outdated = [*_outdated(outdated, were_open, moments)]
        return [*found, *(OutdatedCard(one.card, one.place) for one in outdated)]


def _is_of_today(shown: ShownCard, changed_at: datetime, staff_since: datetime | None) -> bool:
    """Return whether the staff is unchanged since the card was last updated."""
    return staff_since is not None and (shown.shown_at or changed_at) >= staff_since


def _unattended(
    incident: Incident, attention_at: datetime | None, office: Office, now: datetime
) -> bool:
    """Return whether the next sweep is too late; a stale calendar triggers one anyway."""
    if incident.due.calendar_revision != office.calendar.revision:
        return False
    wanted = next_attention(incident, office.calendar, now)
    if wanted is None:
        return False
    return attention_at is None or attention_at > max(wanted, now + _PUT_OFF)


def _untold(
    stored: Sequence[StoredEvent], incident: Incident, office: Office, since: datetime
) -> Iterator[MissingNotices]:
    for one in stored[owed_from([one.event for one in stored]) :]:
        if one.event.at < since:
            continue
        if left := tuple(left_untold(one.event, one.told, incident, office.organisation)):
            yield MissingNotices(one.event, one.id, one.told, left)


def _told_twice(
    stored: Sequence[StoredEvent], incident: Incident, office: Office
) -> Iterator[ToldTwice]:
    """Yield duplicates; a chat may be told once for each of several people or authorities."""
    for one in stored:
        repeated = {place: times for place, times in one.queued.items() if times > 1}
        if not repeated:
            continue
        wanted = Counter(
            notice.place.chat
            for notice in notices_for(one.event, incident, office.organisation)
            if isinstance(notice, News | Remind)
        )
        for (_, chat), times in repeated.items():
            if times > wanted[chat]:
                yield ToldTwice(one.event, chat)


def _outdated(
    cards: Sequence[ShownCard],
    snapshots: Sequence[IncidentSnapshot],
    unless_known: Sequence[datetime],
) -> Iterator[ShownCard]:
    """Yield cards that match no given state of the incident at any moment.

    `unless_known`: possible moments for a closed incident whose notice was pruned. An open
    incident's card shows the remaining time too: without its moment it can't be compared.
    """
    incident = snapshots[0].incident
    kept = set(cards_of(incident))
    for one in cards:
        if one.card not in kept or one.unsettled:
            continue
        if one.shown_at is not None:
            moments = [one.shown_at - before for before in _RENDERED_BEFORE]
        elif incident.status.closed:
            moments = [*unless_known]
        else:
            continue
        if not _shows(one, snapshots, moments):
            yield one


def _shows(
    shown: ShownCard, snapshots: Sequence[IncidentSnapshot], moments: Sequence[datetime]
) -> bool:
    """Return whether a state at one of these moments, in any mode, looks like the card."""
    messenger, organisation = shown.place.messenger, snapshots[0].office.organisation
    there = ADAPTERS[messenger]

    def digests(rendered: Rendered) -> tuple[str, ...]:
        sent = fitting(addressed(rendered, messenger, organisation), there.too_long)
        return tuple(map(there.digest, sent.parts))

    return any(
        shown.digests == digests(rendered)
        for moment in moments
        for snapshot in snapshots
        for _, rendered in in_each_mode(shown.card, shown.place, snapshot, moment)
    )


def _grown(linked: Sequence[IncidentNumber]) -> list[tuple[IncidentNumber, ...]]:
    """Return the links now, and as they were when there were fewer."""
    return [tuple(linked[:count]) for count in range(len(linked) + 1)]


def _any_few(others: Sequence[IncidentNumber]) -> list[tuple[IncidentNumber, ...]]:
    """Return all subsets that a card may have named: some were closed or linked elsewhere then."""
    return [few for count in range(SAME_LINK + 1) for few in combinations(others, count)]
