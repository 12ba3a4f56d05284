"""A clock advanced by hand whose wall clock is also set, as on a real machine."""

import asyncio
from datetime import datetime

from bot.sandbox import clock


class SteppedClock(clock.SteppedClock):
    """As the sandbox's; who waits for a moment of the wall clock wakes when that is set."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self._until: set[asyncio.Future[None]] = set()

    async def until(self, moment: datetime) -> None:
        """Return when the wall clock reaches that moment or is set."""
        seconds = (moment - self.now()).total_seconds()
        if seconds <= 0:
            return
        woken = self._sleeper(seconds)
        self._until.add(woken)
        try:
            await woken
        finally:
            self._until.discard(woken)

    async def pass_asleep(self, seconds: float) -> None:
        """Advance as on a suspended machine: all sleepers due meanwhile wake at the end."""
        self._elapsed += seconds
        self._wake_due()
        await clock.let_others_run()

    def jump_wall(self, to: datetime) -> None:
        """Set the wall clock, as an administrator or NTP does; monotonic time is unaffected."""
        self._wall_at_zero += to - self.now()
        for woken in self._until:
            if not woken.done():
                woken.set_result(None)
