"""A pace of calls."""

from datetime import UTC, datetime

from bot.runtime.call_pace import CallPace
from tests.telegram import SteppedClock


async def test_calls_leave_in_turn_and_a_pace_without_any_is_idle() -> None:
    clock = SteppedClock(datetime(2026, 11, 30, tzinfo=UTC))
    pace = CallPace(clock, 2, 1.0)
    idle = [pace.idle]
    assert [pace.take_turn() for _ in range(5)] == [0.0, 0.0, 1.0, 1.0, 2.0]
    idle.append(pace.idle)
    await clock.advance(2.5)
    idle.append(pace.idle)
    assert pace.take_turn() == 0.0
    await clock.advance(1.0)
    idle.append(pace.idle)
    assert idle == [True, False, False, True]
