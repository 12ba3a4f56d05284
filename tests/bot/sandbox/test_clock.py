"""The clock that moves only when told to."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.telegram import SteppedClock

START = datetime(2026, 1, 12, 6, 0, tzinfo=UTC)


async def test_sleepers_wake_in_order_each_at_its_own_moment() -> None:
    clock = SteppedClock(START)
    woken: list[tuple[str, datetime]] = []

    async def sleep(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append((name, clock.now()))

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(sleep("late", 90))
        tasks.create_task(sleep("early", 30))
        await clock.advance(100)

    assert woken == [
        ("early", START + timedelta(seconds=30)),
        ("late", START + timedelta(seconds=90)),
    ]
    assert clock.now() == START + timedelta(seconds=100)


async def test_a_loop_of_sleeps_runs_as_often_as_its_time_passes() -> None:
    clock = SteppedClock(START)
    rounds = 0

    async def sweep() -> None:
        nonlocal rounds
        while True:
            await clock.sleep(15)
            rounds += 1

    task = asyncio.create_task(sweep())
    await clock.advance_to(START + timedelta(hours=1))
    task.cancel()

    assert rounds == 240


async def test_nobody_wakes_before_its_time() -> None:
    clock = SteppedClock(START)
    task = asyncio.create_task(clock.sleep(30))
    await clock.advance(29.9)
    assert not task.done()
    await clock.advance(0.2)
    assert task.done()


async def test_the_next_wake_is_the_earliest_and_forgets_the_cancelled() -> None:
    clock = SteppedClock(START)
    assert clock.next_wake() is None
    early, late = (asyncio.create_task(clock.sleep(seconds)) for seconds in (10, 20))
    await clock.advance(4)
    assert clock.next_wake() == 6
    early.cancel()
    await asyncio.sleep(0)
    assert clock.next_wake() == 16
    late.cancel()
    await asyncio.sleep(0)
    assert clock.next_wake() is None


async def test_a_jump_of_the_wall_clock_moves_neither_monotonic_time_nor_sleepers() -> None:
    clock = SteppedClock(START)
    task = asyncio.create_task(clock.sleep(60))
    await clock.advance(10)
    clock.jump_wall(START - timedelta(hours=3))
    assert clock.now() == START - timedelta(hours=3)
    assert clock.monotonic() == 10
    assert clock.next_wake() == 50
    await clock.advance(50)
    assert task.done()


async def test_what_fell_due_while_the_machine_slept_wakes_at_the_end() -> None:
    clock = SteppedClock(START)
    due, later = (asyncio.create_task(clock.sleep(seconds)) for seconds in (10, 7200))
    await asyncio.sleep(0)
    await clock.pass_asleep(3600)
    await due
    assert clock.now() == START + timedelta(hours=1)
    assert not later.done()
    later.cancel()


async def test_sleeping_for_nothing_lets_others_run_and_returns() -> None:
    clock = SteppedClock(START)
    await clock.sleep(0)
    assert clock.next_wake() is None


async def test_time_does_not_run_backwards() -> None:
    clock = SteppedClock(START)
    with pytest.raises(ValueError, match="forward"):
        await clock.advance_to(START - timedelta(seconds=1))


def test_it_starts_at_an_aware_moment_only() -> None:
    with pytest.raises(ValueError, match="aware"):
        SteppedClock(datetime(2026, 1, 12))  # noqa: DTZ001 - the error is the point
