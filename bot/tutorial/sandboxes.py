"""The messengers of the demonstration, side by side, and the wall in VKontakte."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final, Self

from bot.runtime.clock import Clock
from bot.sandbox import Chat, Sandbox, SandboxError, SandboxPerson
from bot.sandbox.chat import Happening
from bot.sandbox.faults import Outages
from bot.sandbox.max.server import MaxServer
from bot.sandbox.max.world import MaxWorld
from bot.sandbox.max.world import bot_account as max_bot
from bot.sandbox.telegram.server import BotApiServer
from bot.sandbox.telegram.world import TelegramWorld
from bot.sandbox.telegram.world import bot_account as telegram_bot
from bot.sandbox.world import World
from bot.tutorial.wall import WHERE, TownWall
from domain.model.ids import Messenger

TOKEN: Final = "100000:otklik-demonstration"  # noqa: S105 - of the sandbox, not secret
"""Of the bots in both messengers."""

INTAKE_TOKEN: Final = "intake-of-the-demonstration"  # noqa: S105 - of the sandbox, not secret

NAMES: Final = {Messenger.TELEGRAM: "Telegram", Messenger.MAX: "MAX"}


class Sandboxes:
    """The messengers, and a wall in VKontakte, that the program is connected to.

    People and chats are found by their numbers: no number is in use twice.
    """

    def __init__(
        self, first: Sandbox, beside: Sandbox | None = None, wall: TownWall | None = None
    ) -> None:
        self.messengers = [first] if beside is None else [first, beside]
        self.wall = wall

    @classmethod
    @asynccontextmanager
    async def running(cls, clock: Clock, *, with_wall: bool = False) -> AsyncIterator[Self]:
        """Run both messengers."""
        async with (
            AsyncExitStack() as beside,
            BotApiServer(TOKEN, TelegramWorld(telegram_bot(TOKEN), clock), Outages()) as telegram,
            MaxServer(TOKEN, MaxWorld(max_bot(), clock), Outages()) as in_max,
        ):
            running = TownWall.running(clock)
            wall = await beside.enter_async_context(running) if with_wall else None
            yield cls(telegram, in_max, wall)

    @property
    def worlds(self) -> Iterator[World]:
        """The worlds of the messengers, then of VKontakte."""
        for sandbox in self.messengers:
            yield sandbox.world
        if self.wall is not None:
            yield self.wall.world

    def of(self, chat: int) -> Sandbox:
        """Return the messenger of the chat. Raises SandboxError."""
        for sandbox in self.messengers:
            if chat in sandbox.world.chats:
                return sandbox
        raise SandboxError(f"There is no chat {chat}")

    def chat(self, number: int) -> Chat:
        """Return the group, an opened private chat, or the wall. Raises SandboxError."""
        for world in self.worlds:
            if number in world.chats:
                return world.chats[number]
        raise SandboxError(f"There is no chat {number}")

    def person(self, number: int) -> SandboxPerson:
        """Return the person. Raises SandboxError."""
        for sandbox in self.messengers:
            if number in sandbox.world.users:
                return sandbox.person(number)
        raise SandboxError(f"There is no person {number}")

    def watch(self, watcher: Callable[[Chat, Happening], None]) -> None:
        """Call this after each event of a chat."""
        for world in self.worlds:
            world.watchers.append(watcher)

    def where(self, chat: int) -> str:
        """Return the name of the messenger or network of the chat. Raises SandboxError."""
        if self.wall is not None and chat in self.wall.world.chats:
            return WHERE
        return NAMES[self.of(chat).messenger]

    @property
    def unread(self) -> bool:
        """Whether the program has yet to receive something."""
        return any(world.unread for world in self.worlds)

    @property
    def settings(self) -> dict[str, Any]:
        """The program's settings for all that it is connected to, and for its own server."""
        chosen: dict[str, Any] = {"intake_token": INTAKE_TOKEN, "http_port": 0}
        for sandbox in self.messengers:
            match sandbox.messenger:
                case Messenger.TELEGRAM:
                    chosen |= {"bot_token": TOKEN, "telegram_api_url": sandbox.url}
                case Messenger.MAX:
                    chosen |= {"max_token": TOKEN, "max_api_url": sandbox.url}
        return chosen if self.wall is None else chosen | self.wall.settings
