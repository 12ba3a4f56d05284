"""A clock for adapters that pause between calls."""

from tests.telegram import SteppedClock


class HurriedClock(SteppedClock):
    """Whoever waits lets the time pass."""

    async def sleep(self, seconds: float) -> None:
        await self.advance(max(seconds, 0.0))
