"""Handshakes of clients with a proxy: SOCKS5 (RFC 1928, 1929) and CONNECT of HTTP."""

import base64
from asyncio import StreamReader, StreamWriter
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final, Protocol

Login = tuple[str, str]
"""Name and password."""

Target = tuple[str, int]
"""Host and port of the tunnel's other end."""

_VERSION: Final = b"\x05"
_ANYBODY, _BY_LOGIN, _NO_METHOD = 0x00, 0x02, 0xFF
_ADDRESS_LENGTHS: Final = {1: 4, 4: 16}
"""Bytes of an IPv4 and an IPv6 address, by type; a name (type 3) carries its own length."""
_REASONS: Final = {407: "Proxy Authentication Required", 502: "Bad Gateway"}


@dataclass(frozen=True, slots=True)
class Client:
    """The client's end of a connection."""

    reader: StreamReader
    writer: StreamWriter

    async def take(self, length: int) -> bytes:
        """Read so many bytes."""
        return await self.reader.readexactly(length)

    async def take_counted(self) -> bytes:
        """Read a length byte and that many bytes."""
        return await self.take((await self.take(1))[0])


class Handshake(Protocol):
    """A protocol for opening a tunnel."""

    async def target(self, client: Client, login: Login | None) -> Target | None:
        """Return the target; None if the login is wrong, which the client has been told."""

    def grant(self, client: Client) -> None:
        """Confirm the tunnel; all further bytes belong to it."""

    def fail(self, client: Client, status: int) -> None:
        """Refuse the tunnel; `status` is that of an HTTP answer."""


class Socks5:
    """SOCKS5, with a login or without."""

    async def target(self, client: Client, login: Login | None) -> Target | None:
        """Any command is treated as CONNECT."""
        await client.take(1)
        if not await self._admitted(client, await client.take_counted(), login):
            return None
        *_, kind = await client.take(4)
        length = _ADDRESS_LENGTHS.get(kind)
        host = (
            (await client.take_counted()).decode("idna")
            if length is None
            else str(ip_address(await client.take(length)))
        )
        return host, int.from_bytes(await client.take(2))

    def grant(self, client: Client) -> None:
        """Send reply 0."""
        self._reply(client, 0)

    def fail(self, client: Client, status: int) -> None:  # noqa: ARG002 - SOCKS has its own codes
        """Send reply 1, general failure."""
        self._reply(client, 1)

    async def _admitted(self, client: Client, methods: bytes, login: Login | None) -> bool:
        wanted = _ANYBODY if login is None else _BY_LOGIN
        chosen = wanted if wanted in methods else _NO_METHOD
        client.writer.write(_VERSION + bytes([chosen]))
        if chosen != _BY_LOGIN:
            return chosen == _ANYBODY
        await client.take(1)
        given = (await client.take_counted()).decode(), (await client.take_counted()).decode()
        client.writer.write(bytes([1, given != login]))
        return given == login

    def _reply(self, client: Client, code: int) -> None:
        client.writer.write(_VERSION + bytes([code, 0, 1, 0, 0, 0, 0, 0, 0]))


class HttpConnect:
    """CONNECT, which the bot's client uses for plain http too."""

    async def target(self, client: Client, login: Login | None) -> Target | None:
        """Any method is treated as CONNECT."""
        head = (await client.reader.readuntil(b"\r\n\r\n")).decode("latin1")
        if login is not None and _basic(login) not in head:
            self.fail(client, 407)
            return None
        host, _, port = head.split()[1].rpartition(":")
        return host.strip("[]"), int(port)

    def grant(self, client: Client) -> None:
        """Send 200 without a body."""
        client.writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")

    def fail(self, client: Client, status: int) -> None:
        """Send a page with that status."""
        reason = _REASONS.get(status, "Service Unavailable")
        body = f"<html><body><h1>{status} {reason}</h1></body></html>"
        client.writer.write(
            f"HTTP/1.1 {status} {reason}\r\nContent-Type: text/html\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()
        )


def _basic(login: Login) -> str:
    return "Basic " + base64.b64encode(":".join(login).encode()).decode() + "\r\n"
