"""When the outgoing webhook looks at its queue again."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.http.outgoing import OutgoingWebhook
from bot.sandbox.clock import let_others_run
from tests.telegram import SteppedClock

RETRY_AT = datetime(2026, 6, 16, 6, 0, 30, tzinfo=UTC)


class Queue:
    """One event, ready at RETRY_AT; it becomes ready while it is looked for."""

    def __init__(self, clock: SteppedClock) -> None:
        self._clock = clock
        self.found_at: list[datetime] = []

    async def due(self, now: datetime, longest: timedelta) -> None:
        del longest
        if now >= RETRY_AT:
            self.found_at.append(now)
        await self._clock.advance(1)

    async def next_retry(self, now: datetime) -> datetime | None:
        return RETRY_AT if now < RETRY_AT else None


async def test_an_event_that_becomes_ready_during_a_look_is_found_at_once() -> None:
    clock = SteppedClock(RETRY_AT - timedelta(seconds=0.5))
    queue: Any = Queue(clock)
    unused: Any = None
    webhook = OutgoingWebhook(
        lambda _epoch: queue,
        unused,
        unused,
        "key",
        clock,
        confirmed=unused,
        changed=asyncio.Event(),
    )
    running = asyncio.create_task(webhook.run(1))
    for _ in range(5):
        await let_others_run()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert queue.found_at[:1] == [RETRY_AT + timedelta(seconds=0.5)]
