"""The limits of VK: how many calls a token may make in a second."""

from typing import Final

from bot.runtime.call_pace import CallPace
from bot.runtime.clock import Clock

_PERIOD: Final = 1.1
"""Seconds for which a call counts: a little more than VK's, for calls that overtake each other."""


class TokenPace:
    """Delays the calls of each token, in their order, so that VK need not refuse them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._paces: dict[tuple[str, int], CallPace] = {}
        self._silent: dict[tuple[str, str], float] = {}
        """Until when a method is not to be called with a token."""

    async def take_turn(self, token: str, a_second: int) -> None:
        """Return when the token may make another call."""
        new = CallPace(self._clock, a_second, _PERIOD)
        pace = self._paces.setdefault((token, a_second), new)
        if (wait := pace.take_turn()) > 0:
            await self._clock.sleep(wait)

    def silence(self, token: str, method: str, seconds: float) -> None:
        """Make no such call for some time."""
        self._silent[token, method] = self._clock.monotonic() + seconds

    def silent_for(self, token: str, method: str) -> float:
        """Return for how many seconds no such call is to be made, 0 if it may be."""
        until = self._silent.get((token, method))
        if until is None:
            return 0.0
        left = until - self._clock.monotonic()
        if left <= 0:
            del self._silent[token, method]
        return max(left, 0.0)
