"""Data that `otklik db check` compares, and the repairs of `--repair`: they requeue notices.

The program may be running, and may have repaired it meanwhile. So each repair is a commit of its
own that checks again first, and returns whether it queued anything.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Executable, func, select, text, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.cards import CardKey
from domain.model.conversation.notices.kinds import Audience, Notice, RefreshCard, ShowCard
from domain.model.conversation.notices.untold import Recipient
from domain.model.ids import AuthorityCode, ChatId, IncidentNumber, Place
from domain.model.incident.events import IncidentEvent, MessageCompleted, SourceCorrected
from domain.model.organisation.revision import OrganisationOrigin
from domain.model.outcome import Remedy
from storage.delivery.owed import tell_again
from storage.engine.database import Database
from storage.incidents.events import from_row, kind_of
from storage.outbox.queue import queue
from storage.schema.columns import CARD, Row, card_of, place_of
from storage.schema.delivery import SENT_CURRENT, sent_message, shown_staff
from storage.schema.incidents import event, incident, incident_text
from storage.schema.messages import (
    INBOX_DEAD,
    OUTBOX_ASSUMED,
    OUTBOX_REFUSED,
    OUTBOX_WAITING,
    InboxState,
    OutboxState,
    inbox,
    inbox_pending,
    outbox,
)
from storage.schema.staff import organisation, organisation_revision

_CHANGE_LINK: Final = kind_of(SourceCorrected), kind_of(MessageCompleted)
_FEW: Final = 5

_WHICH: Final = ("chat", "thread", *CARD)

_TO_BE_REFRESHED: Final = select(incident.c.number).where(
    incident.c.closed_at.is_(None), shown_staff.c.refreshed < incident.c.number
)
"""Queried before the notices, so that anything queued in between is among those."""


@dataclass(frozen=True, slots=True)
class StuckNotice:
    """An undelivered notice: given up (`remedy` says what helps), or waiting for long."""

    id: int
    number: IncidentNumber | None
    chat: ChatId
    since: datetime
    remedy: Remedy | None


@dataclass(frozen=True, slots=True)
class StuckUpdate:
    """An update of a chat that was set aside as `dead`, or has been waiting for long."""

    serial: int
    chat: ChatId
    since: datetime
    dead: bool


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event, and its notices as far as they are kept: how many for each recipient and chat."""

    id: int
    event: IncidentEvent
    queued: Mapping[tuple[Recipient, ChatId], int]

    @property
    def told(self) -> frozenset[Recipient]:
        """The recipients, wherever they are."""
        return frozenset(recipient for recipient, _ in self.queued)


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card in a place, and when it was last updated there.

    None: so long ago that the notice has been deleted.
    """

    card: CardKey
    place: Place
    digests: tuple[str, ...]
    shown_at: datetime | None
    unsettled: bool
    """An edit is queued, or will be once its incident is refreshed.

    Or one of its messages has an unknown id: then its content is unknown.
    """


class AuditReading:
    """Reads while the program runs; changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def damage(self) -> Sequence[str]:
        """Errors that SQLite finds in its file; none on PostgreSQL, which checks itself."""
        if not self._database.sqlite:
            return ()
        async with self._database.reading_afresh() as connection:
            found = (await connection.execute(text("PRAGMA integrity_check"))).mappings().all()
        broken = await self._rows(text("PRAGMA foreign_key_check"))
        lines = [line for row in found for line in row.values() if line != "ok"]
        return [*lines, *(str(tuple(row.values())) for row in broken)]

    async def off_journal(self) -> Sequence[int]:
        """Revisions of the organisation that the journal lacks or contradicts.

        Also those without an author, if an administrator has made the change.
        """
        async with self._database.reading() as connection:
            now = (await connection.execute(select(organisation))).mappings().first()
            if now is None:
                return ()
            kept = organisation_revision.c
            nobodys = (kept.origin == OrganisationOrigin.CHAT) & kept.by.is_(None)
            rows = await connection.execute(select(kept.revision, nobodys.label("nobodys")))
            told: dict[int, bool] = {row.revision: row.nobodys for row in rows}
            newest = select(kept.in_force).where(kept.revision == now["revision"])
            same = (await connection.execute(newest)).scalar() == now["in_force"]
        every = range(min(told, default=1), now["revision"] + 1)
        wrong = {one for one in every if told.get(one, True)}
        return sorted(wrong | {one for one in (now["revision"],) if not same})

    async def numbers(self, after: IncidentNumber, limit: int) -> Sequence[IncidentNumber]:
        """The next incidents by number."""
        wanted = (
            select(incident.c.number)
            .where(incident.c.number > after)
            .order_by(incident.c.number)
            .limit(limit)
        )
        return [IncidentNumber(row["number"]) for row in await self._rows(wanted)]

    async def attention_at(self, number: IncidentNumber) -> datetime | None:
        """When the sweep will next check the incident."""
        wanted = select(incident.c.next_attention_at).where(incident.c.number == number)
        return next((row["next_attention_at"] for row in await self._rows(wanted)), None)

    async def events(self, number: IncidentNumber) -> Sequence[StoredEvent]:
        """The incident's events, oldest first, with their notices as far as they are kept."""
        happened = select(event).where(event.c.number == number).order_by(event.c.id)
        notices = select(
            outbox.c.event_id, outbox.c.payload, outbox.c.authority, outbox.c.chat
        ).where(outbox.c.number == number, outbox.c.event_id.is_not(None))
        events = await self._rows(happened)
        queued: dict[int, Counter[tuple[Recipient, ChatId]]] = {}
        for row in await self._rows(notices):
            queued.setdefault(row["event_id"], Counter())[_told(row), ChatId(row["chat"])] += 1
        return [StoredEvent(row["id"], from_row(row), queued.get(row["id"], {})) for row in events]

    async def standing(self, number: IncidentNumber) -> frozenset[CardKey]:
        """The incident's cards, see `standing_cards`."""
        async with self._database.reading(long=True) as connection:
            return await standing_cards(connection, number)

    async def stuck(self, waiting_since: datetime) -> Sequence[StuckNotice]:
        """Notices given up, and those waiting since before that moment."""
        late = OUTBOX_WAITING & (outbox.c.created_at < waiting_since)
        wanted = (
            select(outbox)
            .where(late | (outbox.c.state == OutboxState.UNDELIVERABLE))
            .order_by(outbox.c.id)
        )
        return [_stuck(row) for row in await self._rows(wanted)]

    async def stuck_updates(self, waiting_since: datetime) -> Sequence[StuckUpdate]:
        """Updates set aside, and those waiting since before that moment."""
        late = inbox_pending() & (inbox.c.received_at < waiting_since)
        columns = inbox.c.serial, inbox.c.lane, inbox.c.received_at, inbox.c.state
        wanted = select(*columns).where(late | INBOX_DEAD).order_by(inbox.c.serial)
        return [
            StuckUpdate(
                row["serial"],
                ChatId(row["lane"]),
                row["received_at"],
                row["state"] == InboxState.DEAD,
            )
            for row in await self._rows(wanted)
        ]

    async def staff_since(self) -> datetime | None:
        """Since when the staff and their names are unchanged; None: unknown."""
        return next((row["since"] for row in await self._rows(select(shown_staff.c.since))), None)

    async def cards(self, number: IncidentNumber) -> Sequence[ShownCard]:
        """Every card of the incident in every place, without files sent before it."""
        to_come = await self._rows(_TO_BE_REFRESHED.where(incident.c.number == number))
        shown = (
            select(sent_message)
            .where(SENT_CURRENT, sent_message.c.number == number, sent_message.c.part >= 0)
            .order_by(*(sent_message.c[name] for name in _WHICH), sent_message.c.part)
        )
        brought = (
            select(
                *(outbox.c[name] for name in _WHICH),
                func.max(outbox.c.finished_at)
                .filter(outbox.c.state == OutboxState.SENT)
                .label("shown_at"),
                func.count().filter(OUTBOX_WAITING | OUTBOX_ASSUMED).label("unsettled"),
            )
            .where(outbox.c.number == number, outbox.c.kind == ShowCard.kind)
            .group_by(*(outbox.c[name] for name in _WHICH))
        )
        notices = {_key(row): row for row in await self._rows(brought)}
        return list(_cards(await self._rows(shown), notices, to_come=bool(to_come)))

    async def maybe_linked(self, number: IncidentNumber) -> Sequence[IncidentNumber]:
        """Other incidents that may have had the same link at some time, oldest first.

        Those that have it now, cancelled or not, and a few with the latest corrections of links.
        """
        own, other = incident_text.alias("own"), incident_text.alias("other")
        linked = (
            select(other.c.number)
            .join(own, own.c.page == other.c.page)
            .where(own.c.number == number)
            .order_by(other.c.number)
            .limit(_FEW)
        )
        corrected = (
            select(event.c.number)
            .where(event.c.kind.in_(_CHANGE_LINK))
            .group_by(event.c.number)
            .order_by(func.max(event.c.id).desc())
            .limit(_FEW)
        )
        found = [*await self._rows(linked), *await self._rows(corrected)]
        return sorted({IncidentNumber(row["number"]) for row in found} - {number})

    async def _rows(self, query: Executable) -> Sequence[Row]:
        return await self._database.rows(query, long=True)


async def standing_cards(connection: AsyncConnection, number: IncidentNumber) -> frozenset[CardKey]:
    """Return the incident's cards that are shown, queued or given up."""
    unseen = OUTBOX_WAITING | outbox.c.state.in_([OutboxState.UNDELIVERABLE, OutboxState.ASSUMED])
    shown = select(*(sent_message.c[name] for name in CARD)).where(
        SENT_CURRENT, sent_message.c.number == number
    )
    to_come = select(*(outbox.c[name] for name in CARD)).where(
        unseen, outbox.c.number == number, outbox.c.kind == ShowCard.kind
    )
    found = map(card_of, (await connection.execute(union(shown, to_come))).mappings())
    return frozenset(card for card in found if card is not None)


async def told_of(
    connection: AsyncConnection, number: IncidentNumber, event_id: int
) -> frozenset[Recipient]:
    """Return the recipients of the notices of an incident's event, as far as these are kept."""
    notices = select(outbox.c.payload, outbox.c.authority).where(
        outbox.c.number == number, outbox.c.event_id == event_id
    )
    return frozenset(map(_told, (await connection.execute(notices)).mappings()))


def _told(row: Row) -> Recipient:
    audience, authority = (row["payload"] or {}).get("audience"), row["authority"]
    return Recipient(
        None if audience is None else Audience(audience),
        None if authority is None else AuthorityCode(authority),
    )


def _stuck(row: Row) -> StuckNotice:
    number = None if row["number"] is None else IncidentNumber(row["number"])
    given_up = row["state"] == OutboxState.UNDELIVERABLE
    remedy = Remedy(row["error"]) if given_up else None
    return StuckNotice(row["id"], number, ChatId(row["chat"]), row["created_at"], remedy)


def _key(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in _WHICH)


def _cards(
    shown: Sequence[Row], notices: dict[tuple[Any, ...], Row], *, to_come: bool
) -> Iterator[ShownCard]:
    for key, parts in groupby(shown, key=_key):
        rows = list(parts)
        card = card_of(rows[0])
        if card is None:
            continue
        notice = notices.get(key)
        yield ShownCard(
            card,
            place_of(rows[0]),
            tuple(row["digest"] for row in rows),
            notice["shown_at"] if notice else None,
            unsettled=to_come or bool(notice and notice["unsettled"]),
        )


class Repairs:
    """One method for each kind of repairable finding."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def show(self, card: CardKey, shows: Sequence[ShowCard], now: datetime) -> bool:
        """Queue a card unless it is shown somewhere by now."""
        async with self._database.writing() as connection:
            if not shows or card in await standing_cards(connection, card.number):
                return False
            await queue(connection, shows, now)
        return True

    async def refresh(self, card: CardKey, now: datetime) -> bool:
        """Queue edits of a card; an up-to-date card is not edited."""
        async with self._database.writing() as connection:
            await queue(connection, [RefreshCard(card)], now)
        return True

    async def tell(
        self,
        event: IncidentEvent,
        event_id: int,
        told: frozenset[Recipient],
        notices: Sequence[Notice],
        now: datetime,
    ) -> bool:
        """Queue notices of an event unless others than `told` have been notified of it by now."""
        async with self._database.writing() as connection:
            if await told_of(connection, event.number, event_id) != told:
                return False
            await queue(connection, notices, now, {event: event_id})
        return True

    async def again(self, notice: int) -> bool:
        """Requeue a notice that was given up, unless it has been requeued by now."""
        async with self._database.writing() as connection:
            return await tell_again(connection, (outbox.c.id == notice) & OUTBOX_REFUSED) > 0

    async def attend(self, number: IncidentNumber) -> bool:
        """Make the sweep check an open incident next: its check is long overdue."""
        is_open = (incident.c.number == number) & incident.c.closed_at.is_(None)
        attended = update(incident).where(is_open).values(next_attention_at=incident.c.detected_at)
        async with self._database.writing() as connection:
            return (await connection.execute(attended)).rowcount > 0
