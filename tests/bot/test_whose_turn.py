"""How often the outbox is looked through to its end for whose turn it is."""

import asyncio
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.delivery.delivery import Delivery
from bot.delivery.limits import Limits
from bot.operations.messengers import RATES
from domain.model.ids import ChatId
from storage.delivery.work import QueuedNotice
from tests.telegram import SteppedClock

TO_THE_END, NEAR = 0.5, 0.01
"""Seconds of a look."""


class Outbox:
    """Thousands wait in it behind others."""

    def __init__(self, clock: SteppedClock) -> None:
        self._clock = clock
        self.took = {True: 0.0, False: 0.0}

    async def heads(
        self, busy: Collection[ChatId], now: datetime, *, thorough: bool
    ) -> list[QueuedNotice]:
        del busy, now
        seconds = TO_THE_END if thorough else NEAR
        self.took[thorough] += seconds
        await self._clock.advance(seconds)
        return []

    async def next_due(self, now: datetime) -> None:
        del now


async def test_looks_to_the_end_take_a_small_part_of_the_time() -> None:
    clock = SteppedClock(datetime(2026, 6, 16, tzinfo=UTC))
    outbox: Any = Outbox(clock)
    showing: Any = None
    delivery = Delivery(outbox, showing, Limits(RATES), clock, asyncio.Event())
    for _ in range(3000):
        await delivery._start_due()
    assert outbox.took[True] == pytest.approx(outbox.took[False] / 20, rel=0.2)
