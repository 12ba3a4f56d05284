"""The sandbox of MAX as used by tests and the demo."""

from collections.abc import Iterable
from typing import Self

from bot.runtime.clock import Clock
from bot.sandbox.chat import Chat, ChatKind, Membership, SandboxError, User
from bot.sandbox.faults import Outages
from bot.sandbox.max.person import MaxPerson
from bot.sandbox.max.server import MaxServer
from bot.sandbox.max.world import MaxWorld
from bot.sandbox.person import SandboxPerson
from bot.sandbox.sandbox import LocalMessenger
from domain.model.ids import Messenger

BOT_ID = 900_042


class MaxSandbox(LocalMessenger):
    """MAX for one bot on this machine, running inside `async with`; `url` is for MAX_API_URL."""

    messenger = Messenger.MAX
    world: MaxWorld

    def __init__(self, *, token: str, clock: Clock) -> None:
        bot = User(BOT_ID, "Отклик", is_bot=True, username="otklik_bot")
        world, faults = MaxWorld(bot, clock), Outages()
        super().__init__(world, faults, MaxServer(token, world, faults))
        self._people: dict[int, MaxPerson] = {}

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.world.url = self.url
        return self

    def person(self, id: int, name: str = "Прохожий") -> MaxPerson:  # noqa: A002 - the API's name
        """Return the person with that id, who first meets the bot by start() or say().

        A known person keeps their name.
        """
        if id not in self._people:
            user = self.world.users[id] = User(id, name)
            self._people[id] = MaxPerson(self.world, user)
        return self._people[id]

    def group(
        self,
        id: int,  # noqa: A002 - the API's name
        title: str,
        members: Iterable[SandboxPerson] = (),
        *,
        kind: ChatKind = ChatKind.SUPERGROUP,
        forum: bool = False,
        admin: bool = True,
    ) -> Chat:
        """Create a group with these people and the bot, without updates for the bot.

        Without `admin` the bot sees nothing there. Raises SandboxError for a forum.
        """
        if forum:
            raise SandboxError("MAX has no forums")
        chat = Chat(id, title, kind, self.world.users)
        chat.members = {person.id: Membership.MEMBER for person in members}
        chat.members[self.world.bot.id] = Membership.ADMINISTRATOR if admin else Membership.MEMBER
        self.world.chats[id] = chat
        return chat
