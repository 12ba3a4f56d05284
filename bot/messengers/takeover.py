"""Reclaiming the updates when another program with the same token has redirected them."""

from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from bot.runtime.clock import Clock

log: Final = structlog.get_logger(__name__)

_FIRST_PAUSE: Final = 60.0
_LONGEST_PAUSE: Final = 3600.0
_NEW_AFTER: Final = 86_400.0
"""Seconds; after a day without a takeover the matter is closed."""


class TakingBack:
    """Reclaims at once, then ever more rarely if the other program persists.

    Anyone with the token can redirect the updates. Two programs that both insist would lose
    messages with every turn.
    """

    def __init__(self, clock: Clock, tell: Callable[[str], Awaitable[None]], told: str) -> None:
        """`tell` sends the text `told` to the admins, once per matter."""
        self._clock = clock
        self._tell = tell
        self._told = told
        self._begun_at = float("-inf")
        self._pause = 0.0

    async def begin(self) -> bool:
        """Return whether to reclaim now; the admins are notified then."""
        now = self._clock.monotonic()
        since = now - self._begun_at
        if since < self._pause:
            return False
        if new := since >= _NEW_AFTER:
            await self._tell(self._told)
        self._pause = _FIRST_PAUSE if new else min(2 * self._pause, _LONGEST_PAUSE)
        self._begun_at = now
        log.error("receiving.turned_away", next_try=self._pause)
        return True
