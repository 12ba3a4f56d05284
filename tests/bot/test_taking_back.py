"""What another program has taken is taken back: at once, more and more seldom, and told of once."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from bot.messengers.takeover import TakingBack
from handlers.texts.troubles import TURNED_AWAY
from storage.engine.database import DatabaseUnavailable
from tests.telegram import SteppedClock
from tests.told import Told

MINUTE, HOUR, DAY = 60, 3600, 86400


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(datetime(2026, 11, 24, 9, tzinfo=UTC))


async def test_another_program_is_not_fought_with(clock: SteppedClock) -> None:
    """It takes everything away each minute, for a day."""
    told, tries = Told(), []
    back = TakingBack(clock, told.tell, TURNED_AWAY)
    for minute in range(24 * 60):
        if await back.begin():
            tries.append(minute)
        await clock.advance(MINUTE)
    assert tries[:7] == [0, 1, 3, 7, 15, 31, 63]
    assert all(after - before == 60 for before, after in pairwise(tries[7:]))
    assert told == [TURNED_AWAY]


async def test_after_a_quiet_day_it_is_something_new(clock: SteppedClock) -> None:
    told = Told()
    back = TakingBack(clock, told.tell, TURNED_AWAY)
    assert await back.begin()
    await clock.advance(DAY)
    assert await back.begin()
    await clock.advance(MINUTE)
    assert await back.begin()
    assert told == [TURNED_AWAY] * 2


async def test_what_could_not_be_told_is_told_at_the_next_try(clock: SteppedClock) -> None:
    told = Told(failure=DatabaseUnavailable())
    back = TakingBack(clock, told.tell, TURNED_AWAY)
    with pytest.raises(DatabaseUnavailable):
        await back.begin()
    assert await back.begin()
    assert told == [TURNED_AWAY] * 2
