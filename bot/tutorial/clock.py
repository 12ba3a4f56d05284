"""The clock that the performance and the program in its own process both go by."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Self

from bot.runtime.clock import SystemClock
from bot.sandbox.protocol import Json


@dataclass(frozen=True, slots=True)
class Setting:
    """How to reckon the clock from the machine's monotonic one, which all processes share.

    `elapsed` seconds had gone when the machine's clock showed `since`; from then on they go `rate`
    times as fast. `start`: the wall clock when none had gone.
    """

    start: datetime
    elapsed: float
    since: float
    rate: float = 1.0

    def as_json(self) -> Json:
        """For the other process."""
        return {
            "start": self.start.isoformat(),
            "elapsed": self.elapsed,
            "since": self.since,
            "rate": self.rate,
        }

    @classmethod
    def from_json(cls, given: Json) -> Self:
        """What `as_json` gave."""
        return cls(**(given | {"start": datetime.fromisoformat(given["start"])}))


class SharedClock:
    """A `bot.runtime.clock.Clock` that can be put forward and made quicker; sleepers notice both."""

    def __init__(self, setting: Setting) -> None:
        self._machine = SystemClock()
        self._setting = setting
        self._set_anew = asyncio.Event()

    @classmethod
    def starting(cls, at: datetime) -> Self:
        """Shows that moment now."""
        return cls(Setting(at.astimezone(UTC), 0.0, SystemClock().monotonic()))

    @property
    def setting(self) -> Setting:
        """By which another process shows the same."""
        return self._setting

    def now(self) -> datetime:
        """The wall clock, aware, in UTC."""
        return self._setting.start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Seconds since the start, those that were skipped included."""
        of = self._setting
        return of.elapsed + (self._machine.monotonic() - of.since) * of.rate

    async def sleep(self, seconds: float) -> None:
        """Returns when that many seconds of this clock have gone, or were skipped."""
        until = self.monotonic() + seconds
        while (left := until - self.monotonic()) > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(left / self._setting.rate):
                    await self._set_anew.wait()
        await asyncio.sleep(0)

    async def until(self, moment: datetime) -> None:
        """Returns when this clock shows that moment: nobody sets it back."""
        await self.sleep((moment - self.now()).total_seconds())

    def set(self, setting: Setting) -> None:
        """Goes by that one from now on."""
        self._setting = setting
        self._set_anew.set()
        self._set_anew = asyncio.Event()

    def put_forward(self, to: datetime) -> None:
        """Shows that moment now, unless it has passed."""
        skipped = max(0.0, (to - self.now()).total_seconds())
        self.set(replace(self._anew(), elapsed=self.monotonic() + skipped))

    def go(self, rate: float) -> None:
        """Goes that many times as fast as the machine's from now on."""
        self.set(replace(self._anew(), rate=rate))

    def _anew(self) -> Setting:
        """The same as seen from this moment."""
        return replace(self._setting, elapsed=self.monotonic(), since=self._machine.monotonic())
