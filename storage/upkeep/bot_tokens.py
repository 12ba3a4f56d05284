"""Which bot a token belongs to, in a messenger whose tokens do not hold it (MAX).

A bot keeps the id with which it first served the database, whatever its token is later.
"""

from sqlalchemy import select

from domain.model.ids import BotId, Messenger
from storage.engine.database import Database, put_row
from storage.schema.delivery import bot_token, served


class BotTokens:
    """The tokens with which bots have served the database, by their digests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def bot(self, token: int) -> BotId | None:
        """Return the bot with this token, None for an unknown one."""
        mine = select(bot_token.c.bot).where(bot_token.c.token == token)
        return await self._database.scalar(mine)

    async def accounts(self) -> dict[int, BotId]:
        """Return the bots by their accounts; of several with one account, the one that serves."""
        serves = bot_token.c.bot.in_(select(served.c.bot))
        rows = select(bot_token.c.account, bot_token.c.bot).order_by(serves, bot_token.c.token)
        return {row["account"]: BotId(row["bot"]) for row in await self._database.rows(rows)}

    async def serving(self, messenger: Messenger) -> BotId | None:
        """Return the bot that served last in this messenger."""
        last = select(served.c.bot).where(served.c.messenger == messenger)
        return await self._database.scalar(last)

    async def note(self, token: int, bot: BotId, account: int) -> None:
        """Record the bot and the account of a token."""
        values = {"bot": bot, "account": account}
        async with self._database.writing() as connection:
            await put_row(connection, bot_token, {"token": token}, values)
