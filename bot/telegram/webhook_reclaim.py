"""When updates that another program has turned elsewhere are taken back."""

from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from bot.runtime.clock import Clock
from handlers.texts import troubles

log: Final = structlog.get_logger(__name__)

_FIRST_PAUSE: Final = 60.0
_LONGEST_PAUSE: Final = 3600.0
_NEW_AFTER: Final = 86_400.0
"""Seconds; a day in which nobody took anything ends the matter."""


class TakingBack:
    """At once; from a program that takes it again and again more and more seldom.

    Whoever has the token may turn the updates elsewhere. Two programs that both insist would lose
    messages for each other with every turn.
    """

    def __init__(self, clock: Clock, tell: Callable[[str], Awaitable[None]]) -> None:
        """`tell` takes a text for the admins, who are told once a matter."""
        self._clock = clock
        self._tell = tell
        self._begun_at = float("-inf")
        self._pause = 0.0

    async def begin(self) -> bool:
        """Whether it is to be tried now; the admins know of it then."""
        now = self._clock.monotonic()
        since = now - self._begun_at
        if since < self._pause:
            return False
        if new := since >= _NEW_AFTER:
            await self._tell(troubles.TURNED_AWAY)
        self._pause = _FIRST_PAUSE if new else min(2 * self._pause, _LONGEST_PAUSE)
        self._begun_at = now
        log.error("receiving.turned_away", next_try=self._pause)
        return True
