"""Rate limit of the intake: a token bucket."""


class Pace:
    """At most `burst` calls at once, and `per_second` in the long run."""

    def __init__(self, per_second: float, burst: int) -> None:
        self._per_second = per_second
        self._burst = burst
        self._left = float(burst)
        self._at = float("-inf")

    def wait_for(self, now: float) -> float:
        """Take a token and return 0, or return the seconds until the next; `now` is monotonic."""
        if now > self._at:
            self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
            self._at = now
        if self._left < 1:
            return (1 - self._left) / self._per_second
        self._left -= 1
        return 0.0
