"""Reminders wait for what people had sent by then, and for nothing else, and not for ever."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.messengers.backlog import PATIENCE, Backlog
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
