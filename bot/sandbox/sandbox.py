"""The sandbox as tests and the demo hold it."""

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
"""Seconds of real time: what is waited for may be no call."""


class Sandbox:
    """A Bot API server for one bot on this machine, running inside `async with`.

    Port 0 takes a free one. Message dates, the record of calls, slow answers, flood limits and the
    age of presses and updates follow the clock. Without `flood` nobody is ever too quick. An `old`
    server knows no Bot API of these years: what is newer is refused as unknown, or silently ignored.
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
        """For TELEGRAM_API_URL: what `TelegramAPIServer.from_base` takes."""
        return f"http://{_HOST}:{self._port}"

    @property
    def calls(self) -> list[Call]:
        """Every call of a known method so far, in the order of their arrival."""
        return self._server.calls

    def calls_to(self, method: str, *, chat: int | None = None) -> list[Call]:
        """The calls of one method, in one chat if named."""
        return [
            call
            for call in self.calls
            if call.method.lower() == method.lower() and chat in (None, call.chat)
        ]

    def person(self, id: int, name: str = "Прохожий") -> Person:  # noqa: A002 - the API's name
        """The person with that id, who has not met the bot before the first start() or say().

        Whoever is known already keeps their name.
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
        """A new group with these people and the bot in it, which learns nothing of that."""
        chat = Chat(id, title, kind, self.world.users)
        chat.is_forum = forum
        chat.members = {person.id: Membership.MEMBER for person in members}
        chat.members[self.world.bot.id] = Membership.MEMBER
        self.world.chats[id] = chat
        return chat

    def replace_bot(self, token: str, groups: Iterable[int] | None = None) -> None:
        """Another bot, @otklik_new_bot, takes the place of the former one, whose token dies.

        It is a member of these groups (None: of all in which the former one was), and of others
        when somebody adds it; private chats are there when people start it. The former one's
        messages stay where they are, in groups.
        """
        former = self.world.bot.id
        joined = [id_ for id_, chat in self.world.chats.items() if chat.has(former)]
        account = _account(token, "otklik_new_bot")
        self.world.replace_bot(account, set(joined if groups is None else groups))
        self._server.token = token

    def chat(self, id: int) -> Chat:  # noqa: A002 - the API's name
        """The group, or the private chat that somebody opened. Raises SandboxError."""
        if id not in self.world.chats:
            raise SandboxError(f"There is no chat {id}")
        return self.world.chats[id]

    def transcript(self, id: int, zone: ZoneInfo = _MOSCOW) -> str:  # noqa: A002 - the API's name
        """The chat's story for a human reader."""
        return transcript(self.chat(id), zone)

    async def until(self, condition: Callable[[], _Found], within: float = PATIENCE) -> _Found:
        """The condition's first true value, asked again when a call of the bot begins and ends, and now and then.

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
