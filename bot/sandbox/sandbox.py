"""The sandbox as used by tests and the demo."""

import contextlib
from collections.abc import Iterable
from typing import ClassVar, Self

from aiohttp import web

from bot.runtime.clock import Clock
from bot.sandbox.chat import Chat, ChatKind, Membership, SandboxError, User
from bot.sandbox.faults import Outages
from bot.sandbox.person import SandboxPerson
from bot.sandbox.server import Call, Server
from bot.sandbox.telegram.server import BotApiServer
from bot.sandbox.telegram.world import TelegramWorld
from bot.sandbox.world import World
from domain.model.ids import Messenger

_HOST = "127.0.0.1"


class LocalMessenger:
    """A messenger for one bot on this machine, running inside `async with`.

    Message dates, the record of calls, slow answers and the age of presses and updates follow the
    world's clock.
    """

    messenger: ClassVar[Messenger]

    def __init__(self, world: World, faults: Outages, server: Server) -> None:
        self.world = world
        self.faults = faults
        self._server = server
        self._port = 0
        self._running = contextlib.AsyncExitStack()

    async def __aenter__(self) -> Self:
        runner = web.AppRunner(self._server.application(), access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        self._running.push_async_callback(runner.cleanup)
        self._running.callback(self._server.close)
        await web.TCPSite(runner, _HOST, 0).start()
        self._port = runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._running.aclose()

    @property
    def url(self) -> str:
        """The address of the API."""
        return f"http://{_HOST}:{self._port}"

    @property
    def calls(self) -> list[Call]:
        """Every call of a known method so far, in order of arrival."""
        return self._server.calls

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
