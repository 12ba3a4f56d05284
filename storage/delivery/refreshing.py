"""Refreshes cards of open incidents when staff changes: requested in one row, done in batches."""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import RefreshCard
from domain.model.conversation.notices.notice import Priority
from storage.engine.database import Database
from storage.outbox.queue import queue, standing
from storage.schema.delivery import shown_staff
from storage.schema.incidents import OPEN_NUMBER, incident
from storage.schema.messages import OUTBOX_OF_STAFF, OUTBOX_WAITING, outbox

_AT_ONCE: Final = 50
"""Incidents per transaction."""

_ENOUGH: Final = 200
"""The most refreshes that may wait: the messenger takes no more of them between two checks."""

_REFRESHED: Final = select(shown_staff.c.refreshed).where(shown_staff.c.refreshed.is_not(None))

_UNTRIED: Final = select(outbox.c.id).where(
    OUTBOX_WAITING,
    OUTBOX_OF_STAFF,
    outbox.c.priority == Priority.REFRESH,
    outbox.c.not_before.is_(None),
)
"""Excludes retries: an unreachable chat must not hold back the cards of others."""


class Refreshing:
    """The remainder of the newest RefreshOpen; it continues after a restart."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def pending(self) -> bool:
        """Whether any incident's cards remain to be refreshed."""
        async with self._database.reading() as connection:
            return (await connection.execute(_REFRESHED)).first() is not None

    async def go_on(self, now: datetime) -> bool:
        """Queues the refreshes of the next incidents; False if none remain, or enough wait."""
        if not await self.pending() or await self._enough_wait():
            return False
        async with self._database.writing(long=True) as connection:
            last = (await connection.execute(_REFRESHED.with_for_update())).scalar()
            return last is not None and await _refresh_after(connection, last, now)

    async def _enough_wait(self) -> bool:
        count = select(func.count()).select_from(_UNTRIED.limit(_ENOUGH).subquery())
        async with self._database.reading(long=True) as connection:
            return (await connection.execute(count)).scalar_one() >= _ENOUGH


async def _refresh_after(connection: AsyncConnection, last: int, now: datetime) -> bool:
    """Cards of closed incidents keep showing the staff of their time."""
    following = (
        select(incident.c.number)
        .where(last < OPEN_NUMBER, incident.c.closed_at.is_(None))
        .order_by(OPEN_NUMBER)
        .limit(_AT_ONCE)
    )
    numbers = (await connection.execute(following)).scalars().all()
    cards = await standing(connection, numbers)
    await queue(connection, [RefreshCard(card) for card in cards], now)
    so_far = numbers[-1] if numbers else None
    await connection.execute(update(shown_staff).values(refreshed=so_far))
    return bool(numbers)
