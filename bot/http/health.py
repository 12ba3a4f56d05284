"""Health: `/healthz` says that the process lives, `/readyz` that it can do its work."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

from aiohttp import web

Check = Callable[[], Awaitable[bool]]


class Health:
    """`checks` are named; ready means that all of them hold."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks

    def add_routes(self, app: web.Application) -> None:
        """Without a token: they tell nothing but whether it works."""
        app.router.add_get("/healthz", self._alive)
        app.router.add_get("/readyz", self._ready)

    async def _alive(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def _ready(self, _request: web.Request) -> web.Response:
        results = {name: await check() for name, check in self._checks.items()}
        ready = all(results.values())
        return web.json_response(
            {"status": "ok" if ready else "unavailable", "checks": results},
            status=HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE,
        )
