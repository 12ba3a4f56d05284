"""The page's HTTP server: files, a stream of changes, and the user's actions.

It listens on this machine only, and answers only its own page: no other site in the same browser,
even under a name that resolves to 127.0.0.1.
"""

import asyncio
import json
import socket
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from bot.runtime.startup_error import Problem, StartupError
from bot.sandbox import Photo, SandboxError
from bot.sandbox.files import Attachment
from bot.sandbox.protocol import Json
from bot.tutorial.actions import CHANGES_CHATS, NotPossible, attachment, do
from bot.tutorial.lessons import FREE
from bot.tutorial.performance import Performance, Weather
from bot.tutorial.program import ProgramGone
from bot.tutorial.sandboxes import INTAKE_TOKEN, NAMES, TOKEN
from bot.tutorial.sessions import Theatre

HOST: Final = "127.0.0.1"
USUAL_PORT: Final = 8090
_SUBJECT: Final = "Страница"
_FILES: Final = Path(__file__).with_name("files")
_NUMBER: Final = "-?[0-9]{1,18}"
_BIGGEST: Final = 50 * 1024**2
_ALIVE_EVERY: Final = 15.0
"""Seconds of silence before a keep-alive."""
_OWN_NAMES: Final = frozenset({"127.0.0.1", "localhost"})

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class TutorialPage:
    """The routes."""

    def __init__(self, theatre: Theatre) -> None:
        self._theatre = theatre

    def application(self) -> web.Application:
        """Return the application with its routes and guards."""
        application = web.Application(client_max_size=_BIGGEST, middlewares=[_guarded])
        application.add_routes(
            [
                web.get("/", _file),
                web.get(r"/{name:[a-z]+\.(?:css|js)}", _file),
                web.get("/changes", self._changes),
                web.get(rf"/file/{{chat:{_NUMBER}}}/{{id}}", self._attachment),
                web.get("/moments", self._moments),
                web.post("/do", self._do),
                web.post("/clock", self._clock),
                web.post("/weather", self._weather),
                web.post("/program", self._program),
                web.post("/play", self._play),
            ]
        )
        return application

    @property
    def _performance(self) -> Performance:
        if self._theatre.performance is None:
            raise NotPossible("Сцена готовится, подождите несколько секунд")
        return self._theatre.performance

    async def _changes(self, request: web.Request) -> web.StreamResponse:
        """Send the theatre's events as they come."""
        response = web.StreamResponse(headers=_HEADERS | {"Content-Type": "text/event-stream"})
        await response.prepare(request)
        with suppress(ConnectionResetError):  # the page was closed
            async with self._theatre.looking() as told:
                while True:
                    await response.write((await _next(told)).encode())
        return response

    async def _do(self, request: web.Request) -> web.Response:
        given, files = await _deed(request)
        answer = await do(self._performance.sandboxes, given, files)
        if given["what"] in CHANGES_CHATS:
            await self._theatre.tell_all()
        return web.json_response(answer)

    async def _clock(self, request: web.Request) -> web.Response:
        """Set `rate`, or advance by `minutes`, or to the moment named in `to`."""
        performance, given = self._performance, await _json(request)
        if "rate" in given:
            performance.go(min(max(float(given["rate"]), 1.0), 600.0))
        elif "minutes" in given:
            skipped = timedelta(minutes=float(given["minutes"]))
            await performance.leap(performance.clock.now() + skipped)
        elif (to := (await performance.moments()).get(given["to"])) is not None:
            await performance.leap(to)
        else:
            raise NotPossible("Открытых сообщений со сроком впереди нет")
        return web.json_response({})

    async def _moments(self, _: web.Request) -> web.Response:
        found = await self._performance.moments()
        return web.json_response({name: at.timestamp() for name, at in found.items()})

    async def _weather(self, request: web.Request) -> web.Response:
        self._performance.turn(Weather((await _json(request))["weather"]))
        return web.json_response({})

    async def _program(self, request: web.Request) -> web.Response:
        """Do `kill` or `start`."""
        program, given = self._performance.program, await _json(request)
        await (program.kill() if given["do"] == "kill" else program.start())
        return web.json_response({})

    async def _play(self, request: web.Request) -> web.Response:
        number = await self._theatre.play(str((await _json(request)).get("lesson", FREE)))
        return web.json_response({"performance": number})

    async def _attachment(self, request: web.Request) -> web.Response:
        """Return a photo for display; other files only as downloads, so that they can't run."""
        about = request.match_info
        try:
            stored = self._performance.sandboxes.of(int(about["chat"])).world.files
        except SandboxError:
            raise web.HTTPNotFound from None
        file = stored.find(about["id"])
        if file is None:
            raise web.HTTPNotFound
        headers = {"Content-Type": "image/jpeg"}  # browsers recognise other formats by themselves
        if not isinstance(file.attachment, Photo):
            headers = {"Content-Disposition": "attachment"}
        return web.Response(body=file.attachment.data, headers=headers)


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    if not _own(request):
        raise web.HTTPForbidden
    try:
        response = await handler(request)
    except NotPossible as why:
        response = web.json_response({"why": str(why)}, status=409)
    except ProgramGone:
        response = web.json_response({"why": "Программа не работает"}, status=409)
    except (KeyError, TypeError, ValueError):
        response = web.json_response({"why": "Непонятный запрос"}, status=400)
    if not response.prepared:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
    return response


def _own(request: web.Request) -> bool:
    """Return whether the request is from the page itself, to a name of this machine."""
    if urlsplit(f"//{request.host}").hostname not in _OWN_NAMES:
        return False
    origin = request.headers.get(hdrs.ORIGIN)
    return origin is None or urlsplit(origin).netloc == request.host


async def _next(told: asyncio.Queue[str]) -> str:
    """Return the next event; after a pause, a comment, which detects closed connections."""
    try:
        async with asyncio.timeout(_ALIVE_EVERY):
            return await told.get()
    except TimeoutError:
        return ": alive\n\n"


async def _file(request: web.Request) -> web.FileResponse:
    return web.FileResponse(_FILES / request.match_info.get("name", "index.html"))


async def _json(request: web.Request) -> Json:
    """Return the body as an object; raises ValueError."""
    given = await request.json()
    if not isinstance(given, dict):
        raise ValueError  # noqa: TRY004 - the same as for invalid JSON
    return given


async def _deed(request: web.Request) -> tuple[Json, list[Attachment]]:
    """Parse JSON, or a form with JSON in `deed` and files."""
    if request.content_type != "multipart/form-data":
        return await _json(request), []
    form, files = await request.post(), []
    for value in form.getall("file", []):
        if isinstance(value, web.FileField):
            with value.file as file:
                files.append(attachment(value.filename, value.content_type, file.read()))
    return json.loads(str(form["deed"])), files


def _listening(port: int | None) -> socket.socket:
    """Return a socket at the port (0: any free one).

    Without a port it uses the usual one if free: the browser's stored data belongs to it.
    """
    try:
        return socket.create_server((HOST, USUAL_PORT if port is None else port))
    except OSError:
        if port is not None:
            raise StartupError(_SUBJECT, [Problem("--port", f"порт {port} занят")]) from None
        return socket.create_server((HOST, 0))


async def serve(port: int | None, stop: asyncio.Event) -> AsyncIterator[str]:
    """Serve until `stop` is set; yield lines for the console."""
    async with AsyncExitStack() as closing:
        listening = closing.enter_context(_listening(port))
        folder = closing.enter_context(tempfile.TemporaryDirectory(prefix="otklik-"))
        theatre = Theatre(Path(folder))
        page = TutorialPage(theatre).application()
        runner = web.AppRunner(page, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        closing.push_async_callback(runner.cleanup)
        closing.push_async_callback(theatre.leave)
        await web.SockSite(runner, listening).start()
        following = asyncio.create_task(theatre.follow())
        closing.callback(following.cancel)
        yield f"Страница: http://{HOST}:{listening.getsockname()[1]}/"
        stopped = asyncio.create_task(stop.wait())
        preparing = asyncio.create_task(theatre.play(FREE))
        await asyncio.wait([stopped, preparing], return_when=asyncio.FIRST_COMPLETED)
        if preparing.done() and isinstance(preparing.exception(), ProgramGone):
            problem = Problem("программа", "не запустилась; почему, сказано выше")
            raise StartupError(_SUBJECT, [problem])
        if preparing.done():
            preparing.result()
        if theatre.performance is not None:
            intake = f"http://{HOST}:{theatre.performance.http_port}/api/v1/incidents"
            for sandbox in theatre.performance.sandboxes.messengers:
                yield f"Имитация {NAMES[sandbox.messenger]}: {sandbox.url}, токен {TOKEN}"
            yield f"Приём сообщений: {intake}, ключ {INTAKE_TOKEN}"
            yield "Остановить: Ctrl+C"
        await stopped
        preparing.cancel()
