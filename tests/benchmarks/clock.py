"""The clock of benchmarks: it goes on as the machine's does, and no calendar ends before it."""

from datetime import datetime, timedelta

from bot.runtime.clock import SystemClock
from tests.bot.contexts import NOW


class StorysClock(SystemClock):
    """Begins with the stories of the tests."""

    def __init__(self) -> None:
        self._began = self.monotonic()

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.monotonic() - self._began)
