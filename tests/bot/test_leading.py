"""A term: the lease lasts for as long as anything is on its way."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.delivery import leading
from bot.delivery.leading import Leading
from bot.runtime.supervision import Supervisor
from storage.leader.leadership import LEASE
from tests.telegram import SteppedClock


def test_another_leads_within_five_seconds() -> None:
    assert LEASE.total_seconds() + leading.CLAIM_EVERY < 5


class Leadership:
    def __init__(self) -> None:
        self.renewed = asyncio.Event()
        self.released = False

    async def claim(self, _: str) -> int:
        return 1

    async def renew(self, _: int) -> bool:
        self.renewed.set()
        return True

    async def release(self, _: int) -> None:
        self.released = True


class Delivery:
    def __init__(self) -> None:
        self.begun, self.landed = asyncio.Event(), asyncio.Event()

    async def run(self) -> None:
        self.begun.set()
        await asyncio.Event().wait()

    async def finish(self) -> None:
        await self.landed.wait()


async def tell(_: str) -> None:
    raise AssertionError


async def test_the_lease_is_renewed_until_what_is_in_flight_has_landed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(leading, "RENEW_EVERY", 0.01)
    leadership: Any = Leadership()
    delivery: Any = Delivery()
    supervisor = Supervisor(SteppedClock(datetime(2026, 6, 16, tzinfo=UTC)), tell)
    run = asyncio.create_task(
        Leading(leadership, "we", lambda _: delivery, supervisor, lambda _: {}).run()
    )
    await delivery.begun.wait()
    run.cancel()
    await asyncio.sleep(0.05)  # the loops have ended
    leadership.renewed.clear()
    await asyncio.wait_for(leadership.renewed.wait(), 60)
    assert not leadership.released
    delivery.landed.set()
    await asyncio.gather(run, return_exceptions=True)
    assert leadership.released
