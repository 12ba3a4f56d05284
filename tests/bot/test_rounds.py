"""A loop rests until its next round is due, and acts at once when something has changed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.runtime.rounds import Coming, Rounds
from tests.running import running
from tests.telegram import SteppedClock

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


class Loop:
    """Rounds that are counted; each returns `coming`."""

    def __init__(self, *, debounce: float = 0.0) -> None:
        self.clock = SteppedClock(NOW)
        self.changed = asyncio.Event()
        self.rounds = Rounds(self.changed, self.clock, debounce=debounce)
        self.coming: Coming = None
        self.count = 0

    async def act(self) -> Coming:
        self.count += 1
        return self.coming

    async def change(self) -> None:
        self.changed.set()
        await self.clock.advance(0)


@pytest.fixture
async def loop(request: pytest.FixtureRequest) -> AsyncIterator[Loop]:
    loop = Loop(debounce=getattr(request, "param", 0.0))
    async with running(loop.rounds.run(loop.act)):
        await loop.clock.advance(0)
        yield loop


async def test_without_work_a_loop_rests_for_an_hour(loop: Loop) -> None:
    assert (loop.count, loop.rounds.idle) == (1, True)
    await loop.clock.advance(3599)
    assert loop.count == 1
    await loop.clock.advance(1)
    assert loop.count == 2


async def test_a_loop_acts_at_its_moment_and_at_once_after_a_change(loop: Loop) -> None:
    loop.coming = NOW + timedelta(minutes=10)
    await loop.change()
    assert loop.count == 2
    await loop.clock.advance(599)
    assert (loop.count, loop.rounds.idle) == (2, True)
    loop.coming = None
    await loop.clock.advance(1)
    assert loop.count == 3


async def test_a_moment_comes_earlier_if_the_clock_is_set(loop: Loop) -> None:
    loop.coming = NOW + timedelta(days=300)
    await loop.change()
    loop.coming = None
    loop.clock.jump_wall(NOW - timedelta(days=1))
    await loop.clock.advance(0)
    assert loop.count == 3


async def test_a_number_of_seconds_passes_whatever_changes(loop: Loop) -> None:
    loop.coming = 60.0
    await loop.change()
    await loop.change()
    await loop.clock.advance(59)
    assert loop.count == 2
    await loop.clock.advance(1)
    assert loop.count == 3


@pytest.mark.parametrize("loop", [15.0], indirect=True)
async def test_a_burst_of_changes_costs_one_round(loop: Loop) -> None:
    for _ in range(5):
        await loop.change()
        await loop.clock.advance(2)
    assert (loop.count, loop.rounds.idle) == (1, False)
    await loop.clock.advance(5)
    assert loop.count == 2


@pytest.mark.parametrize("loop", [15.0], indirect=True)
async def test_a_change_puts_off_no_moment(loop: Loop) -> None:
    loop.coming = NOW + timedelta(seconds=20)
    await loop.change()
    await loop.clock.advance(15)
    assert loop.count == 2
    await loop.change()
    loop.coming = None
    await loop.clock.advance(5)
    assert loop.count == 3
