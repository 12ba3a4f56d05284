"""A proxy between the bot and the sandbox, and its failures, on demand.

The bot reaches Telegram through it (PROXY_URL); its tunnels lead to any target.
"""

import asyncio
import contextlib
import socket
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from tests.telegram.handshakes import Client, Handshake, HttpConnect, Login, Socks5

_HOST: Final = "127.0.0.1"
_PIECE: Final = 2**16
_NOBODY: Final = "nobody", "nobody knows"
_RESET_ON_CLOSE: Final = struct.pack("ii", 1, 0)


class ProxyKind(StrEnum):
    """The scheme of PROXY_URL."""

    SOCKS5 = "socks5"
    HTTP = "http"


_HANDSHAKES: Final[dict[ProxyKind, Handshake]] = {
    ProxyKind.SOCKS5: Socks5(),
    ProxyKind.HTTP: HttpConnect(),
}


@dataclass(frozen=True, slots=True)
class Refuse:
    """Connections are closed in an orderly way after the client's first bytes."""


@dataclass(frozen=True, slots=True)
class GeneralFailure:
    """No tunnel is opened: SOCKS reply 1, or a page with that status in answer to CONNECT."""

    status: int = 503


@dataclass(frozen=True, slots=True)
class WrongLogin:
    """Every login is wrong: SOCKS authentication fails, CONNECT is answered 407."""


@dataclass(frozen=True, slots=True)
class Reset:
    """Calls reach the server; the connection breaks before their answers."""


@dataclass(frozen=True, slots=True)
class Slow:
    """Opening a tunnel, and each piece of an answer, takes so many real seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class BlackHole:
    """Connections and calls are accepted, but nothing is forwarded or answered."""


ProxyFault = Refuse | GeneralFailure | WrongLogin | Reset | Slow | BlackHole


class Proxy:
    """A proxy on this machine, running inside `async with`.

    `login` is required of every client; None: no login. `tunnels` counts those opened so far.
    """

    def __init__(self, kind: ProxyKind, *, login: Login | None = None) -> None:
        self.tunnels = 0
        self._kind = kind
        self._login = login
        self._fault: ProxyFault | None = None
        self._port = 0
        self._server: asyncio.Server | None = None
        self._clients: dict[asyncio.Task[None], Client] = {}

    async def __aenter__(self) -> Self:
        await self._listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._close()

    @property
    def url(self) -> str:
        """The value of PROXY_URL, with the login."""
        login = f"{':'.join(self._login)}@" if self._login else ""
        return f"{self._kind}://{login}{_HOST}:{self._port}"

    def fail(self, fault: ProxyFault | None) -> None:
        """Make every call fail with the fault from now on; None ends it.

        Faults that prevent tunnels also reset the open ones.
        """
        self._fault = fault
        if isinstance(fault, Refuse | GeneralFailure | WrongLogin):
            for client in self._clients.values():
                _reset(client)

    @contextmanager
    def failing(self, fault: ProxyFault) -> Iterator[None]:
        """Make every call fail with the fault inside the block."""
        self.fail(fault)
        try:
            yield
        finally:
            self.fail(None)

    @asynccontextmanager
    async def down(self) -> AsyncIterator[None]:
        """Inside the block its port is closed, and all tunnels are closed."""
        await self._close()
        try:
            yield
        finally:
            await self._listen()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._connected, _HOST, self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        serving = list(self._clients)
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)

    def _connected(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Serve in our own task: asyncio complains if one of its own is cancelled."""
        client = Client(reader, writer)
        task = asyncio.create_task(self._serve(client))
        self._clients[task] = client
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._clients.pop(task).writer.close()

    async def _serve(self, client: Client) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await self._admit(client)

    async def _admit(self, client: Client) -> None:
        match self._fault:
            case Refuse():
                await client.reader.read(_PIECE)
                return None
            case BlackHole():
                return await _swallow(client)
            case Slow(seconds):
                await asyncio.sleep(seconds)
            case _:
                pass
        handshake = _HANDSHAKES[self._kind]
        login = _NOBODY if isinstance(self._fault, WrongLogin) else self._login
        if (target := await handshake.target(client, login)) is None:
            return None
        if isinstance(self._fault, GeneralFailure):
            return handshake.fail(client, self._fault.status)
        try:
            server = Client(*await asyncio.open_connection(*target))
        except OSError:
            return handshake.fail(client, 502)
        handshake.grant(client)
        self.tunnels += 1
        return await self._relay(client, server)

    async def _relay(self, client: Client, server: Client) -> None:
        """Relay until either side ends."""
        ways = [
            asyncio.create_task(self._calls(client, server)),
            asyncio.create_task(self._answers(server, client)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            server.writer.close()
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _calls(self, client: Client, server: Client) -> None:
        while piece := await client.reader.read(_PIECE):
            if not isinstance(self._fault, BlackHole):
                server.writer.write(piece)
                await server.writer.drain()

    async def _answers(self, server: Client, client: Client) -> None:
        while piece := await server.reader.read(_PIECE):
            match self._fault:
                case Slow(seconds):
                    await asyncio.sleep(seconds)
                case BlackHole():
                    continue
                case Reset():
                    return _reset(client)
                case _:
                    pass
            client.writer.write(piece)
            await client.writer.drain()
        return None


async def _swallow(client: Client) -> None:
    while await client.reader.read(_PIECE):
        pass


def _reset(client: Client) -> None:
    """Break the connection abruptly, like a broken line."""
    own: socket.socket | None = client.writer.get_extra_info("socket")
    if own is not None:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    client.writer.transport.abort()
