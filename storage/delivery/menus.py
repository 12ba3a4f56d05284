"""Which menus of commands chats have been given: no start gives one again that is there."""

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import BotId, ChatId
from storage.engine.database import Database
from storage.engine.dialect import upsert
from storage.engine.prepared import prepared
from storage.schema.delivery import menu, sent_message

_MET: Final = prepared(
    select(sent_message.c.message)
    .where(sent_message.c.bot == bindparam("by"), sent_message.c.chat == bindparam("where"))
    .limit(1)
)
"""The key of messages has it at once: nothing is read through."""


class GivenMenus:
    """Those of one bot, as digests."""

    def __init__(self, database: Database, bot: BotId) -> None:
        self._database = database
        self._bot = bot

    async def given(self) -> Mapping[ChatId, str]:
        """The last menu of each chat, whether Telegram took it or not."""
        rows = select(menu.c.chat, menu.c.digest).where(menu.c.bot == self._bot)
        async with self._database.reading() as connection:
            return {ChatId(chat): digest for chat, digest in await connection.execute(rows)}

    async def met(self, chats: Collection[ChatId]) -> Collection[ChatId]:
        """Those of the chats in which the bot has written: they are there, and it is in them."""
        async with self._database.reading() as connection:
            return {
                chat
                for chat in chats
                if (await connection.execute(_MET, {"by": self._bot, "where": chat})).first()
            }

    async def note(self, chat: ChatId, digest: str) -> None:
        """This menu is given to the chat."""
        row = upsert(self._database, menu).values(bot=self._bot, chat=chat, digest=digest)
        noted = row.on_conflict_do_update(
            index_elements=[*menu.primary_key], set_={"digest": digest}
        )
        async with self._database.writing() as connection:
            await connection.execute(noted)

    async def forget(self, chat: ChatId) -> None:
        """The chat has no menu of its own."""
        async with self._database.writing() as connection:
            await forget_menu(connection, self._bot, chat)


async def forget_menu(connection: AsyncConnection, bot: BotId, chat: ChatId) -> None:
    """What the chat was given may not have reached it."""
    await connection.execute(delete(menu).where(menu.c.bot == bot, menu.c.chat == chat))
