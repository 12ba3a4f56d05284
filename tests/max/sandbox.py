"""The sandbox of MAX as used by tests."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from typing import ClassVar, Final, TypeVar, cast

from aiohttp import web

from bot.runtime.clock import Clock
from bot.sandbox.chat import PATIENCE, Chat, ChatKind, User
from bot.sandbox.faults import Fault
from bot.sandbox.files import Document
from bot.sandbox.max.methods import Operation
from bot.sandbox.max.protocol import MaxRequest
from bot.sandbox.max.rights import FULL_RIGHTS
from bot.sandbox.max.server import MaxServer
from bot.sandbox.max.world import bot_account
from bot.sandbox.person import SandboxPerson
from bot.sandbox.protocol import Json
from bot.sandbox.server import Call
from tests.max.invalid_calls import check_call
from tests.max.limits import CallLimits
from tests.max.methods import OPERATIONS
from tests.max.person import Person
from tests.max.schema import check_answer, check_request
from tests.max.world import World
from tests.messenger.faults import FaultPlan
from tests.messenger.sandbox import WatchedMessenger
from tests.telegram.clock import SteppedClock

_Found = TypeVar("_Found")

_CALLED: Final[Mapping[str, str]] = {
    "answercallbackquery": "answerOnCallback",
    "deletemessage": "deleteMessage",
    "editmessagecaption": "editMessage",
    "editmessagereplymarkup": "editMessage",
    "editmessagetext": "editMessage",
    "getchat": "getChat",
    "getchatmember": "getMembership",
    "getfile": "download",
    "getme": "getMyInfo",
    "getupdates": "getUpdates",
    "pinchatmessage": "pinMessage",
    "sendchataction": "sendAction",
    "senddocument": "sendMessage",
    "sendmediagroup": "sendMessage",
    "sendmessage": "sendMessage",
    "sendphoto": "sendMessage",
    "sendvideo": "sendMessage",
    "setmycommands": "editMyCommands",
    "unpinchatmessage": "unpinMessage",
}
"""The calls that do in MAX what those of the Bot API do, which the stories name."""


_RANGE: Final = re.compile(r"bytes (\d+)-(\d+)/(\d+)")

_TICK: Final = 0.05
_BETWEEN_POLLS: Final = 1.0
"""Seconds, real ones and those of the clock."""


def called(method: str) -> str:
    """Return the name of a call in MAX, also by that of the Bot API."""
    return _CALLED.get(method.lower(), method)


class MaxFaults(FaultPlan):
    """As of any messenger; calls may be named as in the Bot API."""

    def fail_next(
        self,
        method: str | None,
        fault: Fault,
        *,
        times: int = 1,
        chat: int | None = None,
        skip: int = 0,
    ) -> None:
        """Fail the next `times` calls of the method (None: of any), in that chat if given."""
        named = method and called(method)
        super().fail_next(named, fault, times=times, chat=chat, skip=skip)


class Sandbox(WatchedMessenger, MaxServer):
    """MAX for one bot on this machine, running inside `async with`, which raises NotAsDescribed at its
    end if a call or its answer was not as MAX's own document describes it."""

    world: World
    new_shape: ClassVar[Json] = {"message": "accepted"}

    def __init__(self, *, token: str, clock: Clock) -> None:
        super().__init__(token, World(bot_account(), clock), MaxFaults(), OPERATIONS)
        self._limits = CallLimits()
        self.odd = False
        """The test answers what MAX does not describe."""
        self._wrong: list[AssertionError] = []
        self._parts: dict[int, dict[int, bytes]] = {}
        self._dialogs: dict[int, dict[int, Chat]] = {}
        """The private chats of bots that were replaced."""

    async def until(self, condition: Callable[[], _Found], within: float = PATIENCE) -> _Found:
        """As of any sandbox; meanwhile time goes on by the seconds that polls have to keep apart."""
        return await self.meanwhile(super().until(condition, within))

    async def meanwhile(self, awaited: Awaitable[_Found]) -> _Found:
        """As of any sandbox; time goes on by the seconds that polls have to keep apart."""
        ticking = asyncio.create_task(self._tick())
        try:
            return await awaited
        finally:
            ticking.cancel()

    async def _tick(self) -> None:
        clock = self.world.clock
        while isinstance(clock, SteppedClock):
            await asyncio.sleep(_TICK)
            wake = clock.next_wake()
            if wake is not None and wake <= _BETWEEN_POLLS:
                await clock.advance(wake)

    def replace_bot(self, token: str, id: int) -> None:  # noqa: A002 - the API's name
        """Replace the bot by the account with that token, which has its place in groups.

        Each bot has its own private chats, which open when people start it, and its own updates.
        """
        former, chats = self.world.bot, self.world.chats
        self.world.bot = self.world.users[id] = bot_account(id, "otklik_new_bot")
        private = [key for key, chat in chats.items() if chat.kind is ChatKind.PRIVATE]
        self._dialogs[former.id] = {key: chats.pop(key) for key in private}
        for chat in chats.values():
            if former.id in chat.members:
                chat.members[id] = chat.members.pop(former.id)
        chats |= self._dialogs.pop(id, {})
        self.world.presses.clear()
        self.world.updates._kept.clear()
        self.renew_token(token)

    def renew_token(self, token: str) -> None:
        """Give the bot another token; the one before is not accepted any more."""
        self.token = token

    def person(self, id: int, name: str = "Прохожий") -> Person:  # noqa: A002 - the API's name
        """Return the person with that id, as of any sandbox."""
        return cast("Person", super().person(id, name))

    def _client_of(self, user: User) -> Person:
        return Person(self.world, user)

    def calls_to(self, method: str, *, chat: int | None = None) -> list[Call]:
        """Return the calls of one method, in one chat if given; named as in the Bot API, too."""
        return super().calls_to(called(method), chat=chat)

    def channel(
        self,
        id: int,  # noqa: A002 - the API's name
        title: str,
        editors: Iterable[SandboxPerson],
        *,
        name: str | None = None,
        rights: Collection[str] | None = FULL_RIGHTS,
    ) -> Chat:
        """Create a channel in which these people post, without updates for the bot.

        `name`: in the address of a public channel. `rights`: those of the bot as an administrator;
        None: it is not in the channel.
        """
        chat = self.group(id, title, editors, kind=ChatKind.CHANNEL)
        chat.bot_rights = frozenset(rights or ())
        if rights is None:
            del chat.members[self.world.bot.id]
        chat.public_name = name
        return chat

    def close(self) -> None:
        """Release the waiting poll and stop pushing."""
        super().close()
        self.world.webhooks.close()

    async def __aexit__(self, *_: object) -> None:
        await super().__aexit__()
        if self._wrong and not self.odd:
            raise self._wrong[0]

    async def _run(self, operation: Operation, request: MaxRequest, call: Call) -> Json:
        self._limits.admit(operation.name, call.chat, call.monotonic)
        check_call(self.world, operation, request)
        answer = await super()._run(operation, request, call)
        try:
            check_request(operation, request)
            check_answer(operation, answer)
        except AssertionError as wrong:
            self._wrong.append(wrong)
        return answer

    async def _upload_whole(self, request: web.Request, number: int) -> web.Response:
        """Take a file; in parts unless it comes as a form."""
        place = _RANGE.fullmatch(request.headers.get("Content-Range", ""))
        if place is None:
            return await super()._upload_whole(request, number)
        first, last, total = map(int, place.groups())
        parts = self._parts.setdefault(number, {})
        parts[first] = await request.read()
        if sum(map(len, parts.values())) < total:
            return web.Response(text=f"{first}-{last}/{total}")
        content = b"".join(parts[at] for at in sorted(parts))
        return self._uploaded(number, Document(request.headers.get("X-File-Name", ""), content))
