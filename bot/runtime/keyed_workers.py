"""A loop that runs tasks in parallel, one per lane, and rests until there may be more."""

import asyncio
import contextlib
from collections.abc import Coroutine
from functools import partial
from typing import Generic, TypeVar

from bot.runtime.clock import Clock

_Lane = TypeVar("_Lane", bound=int)


class KeyedWorkers(Generic[_Lane]):
    """The running tasks by lane, and whether the loop is looking for more."""

    def __init__(self, clock: Clock, look_every: float, changed: asyncio.Event) -> None:
        """`changed` is set after new work; without it, the loop looks every `look_every` seconds."""
        self._clock = clock
        self._look_every = look_every
        self._lanes: dict[_Lane, asyncio.Task[None]] = {}
        self._wake = changed
        self._looking = self._looked = False
        self._until_a_moment = False

    @property
    def waits_for_clock(self) -> bool:
        """Whether nothing can start before some moment."""
        return self._until_a_moment and not self._wake.is_set()

    def wake(self) -> None:
        """Make the loop look for work."""
        self._wake.set()

    async def finish(self) -> None:
        """Wait for the running tasks."""
        await asyncio.gather(*self._lanes.values(), return_exceptions=True)

    def _look(self) -> None:
        """Start a look; later wake-ups cause another one."""
        self._looking = True
        self._wake.clear()

    def _about_to_look(self) -> bool:
        return self._looking or self._wake.is_set()

    def _start(self, lane: _Lane, work: Coroutine[None, None, None], name: str) -> None:
        task = self._lanes[lane] = asyncio.create_task(work, name=name)
        task.add_done_callback(partial(self._leave, lane))

    def _leave(self, lane: _Lane, _work: asyncio.Task[None]) -> None:
        del self._lanes[lane]
        self._wake.set()

    async def _rest(self, seconds: float | None) -> None:
        """Wait until woken, or for so many seconds of the clock."""
        nap = asyncio.create_task(self._wake_in(seconds))
        await asyncio.sleep(0)  # let the timer start
        self._looking, self._looked = False, True
        self._until_a_moment = seconds is not None
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._look_every):
                    await self._wake.wait()
        finally:
            self._until_a_moment = False
            nap.cancel()

    async def _wake_in(self, seconds: float | None) -> None:
        if seconds is not None:
            await self._clock.sleep(max(seconds, 0))
            self._wake.set()
