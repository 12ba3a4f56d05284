"""A messenger's webhook: acknowledges an update only when it is in the inbox."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final

import structlog
from aiohttp import web

from bot.http.server import same
from bot.runtime import traffic
from bot.runtime.logs import describe
from storage.engine.database import DatabaseUnavailable

log: Final = structlog.get_logger(__name__)


class Webhook:
    """One update per call, with the secret in a header."""

    def __init__(
        self,
        path: str,
        header: str,
        secret: str,
        receive: Callable[[dict[str, Any]], Awaitable[object]],
    ) -> None:
        """`receive` stores an update."""
        self._path = path
        self._header = header
        self._secret = secret
        self._receive = receive

    def add_routes(self, app: web.Application) -> None:
        """Add the route of the webhook's address."""
        app.router.add_post(self._path, self._post)

    async def _post(self, request: web.Request) -> web.Response:
        given = request.headers.get(self._header, "")
        if not same(given, self._secret):
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        try:
            update = await request.json()
        except (ValueError, RecursionError):  # RecursionError: brackets nested without end
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        if not isinstance(update, dict):
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        traffic.record("webhook", request.method, update, None, None)
        try:
            await self._receive(update)
        except DatabaseUnavailable as error:
            log.warning("webhook.database_failed", error=describe(error))
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        return web.Response()
