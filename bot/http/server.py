"""The HTTP server of the program: its connections, its answers, and secrets in headers."""

import asyncio
import errno
import hmac
import json
from collections.abc import Iterable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Final

import structlog
from aiohttp import web
from aiohttp.http_exceptions import LineTooLong
from aiohttp.typedefs import Handler

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


class HttpServer:
    """The single address of all endpoints: intake, health, metrics and Telegram's webhook."""

    def __init__(
        self,
        host: str,
        port: int,
        routes: Iterable[web.RouteDef],
    ) -> None:
        self._host = host
        self._port = port
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[_without_traces])
        app.add_routes(routes)
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


def answer(body: Any, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    """Return a response with `body` as JSON."""
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(
        # A lone surrogate in a caller's field is escaped as in JSON.
        body=text.encode(errors="backslashreplace"),
        status=status,
        content_type="application/json",
        charset="utf-8",
    )


def refusal(status: HTTPStatus, message: str) -> web.Response:
    """Return a response for an error in the request as a whole."""
    return answer({"errors": [{"field": "", "message": message}]}, status)


def same(given: str, key: str) -> bool:
    """Compare a header with the key in constant time.

    A header may hold any bytes: invalid UTF-8 arrives as lone surrogates.
    """
    return hmac.compare_digest(given.encode(errors="surrogateescape"), key.encode())


HEAD_WITHIN: Final = 10.0
"""Seconds from the first byte of a request, or the connection, to the end of its headers."""

IDLE_WITHIN: Final = 75.0
"""Seconds between two requests: more than a reverse proxy's keep-alive (nginx: 60)."""

READ_WITHIN: Final = 30.0
"""Seconds in which a caller must read the response."""

MOST_CONNECTIONS: Final = 200
"""Far below the usual limit of 1,024 open files: the database and Telegram need the rest."""

_NO_HTTP: Final = "это не запрос HTTP"
_TOO_LONG: Final = "адрес или заголовок слишком длинный"


class Connection(web.RequestHandler):
    """Closes itself after idling too long, or to make room for a newer one."""

    __slots__ = ("_head_timer", "_server")

    def __init__(self, server: web.Server) -> None:
        loop = asyncio.get_running_loop()
        super().__init__(server, loop=loop, access_log=None, keepalive_timeout=IDLE_WITHIN)  # type: ignore[arg-type]
        self._server = server
        self._head_timer: asyncio.TimerHandle | None = None

    @property
    def at_work(self) -> bool:
        """Whether a request is being handled or answered."""
        return self._request_in_progress

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Accept a connection; above the limit, close the one that has idled longest."""
        super().connection_made(transport)
        if self.transport is not None:
            self.transport.set_write_buffer_limits(
                high=0
            )  # an answer counts as sent once it has left
        self._expect_head()
        there = [one for one in self._server.connections if one.transport is not None]
        if len(there) > MOST_CONNECTIONS:
            log.warning("http.crowded", connections=MOST_CONNECTIONS)
            next(
                one for one in there if isinstance(one, Connection) and not one.at_work
            ).force_close()

    def data_received(self, data: bytes) -> None:
        """Start the header timeout at the first byte and stop it at the last."""
        if self._head_timer is None and not self.at_work:
            self._expect_head()
        super().data_received(data)
        if self._messages:
            self._forget_head()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Stop the timeout."""
        self._forget_head()
        super().connection_lost(exc)

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Abort if the caller does not read the response."""
        try:
            async with asyncio.timeout(READ_WITHIN):
                return await super().finish_response(request, resp, start_time)
        except TimeoutError:
            if self.transport is not None:
                self.transport.abort()
            return resp, True

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Refuse a malformed request in the usual format.

        `message` and `exc` quote the caller: aiohttp would return the first and log the second.
        """
        if status != HTTPStatus.BAD_REQUEST:
            return super().handle_error(request, status, exc, message)
        log.info("http.not_understood", error=type(exc).__name__)
        why = _TOO_LONG if isinstance(exc, LineTooLong) else _NO_HTTP
        refused = refusal(HTTPStatus.BAD_REQUEST, why)
        refused.force_close()
        return refused

    def _expect_head(self) -> None:
        self._head_timer = asyncio.get_running_loop().call_later(HEAD_WITHIN, self._head_is_late)

    def _head_is_late(self) -> None:
        self._head_timer = None
        if not self.at_work:
            self.force_close()

    def _forget_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
