"""The numbers of employees' dialogs with a bot, by which a dialog can be read."""

from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy import select

from domain.model.ids import BotId, PersonId, id_in, messenger_of
from domain.model.organisation.office import Office
from storage.engine.database import Database, put_row
from storage.schema.staff import dialog


class SqlDialogs:
    """The dialogs, by people's numbers in the messenger."""

    def __init__(self, database: Database, office: Callable[[], Awaitable[Office]]) -> None:
        self._database = database
        self._office = office

    async def put(self, bot: BotId, chats: Mapping[int, int]) -> None:
        """Stores the dialogs of employees."""
        organisation = (await self._office()).organisation
        accounts = {_account(bot, one): chat for one, chat in chats.items()}
        theirs = {one: chat for one, chat in accounts.items() if organisation.person(one)}
        if theirs:
            async with self._database.writing() as connection:
                for account, chat in theirs.items():
                    key = {"bot": bot, "account": account}
                    await put_row(connection, dialog, key, {"chat": chat})

    async def chat(self, bot: BotId, person: int) -> int | None:
        """The number of the person's dialog; None for an unknown one."""
        of = (dialog.c.bot == bot, dialog.c.account == _account(bot, person))
        return await self._database.scalar(select(dialog.c.chat).where(*of))


def _account(bot: BotId, person: int) -> PersonId:
    return PersonId(id_in(messenger_of(bot), person))
