"""Limits of calls within a span of time."""

from collections import deque
from dataclasses import dataclass, field

ROUNDING = 1e-6
"""Seconds: sums of moments are not exact."""


@dataclass(slots=True)
class Window:
    """A limit of `calls` in any `seconds`."""

    calls: int
    seconds: float
    taken: deque[float] = field(default_factory=deque)

    def wait(self, now: float, cost: int = 1) -> float:
        """Return seconds for which a call is refused; up to `ROUNDING` if it is allowed."""
        while self.taken and self.taken[0] + self.seconds <= now:
            self.taken.popleft()
        excess = len(self.taken) + cost - self.calls
        return (
            self.taken[min(excess, len(self.taken)) - 1] + self.seconds - now if excess > 0 else 0
        )

    def take(self, now: float, cost: int = 1) -> None:
        """Count a call."""
        self.taken.extend([now] * cost)
