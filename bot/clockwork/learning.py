"""Learns in the background where messages went, for the suggestions on the cards of new ones."""

from typing import Final

from bot.clock import Clock
from storage.incidents.experience import LearnedHistory

LOOK_EVERY: Final = 15.0
"""Seconds."""

_AT_ONCE: Final = 5
"""Messages, for some milliseconds of the loop's time."""

_PAUSE: Final = 0.02
"""Seconds: the others come first."""


class Learning:
    """Each process has its own experience."""

    def __init__(self, history: LearnedHistory, clock: Clock) -> None:
        self._history = history
        self._clock = clock

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            while await self._history.go_on(_AT_ONCE):
                await self._clock.sleep(_PAUSE)
            await self._clock.sleep(LOOK_EVERY)
