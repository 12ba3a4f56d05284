"""The clock shared by the performance and the program in its own process."""

import asyncio
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Self
from zoneinfo import ZoneInfo

from bot.runtime.clock import SystemClock
from bot.sandbox.protocol import Json

ZONE: Final = ZoneInfo("Europe/Moscow")
START: Final = datetime(2026, 11, 24, 9, 10, tzinfo=ZONE)
"""A Tuesday morning, when most demonstrations begin."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A linear function of the machine's monotonic clock, which all processes share.

    At `since` of the machine's clock, `elapsed` seconds had passed; from then on they pass `rate`
    times as fast. `start` is the wall clock at 0 elapsed seconds.
    """

    start: datetime
    elapsed: float
    since: float
    rate: float = 1.0

    def as_json(self) -> Json:
        """Return it for the other process."""
        return asdict(self) | {"start": self.start.isoformat()}

    @classmethod
    def from_json(cls, given: Json) -> Self:
        """Parse the output of `as_json`."""
        return cls(**(given | {"start": datetime.fromisoformat(given["start"])}))


class SharedClock:
    """A `bot.runtime.clock.Clock` that can be advanced and sped up; sleepers notice both."""

    def __init__(self, setting: Setting) -> None:
        self._machine = SystemClock()
        self._setting = setting
        self._set_anew = asyncio.Event()

    @classmethod
    def starting(cls, at: datetime) -> Self:
        """Return a clock that shows that moment now."""
        return cls(Setting(at.astimezone(UTC), 0.0, SystemClock().monotonic()))

    @property
    def setting(self) -> Setting:
        """The setting by which another process shows the same time."""
        return self._setting

    def now(self) -> datetime:
        """Return the wall clock, aware, in UTC."""
        return self._setting.start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Return seconds since the start, including those skipped."""
        of = self._setting
        return of.elapsed + (self._machine.monotonic() - of.since) * of.rate

    async def sleep(self, seconds: float) -> None:
        """Return when that many seconds of this clock have passed or been skipped."""
        until = self.monotonic() + seconds
        while (left := until - self.monotonic()) > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(left / self._setting.rate):
                    await self._set_anew.wait()
        await asyncio.sleep(0)

    async def until(self, moment: datetime) -> None:
        """Return when this clock shows that moment; it is never set back."""
        await self.sleep((moment - self.now()).total_seconds())

    def set(self, setting: Setting) -> None:
        """Use that setting from now on."""
        self._setting = setting
        self._set_anew.set()
        self._set_anew = asyncio.Event()

    def put_forward(self, to: datetime) -> None:
        """Advance to that moment, unless it has passed."""
        skipped = max(0.0, (to - self.now()).total_seconds())
        self.set(replace(self._anew(), elapsed=self.monotonic() + skipped))

    def go(self, rate: float) -> None:
        """Run that many times as fast as the machine's clock from now on."""
        self.set(replace(self._anew(), rate=rate))

    def _anew(self) -> Setting:
        """Return the same setting, relative to the present moment."""
        return replace(self._setting, elapsed=self.monotonic(), since=self._machine.monotonic())
