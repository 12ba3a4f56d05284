"""The HTTP server of the program."""

import errno
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.http.answers import refusal
from bot.http.health import Health
from bot.http.intake import Intake
from bot.http.webhook import Webhook
from bot.logs import describe
from bot.startup import Problem, StartupError

log: Final = structlog.get_logger(__name__)

LARGEST_BODY: Final = 256 * 1024
_FINISH_WITHIN: Final = 5.0

_WHY: Final[Mapping[int | None, str | None]] = {
    errno.EADDRINUSE: "порт занят другой программой; укажите другой порт",
    errno.EADDRNOTAVAIL: "у этой машины нет такого адреса; укажите другой",
    errno.EACCES: "на этот порт нет права; укажите порт не меньше 1024",
}


class HttpServer:
    """Intake, health and, where WEBHOOK_URL is set, Telegram's updates."""

    def __init__(
        self,
        host: str,
        port: int,
        intake: Intake,
        webhook: Webhook | None,
        health: Health,
    ) -> None:
        self._host = host
        self._port = port
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[_without_traces])
        for routes in (intake, webhook, health):
            if routes is not None:
                routes.add_routes(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_FINISH_WITHIN)

    @property
    def port(self) -> int:
        """The port it listens on: HTTP_PORT, or the one given by the system if that is 0."""
        return int(self._runner.addresses[0][1])

    async def start(self) -> None:
        """Listens; raises StartupError if it can't."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            why = _WHY.get(error.errno, error.strerror)
            problem = Problem("HTTP_HOST, HTTP_PORT", f"{self._host}:{self._port}: {why}")
            raise StartupError("HTTP-сервер", [problem]) from None

    async def stop(self) -> None:
        """Finishes the calls in hand."""
        await self._runner.cleanup()


@web.middleware
async def _without_traces(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A fault of ours is one line in the log and a plain answer; refusals of aiohttp stay."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception as error:  # noqa: BLE001 - the last place before aiohttp would log a trace
        log.error("http.failed", path=request.path, error=describe(error))  # noqa: TRY400 - the trace may quote a citizen
        return refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "внутренняя ошибка, повторите позже")
