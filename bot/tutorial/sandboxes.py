"""The messengers of the demonstration, side by side."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, Self

from bot.runtime.clock import Clock
from bot.sandbox import Chat, Sandbox, SandboxError, SandboxPerson
from bot.sandbox.chat import Happening
from bot.sandbox.max.sandbox import MaxSandbox
from bot.sandbox.protocol import Json
from domain.model.ids import Messenger

NAMES: Final = {Messenger.TELEGRAM: "Telegram", Messenger.MAX: "MAX"}


class Sandboxes:
    """Telegram, and MAX if the program serves it too.

    People and chats are found by their numbers: no number is in use in both.
    """

    def __init__(self, telegram: Sandbox, in_max: MaxSandbox | None = None) -> None:
        self.telegram = telegram
        self.in_max = in_max

    @classmethod
    @asynccontextmanager
    async def running(cls, token: str, clock: Clock) -> AsyncIterator[Self]:
        """Run both, with the same token for their bots."""
        async with (
            Sandbox(token=token, clock=clock) as telegram,
            MaxSandbox(token=token, clock=clock) as in_max,
        ):
            yield cls(telegram, in_max)

    def __iter__(self) -> Iterator[Sandbox | MaxSandbox]:
        yield self.telegram
        if self.in_max is not None:
            yield self.in_max

    def of(self, chat: int) -> Sandbox | MaxSandbox:
        """Return the messenger of the chat. Raises SandboxError."""
        for sandbox in self:
            if chat in sandbox.world.chats:
                return sandbox
        raise SandboxError(f"There is no chat {chat}")

    def chat(self, number: int) -> Chat:
        """Return the group, or an opened private chat. Raises SandboxError."""
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

    @property
    def pending(self) -> dict[Messenger, Sequence[Json]]:
        """The updates that the program has not received, of each messenger that has any."""
        of_each = {sandbox.messenger: sandbox.world.updates.pending for sandbox in self}
        return {messenger: updates for messenger, updates in of_each.items() if updates}


def settings_for(sandbox: Sandbox | MaxSandbox, token: str) -> dict[str, Any]:
    """Return the program's settings for this messenger."""
    match sandbox.messenger:
        case Messenger.TELEGRAM:
            return {"bot_token": token, "telegram_api_url": sandbox.url}
        case Messenger.MAX:
            return {"max_token": token, "max_api_url": sandbox.url}
