"""Where a server may send the program: to public addresses only, never to where clouds keep secrets."""

import asyncio
import socket
from typing import Any

import pytest

from bot.messengers.destinations import ForbiddenDestination, NamedAddresses

PUBLIC = NamedAddresses("https://platform-api2.max.ru")

FORBIDDEN = {
    "link-local": "169.254.169.254",
    "link-local of IPv6": "fe80::1",
    "link-local of an interface": "fe80::1%eth0",
    "unspecified": "0.0.0.0",  # noqa: S104 - an address to refuse
    "unspecified of IPv6": "::",
    "multicast": "224.0.0.1",
    "broadcast": "255.255.255.255",
    "metadata of Alibaba": "100.100.100.200",
    "metadata of Azure": "168.63.129.16",
    "metadata of Oracle": "192.0.0.192",
    "metadata of AWS by IPv6": "fd00:ec2::254",
    "metadata of Google by IPv6": "fd20:ce::254",
    "metadata by an interface": "fd00:ec2::254%eth0",
    "IPv4-mapped": "::ffff:169.254.1.1",
    "IPv4-mapped metadata": "::ffff:100.100.100.200",
    "IPv4-compatible": "::169.254.169.254",
    "NAT64": "64:ff9b::169.254.169.254",
    "local NAT64": "64:ff9b:1::169.254.169.254",
    "6to4": "2002:a9fe:a9fe::1",
    "Teredo": "2001:0:4136:e378:8000:63bf:5601:5601",
}


@pytest.mark.parametrize("address", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_no_server_may_name_an_address_with_secrets(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(ForbiddenDestination):
        PUBLIC.check(f"https://{host}/a")


@pytest.mark.parametrize("found", ["169.254.169.254", "fd00:ec2::254"])
async def test_a_name_that_leads_to_such_an_address_is_refused(
    found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def resolved(*_: object, **__: object) -> Any:
        if ":" in found:
            return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", (found, 80, 0, 0))]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, 80))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolved)
    with pytest.raises(ForbiddenDestination):
        await PUBLIC.resolver().resolve("metadata.example", 80)


@pytest.mark.parametrize(
    "url",
    [
        "https://i.oneme.ru/i?r=1",
        "https://93.184.216.34/a",
        "https://[2606:2800:220:1::1]/a",
        "https://lp.vk.com:443/whp/1",
        "https://platform-api2.max.ru/a",
    ],
)
def test_a_server_may_name_public_addresses_by_https(url: str) -> None:
    PUBLIC.check(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://i.oneme.ru/i?r=1",
        "http://platform-api2.max.ru/a",
        "ftp://i.oneme.ru/a",
        "file:///etc/passwd",
        "//i.oneme.ru/a",
        "i.oneme.ru/a",
        "",
        "https://",
        "https://[",
        *(f"https://{one}/a" for one in ("127.0.0.1", "10.1.2.3", "192.168.0.1", "100.64.0.1")),
        *(f"https://[{one}]/a" for one in ("::1", "fd12::1", "::ffff:10.1.2.3", "fe80::1")),
        "https://169.254.169.254/latest",
        "https://168.63.129.16/a",
        "https://[64:ff9b::10.1.2.3]/a",
    ],
)
def test_a_server_may_name_no_other_address(url: str) -> None:
    with pytest.raises(ForbiddenDestination):
        PUBLIC.check(url)


def test_a_stand_in_may_name_addresses_of_its_own_host_only() -> None:
    own = NamedAddresses("http://127.0.0.1:8081")
    own.check("http://127.0.0.1:9000/upload")
    for url in ("http://127.0.0.2/a", "https://127.0.0.1/a", "http://localhost:8081/a"):
        with pytest.raises(ForbiddenDestination):
            own.check(url)


async def test_a_name_must_lead_to_a_public_address_unless_it_is_the_servers_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def resolved(*_: object, **__: object) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 443))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolved)
    resolver = PUBLIC.resolver()
    assert await resolver.resolve("platform-api2.max.ru", 443)
    with pytest.raises(ForbiddenDestination):
        await resolver.resolve("files.example", 443)
