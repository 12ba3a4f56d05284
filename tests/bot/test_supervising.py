"""A loop that fails is restarted: what ends it all the same, who is told, and how often."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from bot.runtime.startup_error import StartupError
from bot.runtime.supervision import Loop, Supervisor
from storage.engine.database import DatabaseUnavailable
from storage.leader.leadership import LeadershipLost
from tests.telegram import SteppedClock
from tests.told import Told

NOW = datetime(2026, 6, 16, 7, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def supervisor(clock: SteppedClock, told: Told) -> Supervisor:
    return Supervisor(clock, told.tell)


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Those that were made; none of them takes any time."""
    made: list[float] = []

    async def pause(seconds: float) -> None:
        made.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", pause)
    return made


def failing(
    times: int, error: Exception, before: Callable[[], Awaitable[None]] | None = None
) -> Callable[[], Awaitable[None]]:
    """A loop that fails so often and ends then; `before` comes first each time."""
    left = [error] * times

    async def run() -> None:
        if before is not None:
            await before()
        if left:
            raise left.pop()

    return run


async def test_a_loop_is_restarted_until_it_ends(supervisor: Supervisor, told: Told) -> None:
    await supervisor.keep(Loop.SWEEP, failing(3, KeyError("Яма у дома Ивановой")))
    assert len(told) == 1
    assert "напоминания и сводки (KeyError at bot/test_supervising.py:" in told[0]
    assert "Ивановой" not in told[0]
    assert not supervisor.resting


@pytest.mark.parametrize("error", [StartupError("Токен", []), LeadershipLost()])
async def test_what_no_new_beginning_helps_ends_it(
    supervisor: Supervisor, told: Told, error: Exception
) -> None:
    with pytest.raises(type(error)):
        await supervisor.keep(Loop.RECEIVING, failing(1, error))
    assert told == []


async def test_pauses_grow_up_to_a_bound(supervisor: Supervisor, pauses: list[float]) -> None:
    await supervisor.keep(Loop.RECEIVING, failing(8, KeyError()))
    assert pauses[0] <= 1
    assert all(5 <= pause <= 10 for pause in pauses[-3:])


async def test_what_ran_well_for_a_while_begins_soon(
    supervisor: Supervisor, clock: SteppedClock, pauses: list[float]
) -> None:
    async def run_well() -> None:
        await clock.advance(60)

    await supervisor.keep(Loop.RECEIVING, failing(3, KeyError(), run_well))
    assert max(pauses) <= 1


async def test_admins_are_told_of_each_loop_once_an_hour(
    supervisor: Supervisor, clock: SteppedClock, told: Told
) -> None:
    for minutes, heard in ((0, 1), (30, 1), (31, 2)):
        await clock.advance(minutes * 60)
        await supervisor.keep(Loop.RECEIVING, failing(2, KeyError()))
        assert len(told) == heard
    await supervisor.keep(Loop.SWEEP, failing(1, KeyError()))
    assert len(told) == 3


async def test_nobody_is_told_of_a_database_that_is_away(
    supervisor: Supervisor, told: Told
) -> None:
    await supervisor.keep(Loop.RECEIVING, failing(2, DatabaseUnavailable()))
    assert told == []


async def test_a_word_that_could_not_be_said_is_said_next_time(clock: SteppedClock) -> None:
    told = Told(failure=ConnectionRefusedError())
    await Supervisor(clock, told.tell).keep(Loop.RECEIVING, failing(4, KeyError()))
    assert len(told) == 2
