"""Which process delivers and sweeps: one row with an epoch that grows with each new leader."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, func, null, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import BotId
from storage.engine.database import Database
from storage.engine.dialect import upsert
from storage.schema.delivery import leader, served

_NAME: Final = "delivery"
_LEASE: Final = timedelta(seconds=4)


class LeadershipLost(Exception):
    """Another process leads; what this one was about to note has been refused."""


class Leadership:
    """On PostgreSQL a lease in the database's own time, renewed every second.

    SQLite serves one process only, so a new one takes over at once: whoever led before is dead.
    """

    def __init__(self, database: Database, bot: BotId) -> None:
        self._database = database
        self._bot = bot

    async def claim(self, holder: str) -> int | None:
        """The epoch in which `holder` leads from now on; None while another's lease runs.

        None too once another bot serves the database: whoever goes on for the former one is told
        by nobody, and must not send in its name.
        """
        row = upsert(self._database, leader).values(
            name=_NAME, holder=holder, epoch=1, expires_at=self._in(_LEASE)
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
        async with self._database.writing() as connection:
            serves = (await connection.execute(select(served.c.bot))).scalar()
            if serves not in {None, self._bot}:
                return None
            epoch: int | None = (await connection.execute(taken)).scalar()
            return epoch

    async def renew(self, epoch: int) -> bool:
        """Extends the lease; False if another process has taken over."""
        return await self._set_expiry(epoch, _LEASE)

    async def release(self, epoch: int) -> None:
        """Lets the next process take over at once."""
        await self._set_expiry(epoch, timedelta())

    async def _set_expiry(self, epoch: int, lease: timedelta) -> bool:
        async with self._database.writing() as connection:
            result = await connection.execute(
                update(leader).where(_is_led_in(epoch)).values(expires_at=self._in(lease))
            )
            return result.rowcount == 1

    def _in(self, lease: timedelta) -> ColumnElement[Any]:
        return null() if self._database.sqlite else func.clock_timestamp() + lease

    def _expired(self) -> ColumnElement[bool]:
        if self._database.sqlite:
            return true()
        now, expires_at = func.clock_timestamp(), leader.c.expires_at
        # What lies further ahead than any lease was set before the database's clock was set back.
        return or_(expires_at.is_(None), expires_at <= now, expires_at > now + _LEASE)


async def end_term(connection: AsyncConnection) -> None:
    """Whoever leads does so no more: another bot serves from now on."""
    await connection.execute(update(leader).values(epoch=leader.c.epoch + 1, expires_at=None))


async def ensure_leading(connection: AsyncConnection, epoch: int) -> None:
    """Raises LeadershipLost unless that epoch lasts; it can't end before the transaction does."""
    led = select(leader.c.epoch).where(_is_led_in(epoch)).with_for_update(read=True)
    if (await connection.execute(led)).first() is None:
        raise LeadershipLost


def _is_led_in(epoch: int) -> ColumnElement[bool]:
    return (leader.c.name == _NAME) & (leader.c.epoch == epoch)
