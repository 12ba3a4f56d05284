"""The time for permanent deletion and expiry, which no single clock decides (ADR 15)."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot.runtime.clock import Clock


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
