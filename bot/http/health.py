"""Health: `/healthz` reports that the process is alive, `/readyz` that it can work, `/metrics` figures."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Final

import structlog
from aiohttp import web

from bot.http.server import answer
from bot.runtime.clock import Clock
from bot.runtime.logs import describe
from bot.runtime.metrics import Exposition

log: Final = structlog.get_logger(__name__)


CHECK_EVERY: Final = 5.0
"""Seconds for which results are cached: requests without a token cause no more work."""

_WITHIN: Final = 3.0
"""Seconds of real time for one check."""

Check = Callable[[], Awaitable[str]]
"""Returns the problem in Russian, or an empty string."""


class Health:
    """Named `checks`; ready means that all of them pass."""

    def __init__(self, checks: Mapping[str, Check], clock: Clock) -> None:
        self._checks = {name: _Remembered(name, check, clock) for name, check in checks.items()}

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; they need no token and report only whether the program works."""
        return [web.get("/healthz", self._alive), web.get("/readyz", self._ready)]

    async def _alive(self, _request: web.Request) -> web.Response:
        return answer({"status": "ok"})

    async def wrong(self) -> Mapping[str, str]:
        """Return each check's problem by name, empty if it passed."""
        found = await asyncio.gather(*(check.finding() for check in self._checks.values()))
        return dict(zip(self._checks, found, strict=True))

    async def _ready(self, _request: web.Request) -> web.Response:
        wrong = await self.wrong()
        ready = not any(wrong.values())
        checks = {name: {"ok": not detail, "detail": detail} for name, detail in wrong.items()}
        status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
        return answer({"ready": ready, "checks": checks}, status)


class _Remembered:
    """A check with a cached result, shared by all callers; an error or a timeout is a problem."""

    def __init__(self, name: str, check: Check, clock: Clock) -> None:
        self._name = name
        self._check = check
        self._clock = clock
        self._turn = asyncio.Lock()
        self._made_at: float | None = None
        self._found = ""

    async def finding(self) -> str:
        async with self._turn:
            now = self._clock.monotonic()
            if self._made_at is None or now - self._made_at >= CHECK_EVERY:
                self._found, self._made_at = await self._made(), now
            return self._found

    async def _made(self) -> str:
        try:
            async with asyncio.timeout(_WITHIN):
                return await self._check()
        except Exception as error:  # noqa: BLE001 - any error is a problem
            log.warning("health.check_failed", check=self._name, error=describe(error))
            return f"проверить не удалось ({type(error).__name__})"


def metrics_route(exposition: Exposition) -> web.RouteDef:
    """Return the route of docs/reference/metrics.md; it needs no token, having only figures."""

    async def show(_request: web.Request) -> web.Response:
        page = await exposition.page()
        return web.Response(body=page, headers={"Content-Type": exposition.content_type})

    return web.get("/metrics", show)
