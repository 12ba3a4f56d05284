"""Open incidents that need attention now, and when the next one will: queries of the sweep."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import Notice, RefreshOpen
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.time.deadline import CLOCKS_DIFFER_BY
from storage.engine.database import Database, upsert
from storage.engine.prepared import prepared
from storage.incidents.listing import in_hand
from storage.outbox.queue import queue
from storage.schema.delivery import digest, shown_staff
from storage.schema.incidents import OPEN_NUMBER, incident
from storage.schema.staff import absence

_DAY: Final = timedelta(days=1)

NEXT_MOMENT: Final = prepared(
    select(func.min(incident.c.next_attention_at)).where(incident.c.next_attention_at.is_not(None))
)
"""The earliest moment at which an incident may need attention."""


class AttentionQueue:
    """Open incidents by the moment at which they may need a notice.

    The cost depends on the due incidents, not on the open ones.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, limit: int) -> Sequence[IncidentNumber]:
        """Return the due incidents, longest waiting first."""
        waiting = (
            select(incident.c.number)
            .where(incident.c.next_attention_at <= now)
            .order_by(incident.c.next_attention_at)
            .limit(limit)
        )
        return await self._database.scalars(waiting)

    async def next_moment(self) -> datetime | None:
        """When the next incident is due."""
        return await self._database.scalar(NEXT_MOMENT)

    async def outdated(
        self, calendar_revision: str, after: IncidentNumber, now: datetime, limit: int
    ) -> Sequence[IncidentNumber]:
        """Return open incidents after that number whose future deadlines use another calendar."""
        by_another = (
            select(incident.c.number)
            .where(
                after < OPEN_NUMBER,
                incident.c.closed_at.is_(None),
                incident.c.due_at >= now,
                incident.c.calendar_revision != calendar_revision,
            )
            .order_by(OPEN_NUMBER)
            .limit(limit)
        )
        return await self._database.scalars(by_another, long=True)

    async def taken(self) -> Mapping[tuple[AuthorityCode, PersonId], Sequence[IncidentNumber]]:
        """Return the taken, unfinished incidents by authority and assignee."""
        found: dict[tuple[AuthorityCode, PersonId], list[IncidentNumber]] = {}
        for row in await self._database.rows(in_hand(), long=True):
            found.setdefault((row["authority"], row["assignee"]), []).append(row["taken"])
        return found

    async def show_day(self, day: date, now: datetime) -> None:
        """Refreshes all cards of open incidents when the day's absences or substitutes differ (§8).

        Idempotent per day, across restarts; a no-op if no absence starts or ends.
        """
        async with self._database.writing() as connection:
            shown = (await connection.execute(select(shown_staff))).mappings().first()
            if shown is None:
                first = insert(shown_staff).values(id=1, day=day, since=now, refreshed=0)
                await connection.execute(first)
            elif shown["day"] != day:
                await connection.execute(update(shown_staff).values(day=day))
                if await _others_come(connection, shown["day"], day):
                    await queue(connection, [RefreshOpen()], now)

    async def refresh_cards(self, now: datetime) -> None:
        """Requests a refresh of all cards of open incidents."""
        async with self._database.writing() as connection:
            await queue(connection, [RefreshOpen()], now)

    async def looked_ahead(self, now: datetime) -> bool:
        """Whether an open incident's next check was set by a clock that was ahead."""
        first = select(incident.c.number).where(_looked_after(now)).limit(1)
        return bool(await self._database.rows(first, long=True))

    async def look_again(self, now: datetime) -> None:
        """Makes such incidents due now."""
        again = update(incident).where(_looked_after(now))
        async with self._database.writing(long=True) as connection:
            await connection.execute(again.values(next_attention_at=now, looked_at=now))

    async def put_off(self, number: IncidentNumber, now: datetime, until: datetime) -> None:
        """If it is still due, postpones its next check until then."""
        later = update(incident).where(
            incident.c.number == number, incident.c.next_attention_at <= now
        )
        async with self._database.writing() as connection:
            await connection.execute(later.values(next_attention_at=until, looked_at=now))

    async def digest_sent(self, day: date) -> bool:
        """Whether that day's digest is queued."""
        return bool(await self._database.rows(select(digest.c.day).where(digest.c.day == day)))

    async def send_digest(self, day: date, notices: Sequence[Notice], now: datetime) -> None:
        """Queues the day's digest; idempotent. Digests of later days can't have been sent."""
        async with self._database.writing() as connection:
            await connection.execute(delete(digest).where(digest.c.day > day))
            new = upsert(connection, digest).values(day=day).on_conflict_do_nothing()
            if (await connection.execute(new.returning(digest.c.day))).first() is not None:
                await queue(connection, notices, now)


def _looked_after(now: datetime) -> ColumnElement[bool]:
    return incident.c.closed_at.is_(None) & (incident.c.looked_at > now + CLOCKS_DIFFER_BY)


async def _others_come(connection: AsyncConnection, one: date, other: date) -> bool:
    """Whether an absence starts or ends between the two days, in either order."""
    first, last = min(one, other), max(one, other)
    turned = or_(
        absence.c.first.between(first + _DAY, last), absence.c.last.between(first, last - _DAY)
    )
    return (
        await connection.execute(select(absence.c.id).where(turned).limit(1))
    ).first() is not None
