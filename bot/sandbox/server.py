"""The HTTP side: routes, envelopes, faults, and the record of every call."""

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import formatdate
from typing import Any

from aiohttp import BodyPartReader, web

from bot.sandbox.faults import ApiRefusal, Fault, ForeignPage, Outages, SlowAnswer
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.composing import Method
from bot.sandbox.protocol import ApiError, Json, Params, Upload, bad_request
from bot.sandbox.world import World

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_NOT_FOUND = ApiError(404, "Not Found")
_NO_METHOD = ApiError(404, "Not Found: method not found")
_UNAUTHORIZED = ApiError(401, "Unauthorized")


@dataclass(slots=True)
class Call:
    """A call of a known method, with its arrival on both clocks.

    `status` is that of the HTTP answer: None during the call, and for ever if the connection was
    dropped. `error` is the description of a refusal. `happened`: the call was executed, regardless
    of its answer; `message` is the number of the message that it sent or changed.
    """

    method: str
    chat: int | None
    params: Json
    at: datetime
    monotonic: float
    fault: Fault | None
    status: int | None = None
    error: str | None = None
    happened: bool = False
    message: int | None = None


class Server:
    """Answers `/bot<token>/<method>`, GET or POST, for the bot with this `token`."""

    def __init__(
        self,
        token: str,
        world: World,
        faults: Outages,
        methods: Mapping[str, Method] = METHODS,
    ) -> None:
        self.calls: list[Call] = []
        self.token = token
        self._world = world
        self._faults = faults
        self._methods = methods

    def application(self) -> web.Application:
        """Return the aiohttp application; all other paths are 404, also as JSON."""
        application = web.Application(client_max_size=50 * 1024**2)
        application.router.add_route("*", "/bot{token}/{method}", self._handle)
        application.router.add_get("/file/bot{token}/{path:.*}", self._download)
        application.router.add_route("*", "/{anything:.*}", _nothing_here)
        application.on_response_prepare.append(self._date)
        return application

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        token = request.match_info["token"]
        method = self._methods.get(name.lower())
        if not _TOKEN.fullmatch(token):
            return _refusal(_NOT_FOUND)
        if token != self.token:
            return _refusal(_UNAUTHORIZED)
        if method is None:
            return _refusal(_NO_METHOD)
        try:
            params = await _read_params(request)
        except ApiError as error:
            return _refusal(error)
        return await self._answer(request, method, params, self._record(name, params))

    async def _date(self, _: web.Request, response: web.StreamResponse) -> None:
        """Set the date by Telegram's clock."""
        response.headers["Date"] = formatdate(self._world.unix_now(), usegmt=True)

    async def _download(self, request: web.Request) -> web.Response:
        """Return a file by the path from `getFile`."""
        file = self._world.files.at(request.match_info["path"])
        if file is None or request.match_info["token"] != self.token:
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
        if call.fault is not None and not call.fault.after:
            return await self._spoilt(request, call, call.fault, {})
        answer = await self._run(method, params, call)
        if call.fault is None:
            # During an outage that began while the bot waited, updates stay in the queue.
            call.fault = self._faults.ongoing
        if call.fault is None:
            return _json(answer)
        return await self._spoilt(request, call, call.fault, answer)

    async def _spoilt(
        self,
        request: web.Request,  # noqa: ARG002 - faults of the connection
        call: Call,
        fault: Fault,
        answer: Json,
    ) -> web.StreamResponse:
        """Return the faulty answer to a call, executed or not."""
        match fault:
            case ForeignPage(status):
                call.status = status
                return _page(fault)
            case ApiRefusal(status, description, parameters):
                return _refusal(ApiError(status, description, parameters), call)
            case SlowAnswer(seconds, real):
                await (asyncio.sleep if real else self._world.clock.sleep)(seconds)
            case _:
                pass
        return _json(answer)

    async def _run(self, method: Method, params: Params, call: Call) -> Json:
        """Execute the call and return its normal answer."""
        try:
            result = await method(self._world, params)
        except ApiError as error:
            call.status, call.error = error.status, error.description
            return error.as_json()
        call.status, call.happened = 200, True
        call.message = result.get("message_id") if isinstance(result, dict) else None
        return {"ok": True, "result": result}


async def _read_params(request: web.Request) -> Params:
    """Read the query string, a form (urlencoded or multipart) or a JSON body; the body wins."""
    values: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise bad_request("can't parse JSON object")
        values |= body
    elif request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name:
                values[part.name] = await _read(part)
    elif request.can_read_body:
        values |= await request.post()
    return Params(values)


async def _read(part: BodyPartReader) -> str | Upload:
    """Read a part into memory: a call that breaks off in the middle leaves no file."""
    content = bytes(await part.read())
    return content.decode() if part.filename is None else Upload(part.filename, content)


async def _nothing_here(_: web.Request) -> web.Response:
    return _refusal(_NOT_FOUND)


def _refusal(error: ApiError, call: Call | None = None) -> web.Response:
    if call is not None:
        call.status, call.error = error.status, error.description
    return _json(error.as_json())


def _json(envelope: Json) -> web.Response:
    body = json.dumps(envelope, ensure_ascii=False).encode()
    status = envelope.get("error_code", 200)
    return web.Response(body=body, status=status, content_type="application/json")


def _page(page: ForeignPage) -> web.Response:
    declared = f"; charset={page.declared}" if page.declared else ""
    headers = {"Content-Type": f"text/html{declared}"}
    return web.Response(body=page.text.encode(page.charset), status=page.status, headers=headers)
