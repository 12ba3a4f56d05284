"""What the HTTP server takes of a caller: so much, so quickly, and from this machine unless told otherwise."""

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus

import pytest

from bot.http import server
from bot.setup.settings import explicit_settings
from tests.e2e.town import Caller, Town

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Connect = Callable[[], Awaitable[Connection]]


@pytest.fixture
async def connect(town: Town) -> AsyncIterator[Connect]:
    """Opens connections to the server; they are closed after the story."""
    opened: list[Connection] = []

    async def connect() -> Connection:
        opened.append(await asyncio.open_connection("127.0.0.1", town.app.http.port))
        return opened[-1]

    yield connect
    for _, writer in opened:
        writer.close()


@pytest.fixture
async def connection(connect: Connect) -> Connection:
    return await connect()


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
    connection: Connection,
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
    connection: Connection,
    caller: Caller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server, "ANSWER_WITHIN", 0.3)
    reader, writer = connection
    head = f"POST /api/v1/incidents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {caller.token}\r\n"
    writer.write(f"{head}Content-Length: 100\r\n\r\n{{".encode())
    assert await status(reader) == HTTPStatus.REQUEST_TIMEOUT
    assert (await caller.get("/healthz"))[0] == HTTPStatus.OK


async def closed(reader: asyncio.StreamReader) -> bool:
    """Whether the server has closed it; nothing was answered."""
    async with asyncio.timeout(240):
        with suppress(ConnectionResetError):
            return await reader.read() == b""
    return True


async def healthy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Whether it still answers."""
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    async with asyncio.timeout(240):
        head = await reader.readuntil(b"\r\n\r\n")
        size = int(re.findall(rb"Content-Length: (\d+)", head)[0])
        await reader.readexactly(size)
    return b" 200 " in head


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HTTP/1.1\r\nHost: "])
async def test_a_head_has_to_come_in_time(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(server, "HEAD_WITHIN", 0.2)
    reader, writer = connection
    writer.write(sent)
    assert await closed(reader)


async def test_a_later_head_has_to_come_in_time(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEAD_WITHIN", 0.2)
    reader, writer = connection
    assert await healthy(reader, writer)
    await asyncio.sleep(0.5)
    assert await healthy(reader, writer)  # between two requests a connection may rest
    writer.write(b"GET /")
    assert await closed(reader)


async def test_a_connection_without_requests_is_closed(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "IDLE_WITHIN", 0.3)
    assert await healthy(*connection)
    assert await closed(connection[0])


async def test_a_caller_who_does_not_read_the_answer_is_not_waited_for(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "READ_WITHIN", 0.3)
    with socket.create_connection(("127.0.0.1", town.app.http.port)) as caller:
        caller.setblocking(False)
        with pytest.raises(ConnectionError):
            await asks_without_end(caller)


async def asks_without_end(caller: socket.socket) -> None:
    """Until the connection is closed; no answer is read."""
    ask = b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 100
    async with asyncio.timeout(240):
        while True:
            with suppress(BlockingIOError):
                caller.send(ask)
            await asyncio.sleep(0.01)


async def test_one_too_many_takes_the_place_of_the_oldest_that_is_idle(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "MOST_CONNECTIONS", 3)
    (oldest, _), _, third = [await connect() for _ in range(3)]
    assert await healthy(*third)
    fourth = await connect()
    assert await closed(oldest)
    assert await healthy(*fourth)
    assert await healthy(*third)


async def test_those_at_work_are_not_interrupted_by_one_too_many(
    connect: Connect, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "MOST_CONNECTIONS", 2)
    body = b'{"text": "x"}'
    head = (
        f"POST /api/v1/incidents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {caller.token}\r\n"
        f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"
    )
    working = [await connect() for _ in range(2)]
    for _, writer in working:
        writer.write(head.encode())
    for reader, _ in working:
        assert await status(reader) == HTTPStatus.CONTINUE
        await reader.readline()
    refused, _ = await connect()
    assert await closed(refused)
    for reader, writer in working:
        writer.write(body)
        assert await status(reader) == HTTPStatus.UNPROCESSABLE_ENTITY
