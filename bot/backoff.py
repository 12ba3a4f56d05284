"""How long to wait before something that failed is tried again."""

import random
from typing import Final

FIRST_PAUSE: Final = 0.5


def pause_after(failures: int, longest: float) -> float:
    """Seconds after that many failures in a row, at most `longest`.

    Spread, so that what failed together does not come back together.
    """
    whole: float = min(FIRST_PAUSE * 2.0 ** min(failures, 32), longest)
    return whole * random.uniform(0.5, 1.0)  # noqa: S311 - no secret depends on it


class Backoff:
    """The pauses of one loop: each longer than the one before, until something goes well."""

    def __init__(self, longest: float = 30.0) -> None:
        """`longest` in seconds."""
        self._longest = longest
        self._failures = 0

    def pause(self) -> float:
        """Seconds until the next try."""
        self._failures += 1
        return pause_after(self._failures, self._longest)

    def reset(self) -> None:
        """It has gone well."""
        self._failures = 0
