"""`/metrics`: figures for Prometheus, without a token like `/readyz`, at the same address."""

from aiohttp import web

from bot.runtime.metrics import Exposition


class MetricsPage:
    """The metrics page, described in docs/reference/metrics.md."""

    def __init__(self, exposition: Exposition) -> None:
        self._exposition = exposition

    def add_routes(self, app: web.Application) -> None:
        """Add the route; it needs no token, since it holds only figures."""
        app.router.add_get("/metrics", self._get)

    async def _get(self, _request: web.Request) -> web.Response:
        page = await self._exposition.page()
        return web.Response(body=page, headers={"Content-Type": self._exposition.content_type})
