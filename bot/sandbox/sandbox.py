"""The sandbox as used by tests and the demo."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from typing import Final, Self, TypeVar
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.runtime.clock import Clock
from bot.sandbox.chat import PATIENCE, Chat, ChatKind, Membership, SandboxError, User
from bot.sandbox.faults import FaultPlan
from bot.sandbox.flood import FloodControl, FloodLimits
from bot.sandbox.person import Person
from bot.sandbox.server import Call, Server
from bot.sandbox.transcript import transcript
from bot.sandbox.webhook import push_updates
from bot.sandbox.world import World

_Found = TypeVar("_Found")
_HOST = "127.0.0.1"
_MOSCOW = ZoneInfo("Europe/Moscow")
_LOOK_AGAIN: Final = 0.1
"""Seconds of real time: not every awaited condition depends on a call."""


class Sandbox:
    """A Bot API server for one bot on this machine, running inside `async with`.

    Port 0 takes a free one. Message dates, the record of calls, slow answers, flood limits and the
    age of presses and updates follow the clock. Without `flood` there are no limits. An `old`
    server has an outdated Bot API: newer features are refused as unknown, or silently ignored.
    """

    def __init__(
        self,
        *,
        token: str,
        clock: Clock,
        privacy: bool = True,
        port: int = 0,
        flood: FloodLimits | None = None,
        old: bool = False,
    ) -> None:
        self.world = World(_account(token, "otklik_bot"), clock, privacy=privacy, old=old)
        self.faults = FaultPlan()
        self._port = port
        self._moved = asyncio.Event()
        control = FloodControl(flood) if flood else None
        self._server = Server(token, self.world, self.faults, control, self._moved.set)
        self._running = contextlib.AsyncExitStack()
        self._people: dict[int, Person] = {}

    async def __aenter__(self) -> Self:
        runner = web.AppRunner(self._server.application(), access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        self._running.push_async_callback(runner.cleanup)
        self._running.callback(self.world.updates.close)
        site = web.TCPSite(runner, _HOST, self._port)
        await site.start()
        self._port = runner.addresses[0][1]
        pusher = asyncio.create_task(push_updates(self.world))
        self._running.push_async_callback(_stop, pusher)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._running.aclose()

    @property
    def url(self) -> str:
        """For TELEGRAM_API_URL, as taken by `TelegramAPIServer.from_base`."""
        return f"http://{_HOST}:{self._port}"

    @property
    def calls(self) -> list[Call]:
        """Every call of a known method so far, in order of arrival."""
        return self._server.calls

    def calls_to(self, method: str, *, chat: int | None = None) -> list[Call]:
        """Return the calls of one method, in one chat if given."""
        return [
            call
            for call in self.calls
            if call.method.lower() == method.lower() and chat in (None, call.chat)
        ]

    def person(self, id: int, name: str = "Прохожий") -> Person:  # noqa: A002 - the API's name
        """Return the person with that id, who first meets the bot by start() or say().

        A known person keeps their name.
        """
        if id not in self._people:
            user = self.world.users[id] = User(id, name)
            self._people[id] = Person(self.world, user)
        return self._people[id]

    def group(
        self,
        id: int,  # noqa: A002 - the API's name
        title: str,
        members: Iterable[Person] = (),
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

    def replace_bot(self, token: str, groups: Iterable[int] | None = None) -> None:
        """Replace the bot by another, @otklik_new_bot; the former one's token becomes invalid.

        The new bot is a member of these groups (None: of all of the former one's), and of others
        when people add it; private chats open when people start it. Former messages stay.
        """
        former = self.world.bot.id
        joined = [id_ for id_, chat in self.world.chats.items() if chat.has(former)]
        account = _account(token, "otklik_new_bot")
        self.world.replace_bot(account, set(joined if groups is None else groups))
        self._server.token = token

    def chat(self, id: int) -> Chat:  # noqa: A002 - the API's name
        """Return the group, or an opened private chat. Raises SandboxError."""
        if id not in self.world.chats:
            raise SandboxError(f"There is no chat {id}")
        return self.world.chats[id]

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


def _account(token: str, username: str) -> User:
    return User(int(token.partition(":")[0]), "Отклик", is_bot=True, username=username)


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
