"""The clock of the performance: it runs with the machine's, can be put forward, and two of them agree."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.tutorial.clock import Setting, SharedClock

MORNING = datetime(2026, 11, 24, 6, 10, tzinfo=UTC)


async def test_whoever_sleeps_wakes_when_the_clock_is_put_forward() -> None:
    clock = SharedClock.starting(MORNING)
    sleeping = asyncio.create_task(clock.sleep(3600))
    await asyncio.sleep(0.01)
    clock.put_forward(MORNING + timedelta(minutes=30))
    await asyncio.sleep(0.01)
    assert not sleeping.done()
    clock.put_forward(MORNING + timedelta(hours=1, seconds=1))
    await asyncio.wait_for(sleeping, 60)


async def test_whoever_sleeps_wakes_sooner_when_the_clock_goes_faster() -> None:
    clock = SharedClock.starting(MORNING)
    sleeping = asyncio.create_task(clock.sleep(600))
    await asyncio.sleep(0.01)
    clock.go(60_000)
    await asyncio.wait_for(sleeping, 60)


def test_another_process_reckons_the_same() -> None:
    clock = SharedClock.starting(MORNING)
    clock.put_forward(MORNING + timedelta(hours=3))
    clock.go(60)
    other = SharedClock(Setting.from_json(clock.setting.as_json()))
    assert abs((other.now() - clock.now()).total_seconds()) < 60
    assert other.setting == clock.setting


def test_it_never_goes_back() -> None:
    clock = SharedClock.starting(MORNING)
    clock.put_forward(MORNING + timedelta(hours=1))
    before = clock.monotonic()
    clock.put_forward(MORNING)
    clock.go(1)
    assert clock.monotonic() >= before
    assert clock.now() >= MORNING + timedelta(hours=1)
