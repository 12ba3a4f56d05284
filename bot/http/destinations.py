"""Allowed addresses of the outgoing webhook.

A receiver may run on this machine or in the administration's own network, but not at a cloud's
metadata service, whose secrets anyone who edits the organisation file could get.
"""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import AF_INET, AddressFamily
from typing import Final

from aiohttp import ThreadedResolver
from aiohttp.abc import ResolveResult

_METADATA: Final = frozenset(
    map(
        ip_address,
        (
            "100.100.100.200",  # Alibaba
            "168.63.129.16",  # Azure
            "192.0.0.192",  # Oracle
            "fd00:ec2::254",  # AWS
            "fd20:ce::254",  # Google
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
    """The address can't be a receiver's."""


class CheckedResolver(ThreadedResolver):
    """Checks the resolved addresses of a name."""

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AF_INET
    ) -> list[ResolveResult]:
        """Raise ForbiddenDestination if any address is forbidden."""
        found = await super().resolve(host, port, family)
        for one in found:
            check_destination(one["host"])
        return found


def check_destination(host: str) -> None:
    """Raise ForbiddenDestination for a forbidden address; CheckedResolver checks names."""
    try:
        address = ip_address(host)
    except ValueError:
        return
    if any(map(_forbidden, _meant_by(address))):
        raise ForbiddenDestination(host)


def _meant_by(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address | IPv6Address]:
    """Yield the address without its interface, and the IPv4 addresses embedded in it."""
    yield type(address)(int(address))
    if isinstance(address, IPv6Address):
        yield from filter(None, (address.ipv4_mapped, address.sixtofour, *(address.teredo or ())))
        if any(address in network for network in _IPV4_IN_LAST_BITS):
            yield IPv4Address(int(address) & 0xFFFF_FFFF)


def _forbidden(address: IPv4Address | IPv6Address) -> bool:
    return (
        address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or address == IPv4Address("255.255.255.255")
        or address in _METADATA
    )
