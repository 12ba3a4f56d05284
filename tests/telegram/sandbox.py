"""The sandbox as used by tests."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from typing import Final, Self, TypeVar
from zoneinfo import ZoneInfo

from bot.runtime.clock import Clock
from bot.sandbox import sandbox
from bot.sandbox.chat import PATIENCE, SandboxError, User
from bot.sandbox.sandbox import account
from bot.sandbox.server import Call
from bot.sandbox.transcript import transcript
from tests.telegram.faults import FaultPlan
from tests.telegram.flood import FloodControl, FloodLimits
from tests.telegram.person import Person
from tests.telegram.server import Server
from tests.telegram.webhook import push_updates
from tests.telegram.world import World

_Found = TypeVar("_Found")
_MOSCOW = ZoneInfo("Europe/Moscow")
_LOOK_AGAIN: Final = 0.1
"""Seconds of real time: not every awaited condition depends on a call."""


class Sandbox(sandbox.Sandbox):
    """A Bot API server for one bot on this machine, running inside `async with`.

    Without `flood` there are no limits. An `old` server has an outdated Bot API: newer features
    are refused as unknown, or silently ignored.
    """

    world: World
    faults: FaultPlan
    _server: Server

    def __init__(
        self,
        *,
        token: str,
        clock: Clock,
        privacy: bool = True,
        flood: FloodLimits | None = None,
        old: bool = False,
    ) -> None:
        super().__init__(token=token, clock=clock)
        self.world = World(account(token, "otklik_bot"), clock, privacy=privacy, old=old)
        self.faults = FaultPlan()
        self._moved = asyncio.Event()
        control = FloodControl(flood) if flood else None
        self._server = Server(token, self.world, self.faults, control, self._moved.set)
        self._known: dict[int, Person] = {}

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        pusher = asyncio.create_task(push_updates(self.world.updates, self.world.clock))
        self._running.push_async_callback(_stop, pusher)
        return self

    def person(self, id: int, name: str = "Прохожий") -> Person:  # noqa: A002 - the API's name
        """Return the person with that id, who first meets the bot by start() or say().

        A known person keeps their name.
        """
        if id not in self._known:
            user = self.world.users[id] = User(id, name)
            self._known[id] = Person(self.world, user)
        return self._known[id]

    def calls_to(self, method: str, *, chat: int | None = None) -> list[Call]:
        """Return the calls of one method, in one chat if given."""
        return [
            call
            for call in self.calls
            if call.method.lower() == method.lower() and chat in (None, call.chat)
        ]

    def replace_bot(self, token: str, groups: Iterable[int] | None = None) -> None:
        """Replace the bot by another, @otklik_new_bot; the former one's token becomes invalid.

        The new bot is a member of these groups (None: of all of the former one's), and of others
        when people add it; private chats open when people start it. Former messages stay.
        """
        former = self.world.bot.id
        joined = [id_ for id_, chat in self.world.chats.items() if chat.has(former)]
        self.world.replace_bot(
            account(token, "otklik_new_bot"), set(joined if groups is None else groups)
        )
        self._server.token = token

    def transcript(self, id: int, zone: ZoneInfo = _MOSCOW) -> str:  # noqa: A002 - the API's name
        """Return the chat's history for a human reader."""
        return transcript(self.chat(id), zone)

    async def until(self, condition: Callable[[], _Found], within: float = PATIENCE) -> _Found:
        """Wait for the condition's first true value, checked at each call of the bot and
        periodically.

        A SandboxError of the condition means "not yet"; after `within` real seconds it is raised.
        """
        try:
            async with asyncio.timeout(within):
                while not (found := _tried(condition)):
                    self._moved.clear()
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(_LOOK_AGAIN):
                            await self._moved.wait()
                return found
        except TimeoutError:
            if not (found := condition()):
                raise SandboxError(f"Not come true within {within} s") from None
            return found


def _tried(condition: Callable[[], _Found]) -> _Found | None:
    try:
        return condition()
    except SandboxError:
        return None


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
