"""Learns in the background where messages went, for the suggestions on the cards of new ones."""

import asyncio
from typing import Final

from bot.runtime.waiting import until_changed
from storage.incidents.experience import LearnedHistory

LOOK_AFTER: Final = 15.0
"""Seconds of real time after a change: nothing that falls due hangs on it."""

_AT_ONCE: Final = 5
"""Messages, for some milliseconds of the loop's time."""

_PAUSE: Final = 0.02
"""Seconds of real time: the others come first."""


class Learning:
    """Each process has its own experience."""

    def __init__(self, history: LearnedHistory, changed: asyncio.Event) -> None:
        """`changed` is set after something has happened to an incident."""
        self._history = history
        self._changed = changed

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._changed.clear()
            while await self._history.go_on(_AT_ONCE):  # noqa: ASYNC110 - a pause, nothing is awaited
                await asyncio.sleep(_PAUSE)
            await until_changed(self._changed)
            await asyncio.sleep(LOOK_AFTER)
