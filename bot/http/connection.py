"""A connection to the HTTP server: its timeouts, and refusals of malformed requests."""

import asyncio
from http import HTTPStatus
from typing import Final

import structlog
from aiohttp import web
from aiohttp.http_exceptions import LineTooLong

from bot.http.answers import refusal

log: Final = structlog.get_logger(__name__)

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
