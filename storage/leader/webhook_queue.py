"""Pending webhooks to other programs, as the leader sends them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from domain.model.conversation.notices.kinds import Notice
from domain.model.ids import IncidentNumber
from storage.leader.leadership import OfTerm
from storage.outbox.queue import queue
from storage.schema.delivery import WEBHOOK_WAITING, WebhookState, webhook


@dataclass(frozen=True, slots=True)
class Owed:
    """A webhook to send; `id` never changes, `attempts` have failed."""

    id: int
    number: IncidentNumber
    type: str
    at: datetime
    attempts: int


class WebhookQueue(OfTerm):
    """The webhooks during one leader's term."""

    async def due(self, now: datetime, longest: timedelta) -> Owed | None:
        """Return the oldest that is ready; those of one incident are sent in order.

        One waiting for its retry blocks no other incident. A retry further ahead than the `longest`
        pause was set by a clock that has been set back since: it is ready.
        """
        first_of_each = (
            select(func.min(webhook.c.id)).where(WEBHOOK_WAITING).group_by(webhook.c.number)
        )
        pauses = (webhook.c.not_before > now) & (webhook.c.not_before <= now + longest)
        names = ("id", "number", "type", "at", "attempts")
        oldest = (
            select(*(webhook.c[name] for name in names))
            .where(webhook.c.id.in_(first_of_each), pauses.is_not(True))
            .order_by(webhook.c.id)
            .limit(1)
        )
        return next((Owed(**row) for row in await self._database.rows(oldest)), None)

    async def next_retry(self, now: datetime) -> datetime | None:
        """When the earliest current pause ends."""
        earliest = select(func.min(webhook.c.not_before)).where(
            WEBHOOK_WAITING, webhook.c.not_before > now
        )
        return await self._database.scalar(earliest)

    async def told(self, owed: Owed, now: datetime) -> None:
        """Records that the other program has accepted it."""
        await self._set(owed.id, state=WebhookState.TOLD, finished_at=now, error=None)

    async def put_off(self, owed: Owed, not_before: datetime, error: str) -> None:
        """Schedules a retry."""
        await self._set(owed.id, attempts=owed.attempts + 1, not_before=not_before, error=error)

    async def give_up(self, owed: Owed, now: datetime, error: str, told: Sequence[Notice]) -> None:
        """Gives it up; the notices about that are queued in the same commit."""
        async with self._leading() as connection:
            gone = {"state": WebhookState.GIVEN_UP, "finished_at": now, "error": error}
            await connection.execute(update(webhook).where(webhook.c.id == owed.id).values(**gone))
            await queue(connection, told, now)

    async def forget(self) -> None:
        """Deletes all: webhooks are switched off."""
        async with self._leading(long=True) as connection:
            await connection.execute(delete(webhook).where(WEBHOOK_WAITING))

    async def prune(self, before: datetime) -> None:
        """Deletes those finished before then."""
        async with self._leading(long=True) as connection:
            await connection.execute(delete(webhook).where(webhook.c.finished_at < before))

    async def _set(self, which: int, **values: Any) -> None:
        async with self._leading() as connection:
            await connection.execute(update(webhook).where(webhook.c.id == which).values(**values))
