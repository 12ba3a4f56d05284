"""How long to wait before something that failed is tried again."""

import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, TypeVar

from domain.ports.incidents import StaleIncident

_Result = TypeVar("_Result")

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
"""Seconds."""

RELOADS: Final = 3


def pause_after(failures: int, longest: float = LONGEST_PAUSE) -> float:
    """Seconds after a failure that follows so many others in a row.

    Spread, so that what failed together does not come back together.
    """
    whole: float = min(FIRST_PAUSE * 2.0 ** min(failures, 32), longest)
    return whole * random.uniform(0.5, 1.0)  # noqa: S311 - no secret depends on it


class Backoff:
    """The pauses of one loop: each longer than the one before, until something goes well."""

    def __init__(self, longest: float = LONGEST_PAUSE) -> None:
        self._longest = longest
        self._failures = 0

    def pause(self) -> float:
        """Seconds until the next try."""
        pause = pause_after(self._failures, self._longest)
        self._failures += 1
        return pause

    def reset(self) -> None:
        """It has gone well."""
        self._failures = 0


async def with_reloads(act: Callable[[], Awaitable[_Result]]) -> _Result:
    """A row that somebody changed in between is loaded again at once, RELOADS times at most."""
    for _ in range(RELOADS):
        with suppress(StaleIncident):
            return await act()
    return await act()
