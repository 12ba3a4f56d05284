"""The clock, and the one place that reads the machine's."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

_JUMP: Final = timedelta(seconds=1)
"""A wall clock that gains or loses more than that against the monotonic one was set."""

_LOOK_EVERY: Final = 15.0
"""Seconds between two looks at the wall clock: it reports no jump by itself."""


class Clock(Protocol):
    """Where time comes from: one clock serves receiving, delivery, limits and the sandbox."""

    def now(self) -> datetime:
        """The wall clock, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Returns when that many seconds of this clock have gone."""
        ...

    async def until(self, moment: datetime) -> None:
        """Returns when the wall clock shows that moment, or soon after it was set."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The wall clock, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Returns when that many seconds have gone."""
        await asyncio.sleep(seconds)

    async def until(self, moment: datetime) -> None:
        """Returns when the wall clock shows that moment, or within 15 seconds after it was set."""
        began, ticks = self.now(), self.monotonic()
        while (left := (moment - self.now()).total_seconds()) > 0:
            await asyncio.sleep(min(left, _LOOK_EVERY))
            expected = began + timedelta(seconds=self.monotonic() - ticks)
            if abs(self.now() - expected) > _JUMP:
                return
