"""A messenger's webhook: acknowledges an update only when it is in the inbox."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final

import structlog
from aiohttp import web

from bot.http.server import same
from bot.messengers.line import WebhookAddress
from bot.runtime import traffic
from bot.runtime.logs import describe
from storage.engine.database import DatabaseUnavailable

log: Final = structlog.get_logger(__name__)


def webhook_route(
    at: WebhookAddress, receive: Callable[[dict[str, Any]], Awaitable[object]]
) -> web.RouteDef:
    """Return the route of one update per call, with the secret in a header.

    `receive` stores an update.
    """

    async def post(request: web.Request) -> web.Response:
        if not same(request.headers.get(at.header, ""), at.secret):
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        try:
            update = await request.json()
        except (ValueError, RecursionError):  # RecursionError: brackets nested without end
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        if not isinstance(update, dict):
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        traffic.record("webhook", request.method, update, None, None)
        try:
            await receive(update)
        except DatabaseUnavailable as error:
            log.warning("webhook.database_failed", error=describe(error))
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        return web.Response()

    return web.post(at.path, post)
