"""Telegram is reached through a proxy, and the proxy is what fails: nothing is lost, nothing ends."""

import asyncio

import pytest

from tests.e2e.town import CONTROL, HOUSING, Starting, Town, calling
from tests.telegram import GeneralFailure, Proxy, ProxyFault, ProxyKind, Refuse, Reset, WrongLogin

FAULTS: dict[str, ProxyFault] = {
    "refuses": Refuse(),
    "fails": GeneralFailure(),
    "knows no login": WrongLogin(),
    "resets": Reset(),
}
LONG_ENOUGH = 0.3
"""Seconds of real time in which calls fail."""


def incident(number: int) -> dict[str, object]:
    return {
        "external_id": f"m-{number}",
        "text": f"Яма у дома {number}.",
        "detected_at": "2026-11-24T09:00:00+03:00",
        "authorities": ["zhkh"],
    }


def cards(town: Town, number: int) -> int:
    messages = town.chat(HOUSING).messages
    return sum(message.text.startswith(f"№{number} ·") for message in messages)


@pytest.mark.parametrize("kind", ProxyKind)
async def test_notices_wait_for_a_proxy_that_fails(starting: Starting, kind: ProxyKind) -> None:
    async with (
        Proxy(kind, login=("otklik", "s3cret")) as proxy,
        starting(proxy_url=proxy.url) as town,
        calling(town) as caller,
    ):
        await town.settle()
        for number, (name, fault) in enumerate(FAULTS.items(), start=1):
            with proxy.failing(fault):
                status, _ = await caller.post(incident(number))
                await asyncio.sleep(LONG_ENOUGH)
            assert status == 201
            await town.settle()
            copies = cards(town, number)
            assert 1 <= copies <= (3 if isinstance(fault, Reset) else 1), name
            town.boris.reply(town.last(HOUSING), "Яму на этой дороге засыплем завтра.")
            await town.settle()
            assert f"№{number}" in town.last(CONTROL).text, name
        assert not any("не доставлено" in one.text for one in town.chat(CONTROL).messages)
        assert not await town.discrepancies()


async def test_incidents_are_registered_while_the_proxy_is_not_there_yet(
    starting: Starting,
) -> None:
    async with Proxy(ProxyKind.SOCKS5) as proxy:
        proxy.fail(GeneralFailure())
        async with (
            starting(proxy_url=proxy.url, reached=False) as town,
            calling(town) as caller,
        ):
            status, _ = await caller.post({**incident(1), "importance": "high"})
            assert status == 201
            status, told = await caller.get("/readyz")
            assert (status, told["checks"][town.messenger]["ok"]) == (503, False)
            proxy.fail(None)
            await asyncio.sleep(1.5)
            await town.settle()
            assert cards(town, 1) == 1
