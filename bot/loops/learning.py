"""Learns in the background where messages went, for the suggestions on the cards of new ones."""

import asyncio
from typing import Final

from storage.incidents.experience import LearnedHistory

LOOK_EVERY: Final = 15.0
"""Seconds of real time: nothing that falls due hangs on it."""

_AT_ONCE: Final = 5
"""Messages, for some milliseconds of the loop's time."""

_PAUSE: Final = 0.02
"""Seconds of real time: the others come first."""


class Learning:
    """Each process has its own experience."""

    def __init__(self, history: LearnedHistory) -> None:
        self._history = history

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            while await self._history.go_on(_AT_ONCE):  # noqa: ASYNC110 - a pause, nothing is awaited
                await asyncio.sleep(_PAUSE)
            await asyncio.sleep(LOOK_EVERY)
