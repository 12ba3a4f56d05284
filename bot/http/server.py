"""The HTTP server of the program."""

import asyncio
import errno
from collections.abc import Iterable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Final, Protocol

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.http.answers import refusal
from bot.http.connection import Connection
from bot.runtime.logs import describe
from bot.runtime.startup_error import Problem, StartupError

log: Final = structlog.get_logger(__name__)

LARGEST_BODY: Final = 256 * 1024
ANSWER_WITHIN: Final = 30.0
"""Seconds for the whole request, body included: slow senders must not occupy connections."""

_FINISH_WITHIN: Final = 5.0

_WHY: Final[Mapping[int | None, str | None]] = {
    errno.EADDRINUSE: "порт занят другой программой; укажите другой порт",
    errno.EADDRNOTAVAIL: "у этой машины нет такого адреса; укажите другой",
    errno.EACCES: "на этот порт нет права; укажите порт не меньше 1024",
}


_REFUSED: Final[Mapping[int, str]] = {
    HTTPStatus.NOT_FOUND: "такого адреса нет",
    HTTPStatus.METHOD_NOT_ALLOWED: "этот метод здесь недоступен",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "слишком большое тело запроса",
}


_TOO_LATE: Final = (
    f"за {ANSWER_WITHIN:.0f} с не получилось; повторите с тем же external_id, без него сначала проверьте,"
    " не зарегистрировано ли сообщение"
)
"""The work may have been committed nevertheless."""


class Part(Protocol):
    """A handler of some paths."""

    def add_routes(self, app: web.Application) -> None:
        """Add its routes."""
        ...


class HttpServer:
    """The single address of all endpoints: intake, health, metrics and Telegram's webhook."""

    def __init__(
        self,
        host: str,
        port: int,
        parts: Iterable[Part],
    ) -> None:
        self._host = host
        self._port = port
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[_without_traces])
        for part in parts:
            part.add_routes(app)
        self.routes: Final = app.router.routes()
        """All routes, for comparison with the documentation."""
        self._runner = _Runner(app, shutdown_timeout=_FINISH_WITHIN)

    @property
    def port(self) -> int:
        """The listening port: HTTP_PORT, or the system's choice if that is 0."""
        return int(self._runner.addresses[0][1])

    async def start(self) -> None:
        """Listen; raise StartupError on failure."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            why = _WHY.get(error.errno, error.strerror)
            problem = Problem("HTTP_HOST, HTTP_PORT", f"{self._host}:{self._port}: {why}")
            raise StartupError("HTTP-сервер", [problem]) from None

    async def stop(self) -> None:
        """Finish the running requests."""
        await self._runner.cleanup()


class _Runner(web.AppRunner):
    @property
    def server(self) -> Any:
        """Return a factory of connections."""
        return partial(Connection, super().server)  # type: ignore[arg-type] # None before `setup`, when nobody calls


@web.middleware
async def _without_traces(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Log an internal error as one line, and convert aiohttp's refusals to our format."""
    try:
        async with asyncio.timeout(ANSWER_WITHIN):
            return await handler(request)
    except TimeoutError:
        log.warning("http.took_too_long", path=request.path)
        return refusal(HTTPStatus.REQUEST_TIMEOUT, _TOO_LATE)
    except web.HTTPException as error:
        refused = refusal(HTTPStatus(error.status), _REFUSED.get(error.status, error.reason))
        if allowed := error.headers.get("Allow"):
            refused.headers["Allow"] = allowed
        return refused
    except web.RequestPayloadError:  # the encoding of the body is not the declared one
        return refusal(HTTPStatus.BAD_REQUEST, "тело запроса не распаковать")
    except Exception as error:  # noqa: BLE001 - otherwise aiohttp would log a trace
        log.error("http.failed", path=request.path, error=describe(error))  # noqa: TRY400 - the trace may quote a citizen
        return refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "внутренняя ошибка, повторите позже")
