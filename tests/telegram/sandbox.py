"""The sandbox as used by tests."""

import asyncio
import contextlib
from collections.abc import Iterable
from typing import Self

from bot.runtime.clock import Clock
from bot.sandbox import sandbox
from bot.sandbox.chat import User
from bot.sandbox.sandbox import account
from tests.messenger.faults import FaultPlan
from tests.messenger.sandbox import WatchedMessenger
from tests.telegram.flood import FloodControl, FloodLimits
from tests.telegram.person import Person
from tests.telegram.server import Server
from tests.telegram.webhook import push_updates
from tests.telegram.world import World


class Sandbox(WatchedMessenger, sandbox.Sandbox):
    """A Bot API server for one bot on this machine, running inside `async with`.

    Without `flood` there are no limits. An `old` server has an outdated Bot API: newer features
    are refused as unknown, or silently ignored.
    """

    world: World
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
        self.moved = asyncio.Event()
        control = FloodControl(flood) if flood else None
        self._server = Server(token, self.world, self.faults, control, self.moved.set)
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


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
