"""A pace of calls: at most so many in so many seconds."""

from collections import deque

from bot.runtime.clock import Clock


class CallPace:
    """Turns for calls, in the order in which they are taken."""

    def __init__(self, clock: Clock, most: int, seconds: float) -> None:
        """At most `most` calls leave in any `seconds`."""
        self._clock = clock
        self._seconds = seconds
        self._turns: deque[float] = deque(maxlen=most)

    def take_turn(self) -> float:
        """Take the next turn; return the seconds until it, 0 if it is now."""
        now = self._clock.monotonic()
        full = len(self._turns) == self._turns.maxlen
        at = max(now, self._turns[0] + self._seconds) if full else now
        self._turns.append(at)
        return at - now

    @property
    def idle(self) -> bool:
        """Whether no turn was taken lately."""
        return not self._turns or self._turns[-1] + self._seconds <= self._clock.monotonic()
