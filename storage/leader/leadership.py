"""Which process delivers and sweeps: one row with an epoch that grows with each new leader."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, bindparam, func, null, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import BotId
from storage.engine.database import Database, transience_named
from storage.engine.dialect import upsert
from storage.engine.prepared import prepared
from storage.engine.silent import end_silent
from storage.schema.delivery import leader, served

_NAME: Final = "delivery"
LEASE: Final = timedelta(seconds=4)
"""After its last renewal nobody else can lead for so long, by the database's time."""

_ANSWER_WITHIN: Final = 2.0
"""Seconds; of a database that is silent for longer the lease is not known to last."""
_LOCK_WAIT: Final = "500ms"
"""Of who claims: the row is held for milliseconds, or by somebody who was paused."""

_LOOK_EVERY: Final = 0.2
_TO_HANG_UP: Final = 1.0
"""Seconds of real time: what has left by then still arrives before another leads."""

_IS_LED: Final = (leader.c.name == _NAME) & (leader.c.epoch == bindparam("term"))
_LED: Final = prepared(select(leader.c.epoch).where(_IS_LED).with_for_update(read=True))

_Came = TypeVar("_Came")


class LeadershipLost(Exception):
    """Another process leads; what this one was about to note has been refused."""


class Leadership:
    """On PostgreSQL a lease in the database's own time, renewed every second.

    SQLite serves one process only, so a new one takes over at once: whoever led before is dead.
    Each claim and renewal is dated by a clock of this machine too, before it was asked for: by that
    clock alone the leader knows for how long nobody else can lead, however long it was paused or cut
    off since.
    """

    def __init__(
        self, database: Database, bot: BotId, ticks: Callable[[], float] | None = None
    ) -> None:
        """`ticks` gives seconds that nobody sets back, those of a suspended machine included."""
        self._database = database
        self._bot = bot
        self._ticks = ticks or _boot_time
        self._lasts_until = float("-inf")
        self._led: int | None = None
        """The epoch that was found to last when the database was asked last."""
        self._changed = database.changes.watch(leader)

    def lasts(self, seconds: float = 0.0) -> bool:
        """Whether nobody else can have begun to lead so many seconds from now."""
        return self._database.sqlite or self._ticks() + seconds < self._lasts_until

    async def ensure(self, epoch: int, seconds: float) -> None:
        """Raises LeadershipLost unless the epoch lasts for so long; asked before what can't be undone.

        The database is asked only where this machine's clock can't tell.
        """
        if not self.lasts(seconds) and not await self.renew(epoch):
            raise LeadershipLost

    async def during(self, call: Coroutine[Any, Any, _Came]) -> _Came:
        """What the call comes to; it is ended, and LeadershipLost raised, before the lease may be over.

        So it may take longer than a lease, as files do, for as long as that is renewed meanwhile.
        """
        if self._database.sqlite:
            return await call
        calling = asyncio.ensure_future(call)
        try:
            while not (await asyncio.wait([calling], timeout=_LOOK_EVERY))[0]:
                if not self.lasts(_TO_HANG_UP):
                    raise LeadershipLost
            return calling.result()
        finally:
            calling.cancel()
            await asyncio.gather(calling, return_exceptions=True)

    async def claim(self, holder: str) -> int | None:
        """The epoch in which `holder` leads from now on; None while another's lease runs.

        None too once another bot serves the database: whoever goes on for the former one is told
        by nobody, and must not send in its name.
        """
        row = upsert(self._database, leader).values(
            name=_NAME, holder=holder, epoch=1, expires_at=self._in(LEASE)
        )
        taken = row.on_conflict_do_update(
            index_elements=[leader.c.name],
            set_={
                "holder": row.excluded.holder,
                "epoch": leader.c.epoch + 1,
                "expires_at": row.excluded.expires_at,
            },
            where=self._expired(),
        ).returning(leader.c.epoch)
        lasts = select(leader.c.epoch).where(leader.c.name == _NAME, ~self._expired())
        asked = self._ticks()
        async with self._database.aside() as connection:
            serves = (await connection.execute(select(served.c.bot))).scalar()
            if serves not in {None, self._bot}:
                return None
            if (await connection.execute(lasts)).first() is not None:
                return None  # asked without a lock, for which the leader would have to wait
            await self._make_way(connection)
            epoch: int | None = (await connection.execute(taken)).scalar()
        if epoch is not None:
            self._lasts_until = asked + LEASE.total_seconds()
        return epoch

    async def renew(self, epoch: int) -> bool:
        """Extends the lease; False if another process has taken over.

        Raises DatabaseUnavailable, on PostgreSQL within 2 seconds. On SQLite there is no lease: it only
        looks, after somebody has written, and waits for nobody who writes.
        """
        if self._database.sqlite:
            return await self._still_led(epoch)
        asked = self._ticks()
        renewed = await self._set_expiry(epoch, LEASE)
        self._lasts_until = asked + LEASE.total_seconds() if renewed else float("-inf")
        return renewed

    async def _still_led(self, epoch: int) -> bool:
        """Whether the epoch is the one in the database, which is asked only after a change."""
        if self._changed.is_set() or self._led != epoch:
            self._changed.clear()
            found = await self._database.rows(_LED, {"term": epoch})
            self._led = epoch if found else None
        return self._led == epoch

    async def release(self, epoch: int) -> None:
        """Lets the next process take over at once; raises DatabaseUnavailable within 2 seconds."""
        self._lasts_until = float("-inf")
        if not self._database.sqlite:
            await self._set_expiry(epoch, timedelta())

    async def _set_expiry(self, epoch: int, lease: timedelta) -> bool:
        with transience_named():
            async with asyncio.timeout(_ANSWER_WITHIN), self._database.aside() as connection:
                await end_silent(connection)
                led = update(leader).where(_IS_LED).values(expires_at=self._in(lease))
                term = await connection.execute(led.returning(leader.c.epoch), {"term": epoch})
                return term.first() is not None

    async def _make_way(self, connection: AsyncConnection) -> None:
        """Whoever was paused in a transaction holds the row still; it is asked for again and again."""
        if not self._database.sqlite:
            await end_silent(connection)
            await connection.execute(select(func.set_config("lock_timeout", _LOCK_WAIT, True)))  # noqa: FBT003 - of PostgreSQL's function

    def _in(self, lease: timedelta) -> ColumnElement[Any]:
        return null() if self._database.sqlite else func.clock_timestamp() + lease

    def _expired(self) -> ColumnElement[bool]:
        if self._database.sqlite:
            return true()
        now, expires_at = func.clock_timestamp(), leader.c.expires_at
        # What lies further ahead than any lease was set before the database's clock was set back.
        return or_(expires_at.is_(None), expires_at <= now, expires_at > now + LEASE)


async def end_term(connection: AsyncConnection) -> None:
    """Whoever leads does so no more: another bot serves from now on."""
    await connection.execute(update(leader).values(epoch=leader.c.epoch + 1, expires_at=None))


async def ensure_leading(connection: AsyncConnection, epoch: int) -> None:
    """Raises LeadershipLost unless that epoch lasts; it can't end before the transaction does."""
    if (await connection.execute(_LED, {"term": epoch})).first() is None:
        raise LeadershipLost


def _boot_time() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)
