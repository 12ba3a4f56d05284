"""One connection to the HTTP server: how long it may keep its place, and what is no request."""

import asyncio
from http import HTTPStatus
from typing import Final

import structlog
from aiohttp import web
from aiohttp.http_exceptions import LineTooLong

from bot.http.answers import refusal

log: Final = structlog.get_logger(__name__)

HEAD_WITHIN: Final = 10.0
"""Seconds from the first byte of a request, or from the connection, to the end of its headers."""

IDLE_WITHIN: Final = 75.0
"""Seconds between two requests: longer than a proxy in front of the bot keeps a connection (nginx: 60)."""

READ_WITHIN: Final = 30.0
"""Seconds in which a caller has to read its answer."""

MOST_CONNECTIONS: Final = 200
"""Far below the 1,024 open files that a process may have: the rest is for the database and Telegram."""

_NO_HTTP: Final = "это не запрос HTTP"
_TOO_LONG: Final = "адрес или заголовок слишком длинный"


class Connection(web.RequestHandler):
    """Closes itself when it is idle for too long, or gives its place to a newer one."""

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
        """Where there are too many, the one that has been idle for longest is closed."""
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
        """The clock of a head starts with its first byte and stops with its last."""
        if self._head_timer is None and not self.at_work:
            self._expect_head()
        super().data_received(data)
        if self._messages:
            self._forget_head()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Nothing is waited for any more."""
        self._forget_head()
        super().connection_lost(exc)

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """A caller who does not read the answer loses it."""
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
        """Refuse what is no request in the usual form.

        `message` and `exc` quote the caller: aiohttp would answer the one and log the other.
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
