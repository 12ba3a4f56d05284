"""The HTTP side: routes, envelopes, faults, and the record of every call."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.sandbox.faults import (
    BadGateway,
    DropAfter,
    DropBefore,
    Fault,
    FaultPlan,
    ServerError,
    SlowAnswer,
    TooManyRequests,
)
from bot.sandbox.flood import FloodControl, too_many_requests
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.method import Method
from bot.sandbox.protocol import ApiError, Json, Params, bad_request
from bot.sandbox.world import World

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_NOT_FOUND = ApiError(404, "Not Found")
_UNAUTHORIZED = ApiError(401, "Unauthorized")
_BAD_GATEWAY_PAGE = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"
    "<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"
)


@dataclass(slots=True)
class Call:
    """One call of a known method, by when it arrived on both clocks.

    `status` is that of the HTTP answer: None while it is being worked on, and for ever where the
    connection was dropped. `error` is the description of a refusal.
    """

    method: str
    chat: int | None
    params: Json
    at: datetime
    monotonic: float
    fault: Fault | None
    status: int | None = None
    error: str | None = None


class Server:
    """Answers `/bot<token>/<method>`, GET or POST, for one bot."""

    def __init__(
        self,
        token: str,
        world: World,
        faults: FaultPlan,
        flood: FloodControl | None,
        after_call: Callable[[], None],
    ) -> None:
        self.calls: list[Call] = []
        self._token = token
        self._world = world
        self._faults = faults
        self._flood = flood
        self._after_call = after_call

    def application(self) -> web.Application:
        """The aiohttp application; everything outside the route is 404 as JSON too."""
        application = web.Application(client_max_size=50 * 1024**2)
        application.router.add_route("*", "/bot{token}/{method}", self._handle)
        application.router.add_get("/file/bot{token}/{path:.*}", self._download)
        application.router.add_route("*", "/{anything:.*}", _nothing_here)
        return application

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        token = request.match_info["token"]
        method = METHODS.get(name.lower())
        if not _TOKEN.fullmatch(token):
            return _refusal(_NOT_FOUND)
        if token != self._token:
            return _refusal(_UNAUTHORIZED)
        if method is None:
            return _refusal(_NOT_FOUND)
        try:
            params = await _read_params(request)
        except ApiError as error:
            return _refusal(error)
        call = self._record(name, params)
        try:
            return await self._answer(request, method, params, call)
        finally:
            self._after_call()

    async def _download(self, request: web.Request) -> web.Response:
        """A file by the path that `getFile` gave."""
        file = self._world.files.at(request.match_info["path"])
        if file is None or request.match_info["token"] != self._token:
            return _refusal(_NOT_FOUND)
        return web.Response(body=file.attachment.data)

    def _record(self, name: str, params: Params) -> Call:
        chat = params.number("chat_id")
        fault = self._faults.pick(name.lower(), chat)
        clock = self._world.clock
        call = Call(name, chat, params.as_json(), clock.now(), clock.monotonic(), fault)
        self.calls.append(call)
        return call

    async def _answer(
        self, request: web.Request, method: Method, params: Params, call: Call
    ) -> web.StreamResponse:
        match call.fault:
            case DropBefore():
                return _dropped(request)
            case BadGateway():
                call.status = 502
                return web.Response(text=_BAD_GATEWAY_PAGE, status=502, content_type="text/html")
            case ServerError() | TooManyRequests() as fault:
                return _refusal(_refusal_by(fault), call)
            case DropAfter() | SlowAnswer() | None:
                response = await self._run(method, params, call)
        if call.fault is None and self._faults.ongoing is not None:
            # An outage that began while the bot waited for updates: they stay where they are.
            call.fault = self._faults.ongoing
            return await self._answer(request, method, params, call)
        if isinstance(call.fault, DropAfter):
            call.status = None
            return _dropped(request)
        if isinstance(call.fault, SlowAnswer):
            self._after_call()
            await self._world.clock.sleep(call.fault.seconds)
        return response

    async def _run(self, method: Method, params: Params, call: Call) -> web.Response:
        try:
            if self._flood is not None:
                self._flood.admit(call.method.lower(), params, call.monotonic)
            result = await method(self._world, params)
        except ApiError as error:
            return _refusal(error, call)
        call.status = 200
        return _json({"ok": True, "result": result}, 200)


async def _read_params(request: web.Request) -> Params:
    """Query string, form (urlencoded or multipart) and JSON body alike; the body wins."""
    values: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise bad_request("can't parse JSON object")
        values |= body
    elif request.can_read_body:
        values |= dict(await request.post())
    return Params(values)


async def _nothing_here(_: web.Request) -> web.Response:
    return _refusal(_NOT_FOUND)


def _refusal_by(fault: ServerError | TooManyRequests) -> ApiError:
    match fault:
        case ServerError():
            return ApiError(500, "Internal Server Error")
        case TooManyRequests(retry_after):
            return too_many_requests(retry_after)


def _refusal(error: ApiError, call: Call | None = None) -> web.Response:
    if call is not None:
        call.status, call.error = error.status, error.description
    return _json(error.as_json(), error.status)


def _json(envelope: Json, status: int) -> web.Response:
    body = json.dumps(envelope, ensure_ascii=False).encode()
    return web.Response(body=body, status=status, content_type="application/json")


def _dropped(request: web.Request) -> web.Response:
    """Breaks the connection; the response returned goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
