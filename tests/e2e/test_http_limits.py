"""What the HTTP server takes of a caller: so much, so quickly, and from this machine unless told otherwise."""

import asyncio
import json
from collections.abc import AsyncIterator
from http import HTTPStatus

import pytest

from bot.http import server
from bot.settings import explicit_settings
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
    assert explicit_settings().http_host == "127.0.0.1"


async def test_headers_and_addresses_have_a_length(caller: Caller) -> None:
    async with caller.session.get(f"{caller.base}/healthz?{'x' * 9000}") as answer:
        assert answer.status == HTTPStatus.BAD_REQUEST
    async with caller.session.get(
        f"{caller.base}/healthz", headers={"X-Long": "x" * 9000}
    ) as answer:
        assert answer.status == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "это не запрос HTTP"),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nsecret word\r\n\r\n", "это не запрос HTTP"),
        (
            b"POST /api/v1/incidents HTTP/1.1\r\nContent-Length: secret\r\n\r\n",
            "это не запрос HTTP",
        ),
        (b"GET /" + b"secret" * 1500 + b" HTTP/1.1\r\n\r\n", "адрес или заголовок слишком длинный"),
    ],
    ids=["TLS", "a header that is none", "a length that is none", "a long address"],
)
async def test_what_is_no_request_is_refused_in_the_usual_form_and_goes_to_no_log(
    connection: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    sent: bytes,
    said: str,
) -> None:
    reader, writer = connection
    writer.write(sent)
    assert await status(reader) == HTTPStatus.BAD_REQUEST
    head, body = (await reader.read()).decode().split("\r\n\r\n")
    assert "application/json" in head
    assert json.loads(body) == {"errors": [{"field": "", "message": said}]}
    logged = "".join(capsys.readouterr())
    assert not caplog.records
    assert "http.not_understood" in logged
    assert "secret" not in logged


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
