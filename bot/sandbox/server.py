"""The HTTP side that all sandboxes share: faults, and the record of every call."""

import asyncio
import contextlib
import json
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import formatdate
from typing import Self

from aiohttp import BodyPartReader, web

from bot.sandbox.faults import ApiRefusal, Fault, ForeignPage, Outages, SlowAnswer
from bot.sandbox.files import Document
from bot.sandbox.protocol import CallRefused, Json
from bot.sandbox.world import World

_HOST = "127.0.0.1"


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


Run = Callable[[], Awaitable[Json]]
"""Executes a call, and returns the body of its answer; raises CallRefused."""


class Server(ABC):
    """A messenger or network on this machine, running inside `async with`.

    It answers the program's calls, or fails them as the faults say. Message dates, the record of
    calls, slow answers and the age of presses and updates follow the world's clock.
    """

    world: World

    def __init__(self, world: World, faults: Outages) -> None:
        self.world = world
        self.faults = faults
        self.calls: list[Call] = []
        """Every call of a known method so far, in order of arrival."""
        self._port = 0
        self._running = contextlib.AsyncExitStack()

    async def __aenter__(self) -> Self:
        application = self.application()
        application.on_response_prepare.append(self._date)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        self._running.push_async_callback(runner.cleanup)
        self._running.callback(self.close)
        await web.TCPSite(runner, _HOST, 0).start()
        self._port = runner.addresses[0][1]
        self.world.url = self.url
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._running.aclose()

    @property
    def url(self) -> str:
        """The address of the API."""
        return f"http://{_HOST}:{self._port}"

    @abstractmethod
    def application(self) -> web.Application:
        """Return the aiohttp application."""

    @abstractmethod
    def refusal(self, fault: ApiRefusal) -> Json:
        """Return the body of a refusal, in the form of its API."""

    @abstractmethod
    def close(self) -> None:
        """Release the calls that wait for something to happen."""

    async def _date(self, _: web.Request, response: web.StreamResponse) -> None:
        """Set the date by the world's clock."""
        response.headers["Date"] = formatdate(self.world.unix_now(), usegmt=True)

    def _record(self, name: str, chat: int | None, params: Json) -> Call:
        fault = self.faults.pick(name.lower(), chat)
        clock = self.world.clock
        call = Call(name, chat, params, clock.now(), clock.monotonic(), fault)
        self.calls.append(call)
        return call

    async def _answer(self, request: web.Request, call: Call, run: Run) -> web.StreamResponse:
        if call.fault is not None and not call.fault.after:
            return await self._spoilt(request, call, call.fault, {})
        body = await _executed(call, run)
        if call.fault is None:
            # During an outage that began while the bot waited, updates stay in the queue.
            call.fault = self.faults.ongoing
        if call.fault is None:
            return respond(body, call.status or 200)
        return await self._spoilt(request, call, call.fault, body)

    async def _spoilt(
        self,
        request: web.Request,  # noqa: ARG002 - faults of the connection
        call: Call,
        fault: Fault,
        body: Json,
    ) -> web.StreamResponse:
        """Return the faulty answer to a call, executed or not."""
        match fault:
            case ForeignPage(status):
                call.status = status
                return _page(fault)
            case ApiRefusal(status, description):
                call.status, call.error = status, description
                return respond(self.refusal(fault), status)
            case SlowAnswer(seconds, real):
                await (asyncio.sleep if real else self.world.clock.sleep)(seconds)
            case _:
                pass
        return respond(body, call.status or 200)


async def _executed(call: Call, run: Run) -> Json:
    """Execute the call and return the body of its normal answer."""
    try:
        body = await run()
    except CallRefused as refusal:
        call.status, call.error = refusal.status, refusal.description
        return refusal.body
    call.status, call.happened = 200, True
    return body


def respond(body: Json, status: int = 200) -> web.Response:
    """Return the answer as JSON."""
    encoded = json.dumps(body, ensure_ascii=False).encode()
    return web.Response(body=encoded, status=status, content_type="application/json")


def refused(refusal: CallRefused) -> web.Response:
    """Return the answer to a call that is refused before it is recorded."""
    return respond(refusal.body, refusal.status)


async def read_form(request: web.Request) -> dict[str, str | Document]:
    """Read a multipart form into memory: a call that breaks off in the middle leaves no file."""
    fields: dict[str, str | Document] = {}
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.name:
            data = bytes(await part.read())
            is_file = part.filename is not None
            fields[part.name] = Document(part.filename or "", data) if is_file else data.decode()
    return fields


def _page(page: ForeignPage) -> web.Response:
    declared = f"; charset={page.declared}" if page.declared else ""
    headers = {"Content-Type": f"text/html{declared}"}
    return web.Response(body=page.text.encode(page.charset), status=page.status, headers=headers)
