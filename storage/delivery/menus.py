"""Command menus already set in chats, so that a restart doesn't set them again."""

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import BotId, ChatId
from storage.engine.database import Database, put_row
from storage.engine.prepared import prepared
from storage.schema.delivery import menu, sent_message

_MET: Final = prepared(
    select(sent_message.c.message)
    .where(sent_message.c.bot == bindparam("by"), sent_message.c.chat == bindparam("where"))
    .limit(1)
)
"""The key of messages serves this: no scan."""


class GivenMenus:
    """The menus set by one bot, as digests."""

    def __init__(self, database: Database, bot: BotId) -> None:
        self._database = database
        self._bot = bot

    async def given(self) -> Mapping[ChatId, str]:
        """Return the last menu of each chat, whether or not Telegram accepted it."""
        rows = select(menu.c.chat, menu.c.digest).where(menu.c.bot == self._bot)
        return {ChatId(row["chat"]): row["digest"] for row in await self._database.rows(rows)}

    async def met(self, chats: Collection[ChatId]) -> Collection[ChatId]:
        """Return the chats in which the bot has written: they exist and it is a member."""
        async with self._database.reading() as connection:
            return {
                chat
                for chat in chats
                if (await connection.execute(_MET, {"by": self._bot, "where": chat})).first()
            }

    async def note(self, chat: ChatId, digest: str) -> None:
        """Records that this menu is set in the chat."""
        async with self._database.writing() as connection:
            await put_row(connection, menu, {"bot": self._bot, "chat": chat}, {"digest": digest})

    async def forget(self, chat: ChatId) -> None:
        """Records that the chat has no menu of its own."""
        async with self._database.writing() as connection:
            await forget_menu(connection, self._bot, chat)


async def forget_menu(connection: AsyncConnection, bot: BotId, chat: ChatId) -> None:
    """Forgets the chat's menu: it may not have arrived."""
    await connection.execute(delete(menu).where(menu.c.bot == bot, menu.c.chat == chat))
