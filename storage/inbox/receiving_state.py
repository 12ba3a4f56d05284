"""How far a bot has received, in a messenger whose updates have no numbers (MAX)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import Notice
from domain.model.ids import BotId
from storage.engine.database import Database, put_row
from storage.outbox.queue import queue
from storage.schema.messages import inbox, receiving


class Gap(NamedTuple):
    """Updates since then were lost; what people wrote in private, until `lost_until` (or None)."""

    since: datetime
    lost_until: datetime | None


class ReceivingState:
    """What is stored of receiving besides the updates themselves."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def marker(self, bot: BotId) -> str | None:
        """The marker stored with the bot's last updates."""
        return await self._database.scalar(select(receiving.c.marker).where(_of(bot)))

    async def heard_at(self, bot: BotId) -> datetime | None:
        """When the bot has last received all that there was; None before the first time."""
        last = select(inbox.c.received_at).where(inbox.c.bot_id == bot)
        known = (
            await self._database.scalar(select(receiving.c.heard_at).where(_of(bot))),
            await self._database.scalar(last.order_by(inbox.c.serial.desc()).limit(1)),
        )
        return max((one for one in known if one is not None), default=None)

    async def note_heard(self, bot: BotId, at: datetime) -> None:
        """Records that the bot has received all that there was."""
        async with self._database.writing() as connection:
            await put_receiving(connection, bot, heard_at=at)

    async def note_gap(self, bot: BotId, gap: Gap) -> None:
        """Records that updates were lost; of several gaps the first beginning counts."""
        async with self._database.writing() as connection:
            known = await connection.execute(select(receiving.c.gap_since).where(_of(bot)))
            since = known.scalar() or gap.since
            values = {} if gap.lost_until is None else {"lost_until": gap.lost_until}
            await put_receiving(connection, bot, gap_since=since, **values)

    async def gap(self, bot: BotId) -> Gap | None:
        """The updates that were lost; None if none were, or they were read elsewhere."""
        mine = select(receiving.c.gap_since, receiving.c.lost_until).where(_of(bot))
        rows = await self._database.rows(mine.where(receiving.c.gap_since.is_not(None)))
        return Gap(rows[0]["gap_since"], rows[0]["lost_until"]) if rows else None

    async def close_gap(self, bot: BotId, notices: Sequence[Notice], now: datetime) -> None:
        """Records that what was lost has been read, and queues the notices, once."""
        empty = {"gap_since": None, "lost_until": None}
        closed = update(receiving).where(_of(bot), receiving.c.gap_since.is_not(None))
        async with self._database.writing() as connection:
            if (await connection.execute(closed.values(empty))).rowcount:
                await queue(connection, notices, now)


async def put_receiving(connection: AsyncConnection, bot: BotId, **values: Any) -> None:
    """Change what is stored of the bot's receiving."""
    await put_row(connection, receiving, {"bot": bot}, values)


def _of(bot: BotId) -> Any:
    return receiving.c.bot == bot
