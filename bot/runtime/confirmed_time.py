"""The time by which things are deleted for good, or given up: no single clock decides it (ADR 15)."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot.runtime.clock import Clock


class ConfirmedTime:
    """The earlier of this machine's clock and the messenger's.

    A clock that is ahead at one start would otherwise delete what cannot be brought back.
    """

    def __init__(self, clock: Clock, told: Callable[[], datetime | None]) -> None:
        """`told` returns the last moment that the messenger has told since the start, or None."""
        self._clock: Final = clock
        self._told: Final = told

    def now(self) -> datetime | None:
        """Return the confirmed moment (UTC), or None while the messenger has told no time."""
        told = self._told()
        return None if told is None else min(told, self._clock.now())
