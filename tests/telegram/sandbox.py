"""The sandbox as used by tests."""

import asyncio
import contextlib
from collections.abc import Iterable
from typing import ClassVar, Self, cast

from bot.runtime.clock import Clock
from bot.sandbox.chat import User
from bot.sandbox.protocol import Json
from bot.sandbox.server import Call
from bot.sandbox.telegram.composing import Method
from bot.sandbox.telegram.protocol import Params
from bot.sandbox.telegram.server import BotApiServer
from bot.sandbox.telegram.world import bot_account
from tests.messenger.faults import FaultPlan
from tests.messenger.sandbox import WatchedMessenger
from tests.telegram.flood import FloodControl, FloodLimits
from tests.telegram.methods import METHODS
from tests.telegram.person import Person
from tests.telegram.webhook import push_updates
from tests.telegram.world import World


class Sandbox(WatchedMessenger, BotApiServer):
    """A Bot API server for one bot on this machine, running inside `async with`.

    Without `flood` there are no limits. An `old` server has an outdated Bot API: newer features
    are refused as unknown, or silently ignored.
    """

    world: World
    new_shape: ClassVar[Json] = {"result": "accepted"}

    def __init__(
        self,
        *,
        token: str,
        clock: Clock,
        privacy: bool = True,
        flood: FloodLimits | None = None,
        old: bool = False,
    ) -> None:
        world = World(bot_account(token), clock, privacy=privacy, old=old)
        super().__init__(token, world, FaultPlan(), METHODS)
        self._flood = FloodControl(flood) if flood else None

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        pusher = asyncio.create_task(push_updates(self.world.updates, self.world.clock))
        self._running.push_async_callback(_stop, pusher)
        return self

    def person(self, id: int, name: str = "Прохожий") -> Person:  # noqa: A002 - the API's name
        """Return the person with that id, as of any sandbox."""
        return cast("Person", super().person(id, name))

    def _client_of(self, user: User) -> Person:
        return Person(self.world, user)

    def replace_bot(self, token: str, groups: Iterable[int] | None = None) -> None:
        """Replace the bot by another, @otklik_new_bot; the former one's token becomes invalid.

        The new bot is a member of these groups (None: of all of the former one's), and of others
        when people add it; private chats open when people start it. Former messages stay.
        """
        former = self.world.bot.id
        joined = [id_ for id_, chat in self.world.chats.items() if chat.has(former)]
        self.world.replace_bot(
            bot_account(token, "otklik_new_bot"), set(joined if groups is None else groups)
        )
        self.token = token

    async def _run(self, method: Method, params: Params, call: Call) -> Json:
        if self._flood is not None:
            self._flood.admit(call.method.lower(), params, call.monotonic)
        return await super()._run(method, params, call)


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
