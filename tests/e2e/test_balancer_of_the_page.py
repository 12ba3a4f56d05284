"""The nginx of docs/how-to/several-processes.md, while the first of two servers is silent."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from tests.ports import reserve_port

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "several-processes.md"
AROUND = """\
daemon off; pid {folder}/pid; error_log {folder}/errors; events {{}}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {page}
}}
"""
PATIENCE = aiohttp.ClientTimeout(total=2)


@asynccontextmanager
async def server(status: int | None, asked: list[int | None]) -> AsyncIterator[int]:
    """Its port. Without a status it takes what it is sent and is silent, as one that is paused."""

    async def answer(_: web.Request) -> web.Response:
        asked.append(status)
        await asyncio.sleep(0 if status else 60)
        return web.Response(status=status or 200)

    application = web.Application()
    application.router.add_route("*", "/{anything:.*}", answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@asynccontextmanager
async def balancer(folder: Path, first: int, second: int) -> AsyncIterator[str]:
    """Its address."""
    if (nginx := shutil.which("nginx")) is None:
        pytest.skip("no nginx")
    (page,) = re.findall(r"^```nginx\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    own = reserve_port()
    for told, here in (
        ("10.0.0.1:8080", f"127.0.0.1:{first}"),
        ("10.0.0.2:8080", f"127.0.0.1:{second}"),
        ("443 ssl", f"127.0.0.1:{own}"),
        ("proxy_read_timeout 5s", "proxy_read_timeout 300ms"),
    ):
        assert told in page
        page = page.replace(told, here)
    page = re.sub(r"^ *ssl_certificate.*$", "", page, flags=re.MULTILINE)
    config = folder / "nginx.conf"
    config.write_text(AROUND.format(folder=folder, page=page), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(nginx, "-c", str(config))
    try:
        async with asyncio.timeout(60):
            while not (folder / "pid").exists():
                assert process.returncode is None
                await asyncio.sleep(0.02)
        yield f"http://127.0.0.1:{own}"
    finally:
        process.terminate()
        await process.wait()


@pytest.mark.parametrize("trouble", [None, 503], ids=["silent", "without a database"])
async def test_what_telegram_sends_comes_to_the_server_that_works(
    tmp_path: Path, trouble: int | None
) -> None:
    asked: list[int | None] = []
    async with (
        server(trouble, asked) as first,
        server(200, asked) as second,
        balancer(tmp_path, first, second) as base,
        aiohttp.ClientSession(timeout=PATIENCE) as session,
    ):
        for _ in range(2):
            async with session.post(f"{base}/telegram", json={"update_id": 1}) as answer:
                assert answer.status == 200
    assert {trouble, 200} == {*asked}


async def test_what_may_have_been_registered_is_not_registered_by_another_server(
    tmp_path: Path,
) -> None:
    asked: list[int | None] = []
    async with (
        server(None, asked) as first,
        server(None, asked) as second,
        balancer(tmp_path, first, second) as base,
        aiohttp.ClientSession(timeout=PATIENCE) as session,
    ):
        with pytest.raises(TimeoutError):
            await session.post(f"{base}/api/v1/incidents", json={"text": "Яма."})
        assert asked == [None]


async def test_what_only_the_own_machines_ask_for_is_not_shown_to_the_world(tmp_path: Path) -> None:
    async with (
        server(200, []) as first,
        balancer(tmp_path, first, first) as base,
        aiohttp.ClientSession(timeout=PATIENCE) as session,
    ):
        for path in ("/metrics", "/readyz"):
            async with session.get(f"{base}{path}") as answer:
                assert answer.status == 404
