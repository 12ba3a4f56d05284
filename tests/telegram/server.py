"""The sandbox's server with flood limits and every fault; the sandbox hears of each call."""

from collections.abc import Callable

from aiohttp import web

from bot.sandbox.faults import Fault, SlowAnswer
from bot.sandbox.protocol import Json
from bot.sandbox.server import ApiAnswer, Call, Run
from bot.sandbox.telegram import server
from bot.sandbox.telegram.methods.composing import Method
from bot.sandbox.telegram.protocol import ApiError, Params
from tests.telegram.faults import DropAfter, DropBefore, FaultPlan, OddAnswer
from tests.telegram.flood import FloodControl
from tests.telegram.methods import METHODS
from tests.telegram.oddities import odd
from tests.telegram.world import World


class Server(server.BotApiServer):
    """`moved` is called when a call arrives, and when its answer is ready."""

    def __init__(
        self,
        token: str,
        world: World,
        faults: FaultPlan,
        flood: FloodControl | None,
        moved: Callable[[], None],
    ) -> None:
        super().__init__(token, world, faults, METHODS)
        self._flood = flood
        self._moved = moved

    def _record(self, name: str, chat: int | None, params: Json) -> Call:
        call = super()._record(name, chat, params)
        self._moved()
        return call

    async def _answer(self, request: web.Request, call: Call, run: Run) -> web.StreamResponse:
        try:
            return await super()._answer(request, call, run)
        finally:
            self._moved()

    async def _spoilt(
        self, request: web.Request, call: Call, fault: Fault, reply: ApiAnswer
    ) -> web.StreamResponse:
        match fault:
            case DropBefore() | DropAfter():
                call.status = None
                return _dropped(request)
            case OddAnswer(oddity=oddity) if call.happened:
                body = odd(reply.body, oddity)
                return web.Response(body=body, status=200, content_type="application/json")
            case SlowAnswer():
                self._moved()
            case _:
                pass
        return await super()._spoilt(request, call, fault, reply)

    async def _run(self, method: Method, params: Params, call: Call) -> ApiAnswer:
        if self._flood is not None:
            try:
                self._flood.admit(call.method.lower(), params, call.monotonic)
            except ApiError as error:
                call.status, call.error = error.status, error.description
                return ApiAnswer(error.status, error.as_json())
        return await super()._run(method, params, call)


def _dropped(request: web.Request) -> web.Response:
    """Break the connection; the response returned is discarded."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
