"""Addresses to which no call may go: one that a server names can be hostile."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import AF_INET, AddressFamily
from typing import Final
from urllib.parse import urlsplit

from aiohttp import ThreadedResolver
from aiohttp.abc import ResolveResult

_METADATA: Final = frozenset(
    map(
        ip_address,
        (
            "168.63.129.16",  # Azure
            "192.0.0.192",  # Oracle
        ),
    )
)
"""Metadata services with secrets; most others use the link-local 169.254.169.254."""

_IPV4_IN_LAST_BITS: Final = (
    IPv6Network("::/96"),  # IPv4-compatible
    IPv6Network("64:ff9b::/96"),  # NAT64
    IPv6Network("64:ff9b:1::/48"),  # NAT64 of one network
)


class ForbiddenDestination(OSError):
    """No call may go to this address."""


class CheckedResolver(ThreadedResolver):
    """Checks the resolved addresses of a name: all but `own` must be public."""

    def __init__(self, own: str | None) -> None:
        super().__init__()
        self._own = own

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AF_INET
    ) -> list[ResolveResult]:
        """Raise ForbiddenDestination if any address is forbidden."""
        found = await super().resolve(host, port, family)
        for one in found if host != self._own else ():
            _check(one["host"])
        return found


class NamedAddresses:
    """The addresses that a server names in its answers, for files and events.

    They may lead to its own host, as those of a stand-in do, or by https to a public one.
    """

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self._own = parts.scheme, parts.hostname

    def check(self, url: str) -> None:
        """Raise ForbiddenDestination for any other; names are checked by the resolver."""
        try:
            parts = urlsplit(url)
            scheme, host = parts.scheme, parts.hostname
        except ValueError:
            raise ForbiddenDestination from None
        if (scheme, host) == self._own:
            return
        if scheme != "https" or not host:
            raise ForbiddenDestination
        _check(host)

    def resolver(self) -> CheckedResolver:
        """Return the resolver for all calls of this server's client."""
        return CheckedResolver(self._own[1])


def _check(host: str) -> None:
    """Raise ForbiddenDestination for an address that is not public; CheckedResolver checks names."""
    try:
        address = ip_address(host)
    except ValueError:
        return
    if not all(map(_is_public, _meant_by(address))):
        raise ForbiddenDestination(host)


def _meant_by(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address | IPv6Address]:
    """Yield the address without its interface, and the IPv4 addresses embedded in it."""
    yield type(address)(int(address))
    if isinstance(address, IPv6Address):
        yield from filter(None, (address.ipv4_mapped, address.sixtofour, *(address.teredo or ())))
        if any(address in network for network in _IPV4_IN_LAST_BITS):
            yield IPv4Address(int(address) & 0xFFFF_FFFF)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and address not in _METADATA
