"""Looking at a sandbox, and waiting for the bot."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from bot.sandbox.chat import PATIENCE, SandboxError
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import Call, LocalServer
from bot.sandbox.transcript import transcript
from tests.messenger.faults import FaultPlan
from tests.messenger.server import FaultyServer

_Found = TypeVar("_Found")
_MOSCOW = ZoneInfo("Europe/Moscow")
_LOOK_AGAIN: Final = 0.1
"""Seconds of real time: not every awaited condition depends on a call."""


class Watched(LocalServer):
    """A sandbox whose calls are awaited and looked up; `moved` is set at each of them."""

    faults: FaultPlan

    def __init__(self, server: FaultyServer) -> None:
        super().__init__(server)
        self.moved = server.moved = asyncio.Event()

    def calls_to(self, method: str, *, chat: int | None = None) -> list[Call]:
        """Return the calls of one method, in one chat if given."""
        return [
            call
            for call in self.calls
            if call.method.lower() == method.lower() and chat in (None, call.chat)
        ]

    async def until(self, condition: Callable[[], _Found], within: float = PATIENCE) -> _Found:
        """Wait for the condition's first true value, checked at each call of the bot and
        periodically.

        A SandboxError of the condition means "not yet"; after `within` real seconds it is raised.
        """
        try:
            async with asyncio.timeout(within):
                while not (found := _tried(condition)):
                    self.moved.clear()
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(_LOOK_AGAIN):
                            await self.moved.wait()
                return found
        except TimeoutError:
            if not (found := condition()):
                raise SandboxError(f"Not come true within {within} s") from None
            return found

    async def meanwhile(self, awaited: Awaitable[_Found]) -> _Found:
        """Wait for what an update brings about, while the program has other work that waits."""
        return await awaited


class WatchedMessenger(Watched, Sandbox):
    """As of any sandbox; a chat's history can be read."""

    def transcript(self, id: int, zone: ZoneInfo = _MOSCOW) -> str:  # noqa: A002 - the API's name
        """Return the chat's history for a human reader."""
        return transcript(self.chat(id), zone)


def _tried(condition: Callable[[], _Found]) -> _Found | None:
    try:
        return condition()
    except SandboxError:
        return None
