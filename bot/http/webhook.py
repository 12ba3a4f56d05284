"""Telegram's webhook: acknowledges an update only when it is in the inbox."""

from http import HTTPStatus
from typing import Final

import structlog
from aiohttp import web

from bot.http.server import same
from bot.runtime.clock import Clock
from bot.runtime.logs import describe
from storage.engine.database import DatabaseUnavailable
from storage.inbox.inbox import Inbox

log: Final = structlog.get_logger(__name__)

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


class Webhook:
    """One update per call (https://core.telegram.org/bots/api#setwebhook)."""

    def __init__(self, path: str, secret: str, inbox: Inbox, clock: Clock) -> None:
        self._path = path
        self._secret = secret
        self._inbox = inbox
        self._clock = clock

    def add_routes(self, app: web.Application) -> None:
        """Add the route of WEBHOOK_URL."""
        app.router.add_post(self._path, self._post)

    async def _post(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not same(given, self._secret):
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        try:
            update = await request.json()
        except (ValueError, RecursionError):  # RecursionError: brackets nested without end
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        if not isinstance(update, dict):
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        try:
            await self._inbox.add([update], self._clock.now())
        except DatabaseUnavailable as error:
            log.warning("webhook.database_failed", error=describe(error))
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        return web.Response()
