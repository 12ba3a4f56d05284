"""A sandbox's server with every fault; the sandbox hears of each call."""

from collections.abc import Callable
from typing import ClassVar

from aiohttp import web

from bot.sandbox.faults import Fault, SlowAnswer
from bot.sandbox.protocol import Json
from bot.sandbox.server import ApiAnswer, Call, Run, Server
from tests.messenger.faults import DropAfter, DropBefore, OddAnswer
from tests.messenger.oddities import odd


class FaultyServer(Server):
    """`moved` is called when a call arrives, and when its answer is ready."""

    moved: Callable[[], None]

    new_shape: ClassVar[Json]
    """Fields of an answer with values of an undocumented form."""

    def _record(self, name: str, chat: int | None, params: Json) -> Call:
        call = super()._record(name, chat, params)
        self.moved()
        return call

    async def _answer(self, request: web.Request, call: Call, run: Run) -> web.StreamResponse:
        try:
            return await super()._answer(request, call, run)
        finally:
            self.moved()

    async def _spoilt(
        self, request: web.Request, call: Call, fault: Fault, reply: ApiAnswer
    ) -> web.StreamResponse:
        match fault:
            case DropBefore() | DropAfter():
                call.status = None
                return _dropped(request)
            case OddAnswer(oddity=oddity) if call.happened:
                body = odd(reply.body, oddity, self.new_shape)
                return web.Response(body=body, status=200, content_type="application/json")
            case SlowAnswer():
                self.moved()
            case _:
                pass
        return await super()._spoilt(request, call, fault, reply)


def _dropped(request: web.Request) -> web.Response:
    """Break the connection; the response returned is discarded."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
