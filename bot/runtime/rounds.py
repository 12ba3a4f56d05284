"""The rounds of a loop: it acts, then rests until there may be more to do (ADR 53)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.runtime.backoff import first_of
from bot.runtime.clock import Clock, SystemClock

LOOK_AT_LEAST: Final = 3600.0
"""Seconds after which a loop looks without being woken: a safety net."""

_NEVER: Final = datetime.max.replace(tzinfo=UTC)

Coming = datetime | float | None
"""When the next round is due: at a moment or after a change, whichever comes first; None: after a
change. A number: in so many seconds, whatever changes."""


class Rounds:
    """Acts, rests, and so on; without a change the next round comes within an hour."""

    def __init__(
        self,
        changed: asyncio.Event | None = None,
        clock: Clock | None = None,
        *,
        debounce: float = 0.0,
    ) -> None:
        """`changed` is set when there may be more to do; a round clears it first.

        `clock`: without it the rests are of real time. `debounce`: seconds that pass after a
        change, unless the next round is due before, so that a burst of changes costs one round.
        """
        self._changed = changed or asyncio.Event()
        self._clock = clock or SystemClock()
        self._debounce = debounce
        self._rests_until: datetime | None = None
        self.acting = False
        """Whether a round is under way."""

    @property
    def resting(self) -> bool:
        """Whether the loop waits for its next round."""
        return self._rests_until is not None

    @property
    def idle(self) -> bool:
        """Whether the loop rests and nothing has become due."""
        if self._rests_until is None or self._changed.is_set():
            return False
        return self._rests_until > self._clock.now()

    async def run(self, act: Callable[[], Awaitable[Coming]], *, first: float = 0.0) -> None:
        """Run until cancelled; `act` does what is due and returns when to go on.

        `first`: seconds until the first round.
        """
        if first:
            await self._clock.sleep(first)
        while True:
            self._changed.clear()
            self.acting = True
            try:
                coming = await act()
            finally:
                self.acting = False
            try:
                await self._rest(coming)
            finally:
                self._rests_until = None

    async def _rest(self, coming: Coming) -> None:
        now = self._clock.now()
        if isinstance(coming, float | int):
            if coming > 0:
                self._rests_until = now + timedelta(seconds=coming)
            await self._clock.sleep(coming)
            return
        self._rests_until = coming or _NEVER
        due = [] if coming is None else [self._clock.until(coming)]
        await first_of(self._changed.wait(), self._clock.sleep(LOOK_AT_LEAST), *due)
        if self._debounce and self._changed.is_set():
            left = (self._rests_until - self._clock.now()).total_seconds()
            await self._clock.sleep(min(left, self._debounce))
