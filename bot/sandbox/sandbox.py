"""The sandbox as used by tests and the demo."""

from collections.abc import Iterable
from typing import ClassVar

from bot.runtime.clock import Clock
from bot.sandbox.chat import Chat, ChatKind, Membership, SandboxError, User
from bot.sandbox.faults import Outages
from bot.sandbox.person import SandboxPerson
from bot.sandbox.server import LocalServer, Server
from bot.sandbox.telegram.server import BotApiServer
from bot.sandbox.telegram.world import TelegramWorld
from bot.sandbox.world import BotWorld
from domain.model.ids import Messenger


class LocalMessenger(LocalServer):
    """A messenger for one bot on this machine, running inside `async with`.

    Message dates, the record of calls, slow answers and the age of presses and updates follow the
    world's clock.
    """

    messenger: ClassVar[Messenger]
    world: BotWorld

    def __init__(self, world: BotWorld, faults: Outages, server: Server) -> None:
        super().__init__(faults, server)
        self.world = world

    def chat(self, id: int) -> Chat:  # noqa: A002 - the API's name
        """Return the group, or an opened private chat. Raises SandboxError."""
        if id not in self.world.chats:
            raise SandboxError(f"There is no chat {id}")
        return self.world.chats[id]


class Sandbox(LocalMessenger):
    """A Bot API server; `url` is for TELEGRAM_API_URL and `TelegramAPIServer.from_base`."""

    messenger = Messenger.TELEGRAM
    world: TelegramWorld

    def __init__(self, *, token: str, clock: Clock) -> None:
        world, faults = TelegramWorld(account(token, "otklik_bot"), clock), Outages()
        super().__init__(world, faults, BotApiServer(token, world, faults))
        self._people: dict[int, SandboxPerson] = {}

    def person(self, id: int, name: str = "Прохожий") -> SandboxPerson:  # noqa: A002 - the API's name
        """Return the person with that id, who first meets the bot by start() or say().

        A known person keeps their name.
        """
        if id not in self._people:
            user = self.world.users[id] = User(id, name)
            self._people[id] = SandboxPerson(self.world, user)
        return self._people[id]

    def group(
        self,
        id: int,  # noqa: A002 - the API's name
        title: str,
        members: Iterable[SandboxPerson] = (),
        *,
        kind: ChatKind = ChatKind.SUPERGROUP,
        forum: bool = False,
    ) -> Chat:
        """Create a group with these people and the bot, without updates for the bot."""
        chat = Chat(id, title, kind, self.world.users)
        chat.is_forum = forum
        chat.members = {person.id: Membership.MEMBER for person in members}
        chat.members[self.world.bot.id] = Membership.MEMBER
        self.world.chats[id] = chat
        return chat


def account(token: str, username: str) -> User:
    """Return the bot's account."""
    return User(int(token.partition(":")[0]), "Отклик", is_bot=True, username=username)
