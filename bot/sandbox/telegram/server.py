"""The Bot API over HTTP: routes and envelopes."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from aiohttp import web

from bot.sandbox.faults import ApiRefusal, Outages
from bot.sandbox.protocol import Json
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import Call, read_form, refused
from bot.sandbox.telegram.composing import Method
from bot.sandbox.telegram.methods import METHODS
from bot.sandbox.telegram.protocol import ApiError, Params, bad_request
from bot.sandbox.telegram.world import TelegramWorld

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_NOT_FOUND = ApiError(404, "Not Found")
_NO_METHOD = ApiError(404, "Not Found: method not found")
_UNAUTHORIZED = ApiError(401, "Unauthorized")


class BotApiServer(Sandbox):
    """Answers `/bot<token>/<method>`, GET or POST, for the bot with this `token`.

    Its `url` is for TELEGRAM_API_URL.
    """

    world: TelegramWorld

    def __init__(
        self,
        token: str,
        world: TelegramWorld,
        faults: Outages,
        methods: Mapping[str, Method] = METHODS,
    ) -> None:
        super().__init__(world, faults)
        self.token = token
        self._methods = methods

    def application(self) -> web.Application:
        """Return the aiohttp application; all other paths are 404, also as JSON."""
        application = web.Application(client_max_size=50 * 1024**2)
        application.router.add_route("*", "/bot{token}/{method}", self._handle)
        application.router.add_get("/file/bot{token}/{path:.*}", self._download)
        application.router.add_route("*", "/{anything:.*}", _nothing_here)
        return application

    def refusal(self, fault: ApiRefusal) -> Json:
        """Return the envelope of a failed call."""
        return ApiError(fault.status, fault.description, fault.parameters).body

    def close(self) -> None:
        """Release the waiting poll."""
        self.world.updates.wakeup.close()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        token = request.match_info["token"]
        method = self._methods.get(name.lower())
        if not _TOKEN.fullmatch(token):
            return refused(_NOT_FOUND)
        if token != self.token:
            return refused(_UNAUTHORIZED)
        if method is None:
            return refused(_NO_METHOD)
        try:
            params = await _read_params(request)
        except ApiError as error:
            return refused(error)
        call = self._record(name, params.number("chat_id"), params.as_json())
        return await self._answer(request, call, partial(self._run, method, params, call))

    async def _download(self, request: web.Request) -> web.Response:
        """Return a file by the path from `getFile`."""
        file = self.world.files.at(request.match_info["path"])
        if file is None or request.match_info["token"] != self.token:
            return refused(_NOT_FOUND)
        return web.Response(body=file.attachment.data)

    async def _run(self, method: Method, params: Params, call: Call) -> Json:
        """Execute the call and return the envelope of its result."""
        result = await method(self.world, params)
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
        values |= await read_form(request)
    elif request.can_read_body:
        values |= await request.post()
    return Params(values)


async def _nothing_here(_: web.Request) -> web.Response:
    return refused(_NOT_FOUND)
