"""The page's server: whom it answers, what it lets a browser do, and what comes before there is a performance."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from bot.tutorial.server import POLICY, TutorialPage
from bot.tutorial.sessions import Theatre

FILES = Path(__file__).parents[3] / "bot" / "tutorial" / "files"


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[str]:
    theatre = Theatre(tmp_path)
    async with TestServer(TutorialPage(theatre).application()) as server:
        yield str(server.make_url("/"))
    await theatre.leave()


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.mark.parametrize("name", ["", *(file.name for file in FILES.glob("*.[cj]s*"))])
async def test_files_come_with_a_strict_policy(page: str, client: ClientSession, name: str) -> None:
    async with client.get(f"{page}{name}") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in POLICY
    assert "http" not in POLICY


@pytest.mark.parametrize(
    "path",
    [
        "nothing.js",
        "../server.py",
        "..%2Fserver.py",
        "page.toml",
        "file/99999999999999999999/a",
    ],
)
async def test_nothing_else_is_given(page: str, client: ClientSession, path: str) -> None:
    async with client.get(f"{page}{path}") as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
    ],
)
async def test_another_site_gets_nothing(
    page: str, client: ClientSession, headers: dict[str, str]
) -> None:
    async with client.get(page, headers=headers) as answer:
        assert answer.status == 403
    async with client.post(f"{page}do", json={}, headers=headers) as answer:
        assert answer.status == 403


async def test_the_page_itself_is_answered(page: str, client: ClientSession) -> None:
    async with client.get(page, headers={"Origin": page.rstrip("/")}) as answer:
        assert answer.status == 200


async def test_before_there_is_a_stage_it_says_so(page: str, client: ClientSession) -> None:
    async with client.get(f"{page}changes") as stream:
        assert stream.content_type == "text/event-stream"
        assert await stream.content.readuntil(b"\n") == b"event: all\n"
        data = (await stream.content.readuntil(b"\n")).removeprefix(b"data: ")
        assert json.loads(data) == {"preparing": True, "failed": False}
    async with client.post(f"{page}weather", json={"weather": "down"}) as answer:
        assert answer.status == 409
        assert "Сцена готовится" in (await answer.json())["why"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"lesson": "no such lesson"}'])
async def test_what_makes_no_sense_is_refused(
    page: str, client: ClientSession, body: bytes
) -> None:
    headers = {"Content-Type": "application/json"}
    async with client.post(f"{page}play", data=body, headers=headers) as answer:
        assert answer.status == 400
        assert (await answer.json())["why"] == "Непонятный запрос"


def test_the_files_ask_for_nothing_foreign() -> None:
    for file in FILES.iterdir():
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in text, file.name
        assert "https://" not in text, file.name
        assert "innerHTML" not in text, file.name
        assert "insertAdjacentHTML" not in text, file.name
