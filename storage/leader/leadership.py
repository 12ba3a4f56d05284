"""Leader election: one row with an epoch that grows with each new leader.

On PostgreSQL a process may stall in a transaction, suspended or cut off, and hold its locks until
it resumes. The server itself ends sessions that are idle in a transaction; but no timeout covers
one that has parsed a statement and not executed it.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Collection, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final, TypeVar

from sqlalchemy import (
    ColumnElement,
    bindparam,
    column,
    func,
    literal_column,
    null,
    or_,
    select,
    table,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import BotId, messenger_of
from storage.engine.database import OF_THIS_PROGRAM, SERVING, Database, transience_named, upsert
from storage.engine.prepared import prepared
from storage.schema.delivery import leader, served

_NAME: Final = "delivery"
LEASE: Final = timedelta(seconds=4)
"""How long nobody else can lead after the last renewal, by the database's time."""

_ANSWER_WITHIN: Final = 2.0
"""Seconds after which a silent database's lease counts as expired."""
_LOCK_WAIT: Final = "500ms"
"""For a claim: the row is locked for milliseconds, or by a suspended process."""

_LOOK_EVERY: Final = 0.2
_TO_HANG_UP: Final = 1.0
"""Seconds of real time: a request sent by then arrives before another leads."""

_IS_LED: Final = (leader.c.name == _NAME) & (leader.c.epoch == bindparam("term"))
_LED: Final = prepared(select(leader.c.epoch).where(_IS_LED).with_for_update(read=True))

_Came = TypeVar("_Came")


class LeadershipLost(Exception):
    """Another process leads; the write of this one was refused."""


class Leadership:
    """On PostgreSQL a lease in the database's own time, renewed every second.

    SQLite serves one process only, so a new one takes over at once: the former leader is dead. Each
    claim and renewal is also dated by this machine's clock before the request: so the leader knows
    locally how long nobody else can lead, even after a suspension or a lost connection.
    """

    def __init__(
        self,
        database: Database,
        bots: Collection[BotId],
        ticks: Callable[[], float] | None = None,
    ) -> None:
        """`ticks` returns monotonic seconds, including those of a suspended machine."""
        self._database = database
        self.lead_for(bots)
        self._ticks = ticks or _boot_time
        self._lasts_until = float("-inf")
        self._led: int | None = None
        """The epoch that was valid at the last query."""
        self._changed = database.changes.watch(leader)

    def lead_for(self, bots: Collection[BotId]) -> None:
        """Claim the lease for these bots."""
        self._bots = {messenger_of(bot): bot for bot in bots}

    def lasts(self, seconds: float = 0.0) -> bool:
        """Whether the lease certainly lasts this many more seconds."""
        return self._database.sqlite or self._ticks() + seconds < self._lasts_until

    async def ensure(self, epoch: int, seconds: float) -> None:
        """Raises LeadershipLost unless the epoch lasts that long; call before irreversible acts.

        The database is queried only if this machine's clock can't tell.
        """
        if not self.lasts(seconds) and not await self.renew(epoch):
            raise LeadershipLost

    async def during(self, call: Coroutine[Any, Any, _Came]) -> _Came:
        """Return the call's result; before the lease may expire, cancel it, raise LeadershipLost.

        So it may take longer than a lease, as files do, while the lease is renewed.
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
        """The new epoch in which `holder` leads; None while another's lease runs.

        None also once another bot serves the database: a process of the former bot must not send in
        its name.
        """
        lasts = select(leader.c.epoch).where(leader.c.name == _NAME, ~self._expired())
        asked = self._ticks()
        async with self._database.aside() as connection:
            serves = await connection.execute(select(served.c.messenger, served.c.bot))
            if any(self._bots.get(messenger, bot) != bot for messenger, bot in serves):
                return None
            if (await connection.execute(lasts)).first() is not None:
                return None  # without a lock, which the leader would have to wait for
            await self._make_way(connection)
            row = upsert(connection, leader).values(
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
            epoch: int | None = (await connection.execute(taken)).scalar()
        if epoch is not None:
            self._lasts_until = asked + LEASE.total_seconds()
        return epoch

    async def renew(self, epoch: int) -> bool:
        """Extends the lease; False if another process has taken over.

        Raises DatabaseUnavailable, on PostgreSQL within 2 seconds. SQLite has no lease: it only
        checks, after another process has written, and waits for no writer.
        """
        if self._database.sqlite:
            return await self._still_led(epoch)
        asked = self._ticks()
        renewed = await self._set_expiry(epoch, LEASE)
        self._lasts_until = asked + LEASE.total_seconds() if renewed else float("-inf")
        return renewed

    async def _still_led(self, epoch: int) -> bool:
        """Whether the epoch is the one in the database, which is queried only after a change."""
        if self._changed.is_set() or self._led != epoch:
            self._changed.clear()
            found = await self._database.rows(_LED, {"term": epoch})
            self._led = epoch if found else None
        return self._led == epoch

    async def release(self, epoch: int) -> None:
        """Releases the lease at once; raises DatabaseUnavailable within 2 seconds."""
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
        """A process suspended in a transaction may hold the row's lock: claims are retried."""
        if not self._database.sqlite:
            await end_silent(connection)
            await connection.execute(select(func.set_config("lock_timeout", _LOCK_WAIT, True)))  # noqa: FBT003 - signature of PostgreSQL's function

    def _in(self, lease: timedelta) -> ColumnElement[Any]:
        return null() if self._database.sqlite else func.clock_timestamp() + lease

    def _expired(self) -> ColumnElement[bool]:
        if self._database.sqlite:
            return true()
        now, expires_at = func.clock_timestamp(), leader.c.expires_at
        # A lease beyond LEASE was set before the database's clock was set back.
        return or_(expires_at.is_(None), expires_at <= now, expires_at > now + LEASE)


async def end_term(connection: AsyncConnection) -> None:
    """Ends the current term: another bot serves from now on."""
    await connection.execute(update(leader).values(epoch=leader.c.epoch + 1, expires_at=None))


async def ensure_leading(connection: AsyncConnection, epoch: int) -> None:
    """Raises LeadershipLost unless that epoch leads; it then lasts until the transaction ends."""
    if (await connection.execute(_LED, {"term": epoch})).first() is None:
        raise LeadershipLost


class OfTerm:
    """What a leader works on during its term; other processes can't write to it."""

    def __init__(self, database: Database, epoch: int) -> None:
        self._database = database
        self._epoch = epoch

    @asynccontextmanager
    async def _leading(self, *, long: bool = False) -> AsyncIterator[AsyncConnection]:
        """As `Database.writing`; raises LeadershipLost once another epoch has begun."""
        async with self._database.writing(long=long) as connection:
            await ensure_leading(connection, self._epoch)
            yield connection


def _boot_time() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


_AT_MOST: Final = {SERVING: "interval '3 seconds'", OF_THIS_PROGRAM: "interval '1 minute'"}
"""A bot process retries what it loses; a person would have to repeat a console command."""

_SESSION: Final = table(
    "pg_stat_activity",
    *map(column, ("pid", "datname", "usename", "application_name", "backend_xid")),
    *map(column, ("wait_event_type", "state_change")),
)

_END: Final = select(func.pg_terminate_backend(_SESSION.c.pid)).where(
    _SESSION.c.datname == func.current_database(),
    _SESSION.c.usename == literal_column("current_user"),
    _SESSION.c.backend_xid.is_not(None),  # it has written or locked rows
    _SESSION.c.wait_event_type == "Client",
    or_(
        *(
            _SESSION.c.application_name.startswith(name)
            & (_SESSION.c.state_change < func.clock_timestamp() - literal_column(at_most))
            for name, at_most in _AT_MOST.items()
        )
    ),
)


async def end_silent(connection: AsyncConnection) -> None:
    """Ends PostgreSQL sessions of this program that hold locks and were silent for 3 seconds.

    Their process finds the connection lost and retries. Console commands, which may compute for
    long, have a minute.
    """
    await connection.execute(_END)
