"""What the HTTP server takes of a caller: so much, so quickly, and from this machine unless told otherwise."""

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus

import pytest

from bot.http import server
from bot.settings import Settings
from tests.e2e.town import Caller, Town


@pytest.fixture
async def connection(
    town: Town,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", town.app.http.port)
    yield reader, writer
    writer.close()


async def status(reader: asyncio.StreamReader) -> int:
    async with asyncio.timeout(240):
        return int((await reader.readline()).split()[1])


def test_it_listens_to_this_machine_alone_unless_told_otherwise() -> None:
    assert Settings(_env_file=None).http_host == "127.0.0.1"


async def test_headers_and_addresses_have_a_length(caller: Caller) -> None:
    async with caller.session.get(f"{caller.base}/healthz?{'x' * 9000}") as answer:
        assert answer.status == HTTPStatus.BAD_REQUEST
    async with caller.session.get(
        f"{caller.base}/healthz", headers={"X-Long": "x" * 9000}
    ) as answer:
        assert answer.status == HTTPStatus.BAD_REQUEST


async def test_whoever_dribbles_is_answered_in_the_end(
    connection: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    caller: Caller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server, "ANSWER_WITHIN", 0.3)
    reader, writer = connection
    head = f"POST /api/v1/incidents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {caller.token}\r\n"
    writer.write(f"{head}Content-Length: 100\r\n\r\n{{".encode())
    assert await status(reader) == HTTPStatus.REQUEST_TIMEOUT
    assert (await caller.get("/healthz"))[0] == HTTPStatus.OK
