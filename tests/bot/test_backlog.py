"""Reminders and placing wait for what people had sent by then, and for nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.messengers.backlog import LONGEST_SILENCE, PATIENCE, Backlog, Hearing
from domain.model.ids import Messenger
from tests.telegram import SteppedClock

NOW = datetime(2026, 6, 16, 7, 0, tzinfo=UTC)


class World:
    """Telegram's answer and the inbox: a serial is True once its update has been tried."""

    def __init__(self) -> None:
        self.at_telegram: int | None = 0
        self.inbox: list[bool] = []

    async def waiting(self) -> int | None:
        return self.at_telegram

    async def newest(self) -> int:
        return len(self.inbox)

    async def after(self, serial: int, count: int) -> int | None:
        return serial + count if serial + count <= len(self.inbox) else None

    async def untried(self, after: int, up_to: int) -> bool:
        return not all(self.inbox[after:up_to])


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def backlog(world: World, clock: SteppedClock) -> Backlog:
    parts: Any = ([world.waiting], world, clock)
    return Backlog(*parts)


async def test_nothing_waits(backlog: Backlog) -> None:
    assert await backlog.read()


async def test_what_waits_at_telegram_is_fetched_and_handled_first(
    backlog: Backlog, world: World
) -> None:
    world.at_telegram = 1
    assert not await backlog.read()
    world.at_telegram, world.inbox = 0, [False]
    assert not await backlog.read()
    world.inbox = [True]
    assert await backlog.read()


async def test_what_comes_meanwhile_is_not_waited_for(backlog: Backlog, world: World) -> None:
    world.at_telegram, world.inbox = 2, [True, False]
    assert not await backlog.read()
    world.inbox = [True, True, True, False]
    assert not await backlog.read()
    world.inbox = [True, True, True, True, False, False]
    assert await backlog.read()
    assert not await backlog.read()


async def test_it_is_waited_for_so_long_and_no_longer(
    backlog: Backlog, world: World, clock: SteppedClock
) -> None:
    world.inbox = [False]
    assert not await backlog.read()
    await clock.advance(PATIENCE - 1)
    assert not await backlog.read()
    await clock.advance(1)
    assert await backlog.read()
    assert await backlog.read()
    world.inbox = [False, False]
    assert not await backlog.read()


async def test_the_wait_begins_when_telegram_answers(
    backlog: Backlog, world: World, clock: SteppedClock
) -> None:
    world.at_telegram = None
    assert not await backlog.read()
    await clock.advance(PATIENCE * 10)
    assert not await backlog.read()
    world.at_telegram = 3
    assert not await backlog.read()


class Ears:
    """Two messengers and their common inbox; `pending` are the serials not done with."""

    def __init__(self, clock: SteppedClock) -> None:
        self.counts: dict[Messenger, int | None] = dict.fromkeys(Messenger, 0)
        self.newest_serial = 0
        self.pending: set[int] = set()
        self.reports = True
        waiting: Any = {one: self.asker(one) for one in Messenger}
        inbox: Any = self
        self.hearing = Hearing(waiting, inbox, clock, reports_waiting=lambda: self.reports)

    def asker(self, messenger: Messenger) -> Any:
        async def waiting() -> int | None:
            return self.counts[messenger]

        return waiting

    async def newest(self) -> int:
        return self.newest_serial

    async def after(self, serial: int, count: int) -> int | None:
        return serial + count if serial + count <= self.newest_serial else None

    async def unfinished(self, up_to: int, messengers: Any) -> bool:
        assert set(messengers) == set(Messenger)
        return any(one <= up_to for one in self.pending)


@pytest.fixture
def ears(clock: SteppedClock) -> Ears:
    return Ears(clock)


@pytest.mark.parametrize("silent", list(Messenger))
async def test_no_silent_messenger_is_passed_over(
    ears: Ears, clock: SteppedClock, silent: Messenger
) -> None:
    assert await ears.hearing.complete()
    ears.counts[silent] = None
    for _ in range(10):
        assert not await ears.hearing.complete()
        await clock.advance(PATIENCE)
    ears.counts[silent] = 0
    assert await ears.hearing.complete()


async def test_everything_is_waited_for_to_the_end_and_nothing_later(ears: Ears) -> None:
    ears.counts[Messenger.TELEGRAM] = 2
    ears.newest_serial, ears.pending = 5, {4}
    assert not await ears.hearing.complete()
    ears.newest_serial, ears.pending = 9, {7, 9}
    assert not await ears.hearing.complete()
    ears.pending = {8, 9}
    assert await ears.hearing.complete()


async def test_an_update_counted_while_it_was_stored_is_not_waited_for(ears: Ears) -> None:
    ears.counts[Messenger.TELEGRAM], ears.newest_serial = 1, 5
    assert not await ears.hearing.complete()
    ears.counts[Messenger.TELEGRAM] = 0
    assert await ears.hearing.complete()


async def test_a_silence_longer_than_a_press_lives_may_have_cost_one(
    ears: Ears, clock: SteppedClock
) -> None:
    before = clock.now()
    assert not ears.hearing.may_lack(before)
    ears.counts[Messenger.MAX] = None
    assert not await ears.hearing.complete()
    await clock.advance(LONGEST_SILENCE.total_seconds())
    assert not ears.hearing.may_lack(before)
    await clock.advance(1)
    assert ears.hearing.may_lack(before)
    assert not ears.hearing.may_lack(clock.now())
    ears.counts[Messenger.MAX] = 0
    assert await ears.hearing.complete()
    assert ears.hearing.may_lack(before)
    assert not ears.hearing.may_lack(clock.now())
    await clock.advance(3600)
    assert await ears.hearing.complete()
    assert not ears.hearing.may_lack(clock.now() - timedelta(minutes=30))


async def test_a_short_silence_costs_nothing(ears: Ears, clock: SteppedClock) -> None:
    before = clock.now()
    for _ in range(20):
        ears.counts[Messenger.MAX] = None
        assert not await ears.hearing.complete()
        await clock.advance(60)
        ears.counts[Messenger.MAX] = 0
        assert await ears.hearing.complete()
        assert not ears.hearing.may_lack(before)


async def test_what_was_said_before_a_start_may_be_lost(ears: Ears, clock: SteppedClock) -> None:
    recently, earlier = clock.now() - LONGEST_SILENCE, clock.now() - 2 * LONGEST_SILENCE
    assert not ears.hearing.may_lack(recently)
    assert ears.hearing.may_lack(earlier)
    ears.reports = False
    assert ears.hearing.may_lack(recently)
    assert not ears.hearing.may_lack(clock.now())
