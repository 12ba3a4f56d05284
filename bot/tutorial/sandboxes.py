"""The messengers of the demonstration, side by side, and the wall in VKontakte."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final, Self

from bot.runtime.clock import Clock
from bot.sandbox import Chat, Sandbox, SandboxError, SandboxPerson
from bot.sandbox.chat import Happening
from bot.sandbox.max.sandbox import max_sandbox
from bot.sandbox.telegram.sandbox import telegram_sandbox
from bot.tutorial.wall import WHERE, TownWall
from domain.model.ids import Messenger

NAMES: Final = {Messenger.TELEGRAM: "Telegram", Messenger.MAX: "MAX"}


class Sandboxes:
    """Telegram, and MAX and a wall in VKontakte if the program is connected to them too.

    People and chats are found by their numbers: no number is in use twice.
    """

    def __init__(
        self, telegram: Sandbox, in_max: Sandbox | None = None, wall: TownWall | None = None
    ) -> None:
        self.telegram = telegram
        self.in_max = in_max
        self.wall = wall

    @classmethod
    @asynccontextmanager
    async def running(
        cls, token: str, clock: Clock, *, with_wall: bool = False
    ) -> AsyncIterator[Self]:
        """Run both messengers, with the same token for their bots."""
        async with (
            AsyncExitStack() as beside,
            telegram_sandbox(token=token, clock=clock) as telegram,
            max_sandbox(token=token, clock=clock) as in_max,
        ):
            running = TownWall.running(clock)
            wall = await beside.enter_async_context(running) if with_wall else None
            yield cls(telegram, in_max, wall)

    def __iter__(self) -> Iterator[Sandbox]:
        yield self.telegram
        if self.in_max is not None:
            yield self.in_max

    def of(self, chat: int) -> Sandbox:
        """Return the messenger of the chat. Raises SandboxError."""
        for sandbox in self:
            if chat in sandbox.world.chats:
                return sandbox
        raise SandboxError(f"There is no chat {chat}")

    def chat(self, number: int) -> Chat:
        """Return the group, an opened private chat, or the wall. Raises SandboxError."""
        if self.wall is not None and number == self.wall.chat.id:
            return self.wall.chat
        return self.of(number).chat(number)

    def person(self, number: int) -> SandboxPerson:
        """Return the person. Raises SandboxError."""
        for sandbox in self:
            if number in sandbox.world.users:
                return sandbox.person(number)
        raise SandboxError(f"There is no person {number}")

    def watch(self, watcher: Callable[[Chat, Happening], None]) -> None:
        """Call this after each event of a chat."""
        for sandbox in self:
            sandbox.world.watchers.append(watcher)
        if self.wall is not None:
            self.wall.watchers.append(watcher)

    def where(self, chat: int) -> str:
        """Return the name of the messenger or network of the chat. Raises SandboxError."""
        if self.wall is not None and chat == self.wall.chat.id:
            return WHERE
        return NAMES[self.of(chat).messenger]

    @property
    def unread(self) -> bool:
        """Whether the program has yet to receive something."""
        worlds_unread = any(sandbox.world.unread for sandbox in self)
        return worlds_unread or (self.wall is not None and self.wall.unread)

    def settings(self, token: str) -> dict[str, Any]:
        """Return the program's settings for all that it is connected to."""
        chosen = {} if self.wall is None else self.wall.settings
        for sandbox in self:
            chosen |= settings_for(sandbox, token)
        return chosen


def settings_for(sandbox: Sandbox, token: str) -> dict[str, Any]:
    """Return the program's settings for this messenger."""
    match sandbox.messenger:
        case Messenger.TELEGRAM:
            return {"bot_token": token, "telegram_api_url": sandbox.url}
        case Messenger.MAX:
            return {"max_token": token, "max_api_url": sandbox.url}
