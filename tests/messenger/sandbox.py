"""Looking at a sandbox, failing its calls, and waiting for the bot."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import ClassVar, Final, TypeVar
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.sandbox.chat import PATIENCE, SandboxError
from bot.sandbox.faults import Fault, SlowAnswer
from bot.sandbox.protocol import Json
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import Call, Run, Server
from bot.sandbox.transcript import transcript
from tests.messenger.faults import DropAfter, DropBefore, FaultPlan, OddAnswer
from tests.messenger.oddities import odd

_Found = TypeVar("_Found")
_MOSCOW = ZoneInfo("Europe/Moscow")
_LOOK_AGAIN: Final = 0.1
"""Seconds of real time: not every awaited condition depends on a call."""


class Watched(Server):
    """A server with every fault, whose calls are awaited and looked up."""

    faults: FaultPlan
    new_shape: ClassVar[Json]
    """Fields of an answer with values of an undocumented form."""

    @cached_property
    def moved(self) -> asyncio.Event:
        """Set when a call arrives, and when its answer is ready."""
        return asyncio.Event()

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

    def _record(self, name: str, chat: int | None, params: Json) -> Call:
        call = super()._record(name, chat, params)
        self.moved.set()
        return call

    async def _answer(self, request: web.Request, call: Call, run: Run) -> web.StreamResponse:
        try:
            return await super()._answer(request, call, run)
        finally:
            self.moved.set()

    async def _spoilt(
        self, request: web.Request, call: Call, fault: Fault, body: Json
    ) -> web.StreamResponse:
        match fault:
            case DropBefore() | DropAfter():
                call.status = None
                return _dropped(request)
            case OddAnswer(oddity=oddity) if call.happened:
                spoilt = odd(body, oddity, self.new_shape)
                return web.Response(body=spoilt, status=200, content_type="application/json")
            case SlowAnswer():
                self.moved.set()
            case _:
                pass
        return await super()._spoilt(request, call, fault, body)


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


def _dropped(request: web.Request) -> web.Response:
    """Break the connection; the response returned is discarded."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
