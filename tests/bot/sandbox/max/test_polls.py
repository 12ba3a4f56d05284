"""A poll of MAX loses nothing, whenever an update comes."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.sandbox.max.updates import MaxUpdates
from tests.telegram.clock import SteppedClock

WRITTEN = {"update_type": "message_created"}


@pytest.mark.parametrize("turns", range(6))
async def test_what_comes_as_the_time_of_a_poll_runs_out_is_read(turns: int) -> None:
    """It comes so many turns of the event loop after the poll."""
    updates = MaxUpdates(SteppedClock(datetime(2026, 11, 24, tzinfo=UTC)))
    first = asyncio.create_task(updates.poll(None, 100, 0, ()))
    for _ in range(turns):
        await asyncio.sleep(0)
    updates.push(WRITTEN)
    read, marker = await first
    after, _ = await updates.poll(marker, 100, 0, ())
    assert [*read, *after] == [WRITTEN]
