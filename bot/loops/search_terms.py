"""Derives the missing search terms of incidents, a few incidents a commit.

They are missing where a text was changed directly in the database, and in a database moved from SQLite
to PostgreSQL. Saving an incident derives its terms.
"""

from typing import Final

from bot.runtime.clock import Clock
from bot.runtime.waiting import LOOK_AT_LEAST
from storage.incidents.searching import SearchIndex

_AT_ONCE: Final = 20
"""Incidents per commit, during which every other writer waits."""

_PAUSE: Final = 0.02
"""Seconds between two commits, so that others go first."""


class Indexing:
    """Run by the leader; harmless if two processes do it."""

    def __init__(self, index: SearchIndex, clock: Clock) -> None:
        self._index = index
        self._clock = clock

    async def run(self, epoch: int) -> None:
        """Run until cancelled."""
        del epoch
        while True:
            while await self._index.derive(_AT_ONCE):
                await self._clock.sleep(_PAUSE)
            await self._clock.sleep(LOOK_AT_LEAST)
