"""A sandbox's server with every fault; the sandbox hears of each call."""

import asyncio
from typing import ClassVar

from aiohttp import web

from bot.sandbox.faults import Fault, SlowAnswer
from bot.sandbox.protocol import Json
from bot.sandbox.server import Call, Run, Server
from tests.messenger.faults import DropAfter, DropBefore, OddAnswer
from tests.messenger.oddities import odd


class FaultyServer(Server):
    """`moved` is set when a call arrives, and when its answer is ready."""

    moved: asyncio.Event

    new_shape: ClassVar[Json]
    """Fields of an answer with values of an undocumented form."""

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


def _dropped(request: web.Request) -> web.Response:
    """Break the connection; the response returned is discarded."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
