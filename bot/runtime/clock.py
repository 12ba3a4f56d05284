"""The clocks: this machine's, and the time confirmed by the messenger."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

_JUMP: Final = timedelta(seconds=1)
"""A larger drift from the monotonic clock means that the wall clock was set."""

_LOOK_EVERY: Final = 15.0
"""Seconds between two checks of the wall clock, which does not report jumps."""


class Clock(Protocol):
    """The source of time; receiving, delivery, limits and the sandbox share one clock."""

    def now(self) -> datetime:
        """Return the wall clock's time, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds of this clock."""
        ...

    async def until(self, moment: datetime) -> None:
        """Return when the wall clock reaches the moment, or soon after it was set."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the wall clock's time, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds."""
        await asyncio.sleep(seconds)

    async def until(self, moment: datetime) -> None:
        """Return when the wall clock reaches the moment, or within 15 seconds after it was set."""
        began, ticks = self.now(), self.monotonic()
        while (left := (moment - self.now()).total_seconds()) > 0:
            await asyncio.sleep(min(left, _LOOK_EVERY))
            expected = began + timedelta(seconds=self.monotonic() - ticks)
            if abs(self.now() - expected) > _JUMP:
                return


class ConfirmedTime:
    """The earlier of this machine's clock and the messenger's.

    A clock that runs ahead would otherwise delete data irrecoverably.
    """

    def __init__(self, clock: Clock, told: Callable[[], datetime | None]) -> None:
        """`told` returns the latest time reported by the messenger since the start, or None."""
        self._clock: Final = clock
        self._told: Final = told

    def now(self) -> datetime | None:
        """Return the confirmed moment (UTC), or None until the messenger has reported a time."""
        told = self._told()
        return None if told is None else min(told, self._clock.now())
