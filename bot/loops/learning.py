"""Learns in the background how messages were routed, for suggestions on new cards."""

import asyncio
from typing import Final

from bot.runtime.waiting import until_changed
from storage.incidents.experience import LearnedHistory

LOOK_AFTER: Final = 15.0
"""Seconds of real time after a change: no deadline depends on it."""

_AT_ONCE: Final = 5
"""Messages, for some milliseconds of the loop's time."""

_PAUSE: Final = 0.02
"""Seconds of real time, so that others go first."""


class Learning:
    """Runs in each process, with its own history."""

    def __init__(self, history: LearnedHistory, changed: asyncio.Event) -> None:
        """`changed` is set after incident events."""
        self._history = history
        self._changed = changed

    async def run(self) -> None:
        """Run until cancelled."""
        while True:
            self._changed.clear()
            while await self._history.go_on(_AT_ONCE):  # noqa: ASYNC110 - a pause, nothing is awaited
                await asyncio.sleep(_PAUSE)
            await until_changed(self._changed)
            await asyncio.sleep(LOOK_AFTER)
