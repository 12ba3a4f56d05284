"""Health: `/healthz` says that the process lives, `/readyz` that it can do its work."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Final

import structlog
from aiohttp import web

from bot.http.answers import answer
from bot.runtime.clock import Clock
from bot.runtime.logs import describe

log: Final = structlog.get_logger(__name__)

CHECK_EVERY: Final = 5.0
"""Seconds for which a finding is remembered: whoever asks without a token causes no more work."""

_WITHIN: Final = 3.0
"""Seconds of real time for one check."""

Check = Callable[[], Awaitable[str]]
"""Gives what is wrong, in Russian; nothing if all is well."""


class Health:
    """`checks` are named; ready means that none of them finds anything wrong."""

    def __init__(self, checks: Mapping[str, Check], clock: Clock) -> None:
        self._checks = {name: _Remembered(name, check, clock) for name, check in checks.items()}

    def add_routes(self, app: web.Application) -> None:
        """Without a token: they tell nothing but whether it works."""
        app.router.add_get("/healthz", self._alive)
        app.router.add_get("/readyz", self._ready)

    async def _alive(self, _request: web.Request) -> web.Response:
        return answer({"status": "ok"})

    async def wrong(self) -> Mapping[str, str]:
        """What each check finds wrong, by its name; nothing where all is well."""
        found = await asyncio.gather(*(check.finding() for check in self._checks.values()))
        return dict(zip(self._checks, found, strict=True))

    async def _ready(self, _request: web.Request) -> web.Response:
        wrong = await self.wrong()
        ready = not any(wrong.values())
        checks = {name: {"ok": not detail, "detail": detail} for name, detail in wrong.items()}
        status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
        return answer({"ready": ready, "checks": checks}, status)


class _Remembered:
    """One check, made for all who ask meanwhile; one that fails or lasts has found something."""

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
        except Exception as error:  # noqa: BLE001 - whatever it is, something is wrong
            log.warning("health.check_failed", check=self._name, error=describe(error))
            return f"проверить не удалось ({type(error).__name__})"
