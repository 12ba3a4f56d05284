"""A clock that is advanced by hand."""

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count

_TURNS = 20
"""Turns of the event loop for woken tasks, before the clock moves on."""


class SteppedClock:
    """A `bot.runtime.clock.Clock` for tests and the demo: hours pass at once, sleepers wake in
    order.

    A sleeper that waits for real input (a socket, a database's thread) needs more than a few turns
    of the loop; then advance by `next_wake()` and await the work between the steps.
    """

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("A clock starts at an aware moment")
        self._wall_at_zero = start.astimezone(UTC)
        self._elapsed = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> datetime:
        """Return the wall clock, aware, in UTC."""
        return self._wall_at_zero + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        """Return seconds since the start, unaffected by jumps of the wall clock."""
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        """Return once the clock has been advanced by that many seconds."""
        if seconds <= 0:
            await asyncio.sleep(0)
        else:
            await self._sleeper(seconds)

    async def until(self, moment: datetime) -> None:
        """Return when the wall clock reaches that moment."""
        if moment > self.now():
            await self.sleep((moment - self.now()).total_seconds())

    def next_wake(self) -> float | None:
        """Return seconds until the earliest sleeper wakes; None without sleepers."""
        self._forget_cancelled()
        return max(0.0, self._sleepers[0][0] - self._elapsed) if self._sleepers else None

    async def advance(self, seconds: float) -> None:
        """Advance, waking each sleeper at its own moment and letting it run."""
        if seconds < 0:
            raise ValueError("Time runs forward only")
        target = self._elapsed + seconds
        await let_others_run()
        while (wake := self._next_moment()) is not None and wake <= target:
            self._elapsed = wake
            self._wake_due()
            await let_others_run()
        self._elapsed = target

    async def advance_to(self, moment: datetime) -> None:
        """Advance until the wall clock shows that moment (aware); it must not be in the past."""
        await self.advance((moment - self.now()).total_seconds())

    def _sleeper(self, seconds: float) -> asyncio.Future[None]:
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed + seconds, next(self._order), woken))
        return woken

    def _next_moment(self) -> float | None:
        self._forget_cancelled()
        return self._sleepers[0][0] if self._sleepers else None

    def _wake_due(self) -> None:
        while self._sleepers and self._sleepers[0][0] <= self._elapsed:
            _, _, woken = heapq.heappop(self._sleepers)
            _wake(woken)

    def _forget_cancelled(self) -> None:
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)


def _wake(sleeper: asyncio.Future[None]) -> None:
    if not sleeper.done():
        sleeper.set_result(None)


async def let_others_run() -> None:
    """Let the woken tasks go on."""
    for _ in range(_TURNS):
        await asyncio.sleep(0)
