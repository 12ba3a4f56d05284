"""Searches in the background for earlier messages that say the same in other words."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final

from bot.runtime.backoff import with_reloads
from bot.runtime.clock import Clock
from bot.runtime.waiting import until_changed
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.correcting import name_paraphrased
from storage.incidents.paraphrases import Paraphrased, Paraphrases

LOOK_EVERY: Final = 3.0
"""Seconds of real time, in which messages sent in parts become complete."""

_AT_ONCE: Final = 5
"""Messages, for some ten milliseconds of a thread's time each."""

_PAUSE: Final = 0.02
"""Seconds of real time, so that others go first."""


class Paraphrasing:
    """Run by the leader; harmless if two processes do it."""

    def __init__(
        self,
        paraphrases: Callable[[], Paraphrases],
        units: Callable[[], UnitOfWork],
        clock: Clock,
        committed: Callable[[], None],
        changed: asyncio.Event,
    ) -> None:
        """`committed` is called when a card has to be edited; incident changes set `changed`."""
        self._paraphrases = paraphrases
        self._units = units
        self._clock = clock
        self._committed = committed
        self._changed = changed

    async def run(self, epoch: int) -> None:
        """Run until cancelled; begin with the last thirty days."""
        del epoch
        paraphrases = self._paraphrases()
        while True:
            self._changed.clear()
            found = await paraphrases.look(self._clock.now(), _AT_ONCE)
            for one in found or ():
                if await with_reloads(partial(self._name, one)):
                    self._committed()
            if found is None and not paraphrases.more:
                await until_changed(self._changed)
            await asyncio.sleep(LOOK_EVERY if found is None else _PAUSE)

    async def _name(self, found: Paraphrased) -> bool:
        return await name_paraphrased(self._units(), found.number, found.meant)
