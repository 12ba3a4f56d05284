"""`/metrics`: the figures for Prometheus, without a token as `/readyz`, on the same address."""

from aiohttp import web

from bot.runtime.metrics import Exposition


class MetricsPage:
    """One page; what it tells is in docs/reference/metrics.md."""

    def __init__(self, exposition: Exposition) -> None:
        self._exposition = exposition

    def add_routes(self, app: web.Application) -> None:
        """Whoever may reach the server may read it: it holds figures only."""
        app.router.add_get("/metrics", self._get)

    async def _get(self, _request: web.Request) -> web.Response:
        page = await self._exposition.page()
        return web.Response(body=page, headers={"Content-Type": self._exposition.content_type})
