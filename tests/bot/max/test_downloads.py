"""Downloads in MAX follow redirects only to where a file may be."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer

from bot.max.calls import MaxApi
from domain.model.outcome import Done, Refused, Remedy

MOVED = {
    "there": "/file",
    "twice": "/there",
    "metadata": "http://169.254.169.254/latest",
    "neighbour": "https://10.1.2.3/file",
    "disk": "file:///etc/passwd",
    "nonsense": "https://[",
    "ring": "/ring",
}


@pytest.fixture
async def server() -> AsyncIterator[BaseTestServer]:
    async def file(_: web.Request) -> web.Response:
        return web.Response(body=b"content")

    async def moved(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": MOVED[request.path[1:]]})

    app = web.Application()
    app.router.add_get("/file", file)
    app.router.add_get("/{name}", moved)
    async with TestServer(app, host="127.0.0.1") as running:
        yield running


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("file", Done(b"content")),
        ("there", Done(b"content")),
        ("twice", Done(b"content")),
        ("metadata", Refused(Remedy.LOOK, "forbidden address")),
        ("neighbour", Refused(Remedy.LOOK, "forbidden address")),
        ("disk", Refused(Remedy.LOOK, "forbidden address")),
        ("nonsense", Refused(Remedy.LOOK, "forbidden address")),
        ("ring", Refused(Remedy.LOOK, "too many redirects")),
    ],
)
async def test_a_redirect_is_followed_as_far_as_it_is_allowed(
    server: BaseTestServer, name: str, found: object
) -> None:
    api = MaxApi("token", str(server.make_url("")), None, None)
    assert await api.download(str(server.make_url(f"/{name}")), 100, within=5.0) == found
    await api.close()
