"""What `otklik db check` compares: incidents by number, notices that got stuck, cards as shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import func, select, text

from domain.model.cards import CardKey
from domain.model.ids import ChatId, IncidentNumber
from domain.model.place import Place
from storage.columns import Row, card_of, place_of
from storage.database import Database
from storage.tables import (
    OUTBOX_WAITING,
    SENT_CURRENT,
    OutboxKind,
    OutboxState,
    incident,
    outbox,
    sent_message,
    shown_staff,
)

_WHICH: Final = ("chat", "thread", "card_kind", "number", "version", "authority")


@dataclass(frozen=True, slots=True)
class StuckNotice:
    """A notice that nobody has seen: given up (`error` says why), or waiting for long."""

    number: IncidentNumber | None
    chat: ChatId
    since: datetime
    error: str | None
    given_up: bool


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card as it stands in a place, and when it was last brought up to date there.

    None: so long ago that the notice is not kept any more.
    """

    card: CardKey
    place: Place
    digests: tuple[str, ...]
    shown_at: datetime | None
    waits: bool
    """An edit is on its way."""


class AuditReading:
    """Reads beside the program; changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def damage(self) -> Sequence[str]:
        """What SQLite finds wrong with its file; nothing on PostgreSQL, which checks itself."""
        if not self._database.sqlite:
            return ()
        async with self._database.reading() as connection:
            found = (await connection.execute(text("PRAGMA integrity_check"))).scalars().all()
            broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
        return [*(line for line in found if line != "ok"), *map(str, broken)]

    async def numbers(self, after: IncidentNumber, limit: int) -> Sequence[IncidentNumber]:
        """The next incidents by number."""
        wanted = (
            select(incident.c.number)
            .where(incident.c.number > after)
            .order_by(incident.c.number)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [IncidentNumber(one) for one in (await connection.execute(wanted)).scalars()]

    async def stuck(self, waiting_since: datetime) -> Sequence[StuckNotice]:
        """Notices given up, and those that have waited since before that moment."""
        late = OUTBOX_WAITING & (outbox.c.created_at < waiting_since)
        wanted = (
            select(outbox)
            .where(late | (outbox.c.state == OutboxState.UNDELIVERABLE))
            .order_by(outbox.c.id)
        )
        return [_stuck(row) for row in await self._rows(wanted)]

    async def staff_since(self) -> datetime | None:
        """Since when the same people have been at work, with the same names; None: nobody knows."""
        async with self._database.reading() as connection:
            since: datetime | None = (
                await connection.execute(select(shown_staff.c.since))
            ).scalar()
            return since

    async def cards(self, number: IncidentNumber) -> Sequence[ShownCard]:
        """Every card of the incident, everywhere, without the files sent ahead of it."""
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
                func.count().filter(OUTBOX_WAITING).label("waiting"),
            )
            .where(outbox.c.number == number, outbox.c.kind == OutboxKind.CARD)
            .group_by(*(outbox.c[name] for name in _WHICH))
        )
        notices = {_key(row): row for row in await self._rows(brought)}
        return list(_cards(await self._rows(shown), notices))

    async def _rows(self, query: Any) -> Sequence[Row]:
        async with self._database.reading() as connection:
            return (await connection.execute(query)).mappings().all()


def _stuck(row: Row) -> StuckNotice:
    number = None if row["number"] is None else IncidentNumber(row["number"])
    given_up = row["state"] == OutboxState.UNDELIVERABLE
    return StuckNotice(number, ChatId(row["chat"]), row["created_at"], row["error"], given_up)


def _key(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in _WHICH)


def _cards(shown: Sequence[Row], notices: dict[tuple[Any, ...], Row]) -> Iterator[ShownCard]:
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
            waits=bool(notice and notice["waiting"]),
        )
