"""A simulation: the real program over HTTP against the sandbox, with a clock advanced by hand."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from bot.app import App, build_app
from bot.messengers.adapter import Rates
from bot.operations.messengers import RATES
from bot.sandbox import SteppedClock
from bot.setup.settings import explicit_settings
from bot.tutorial.sandboxes import Sandboxes
from domain.model.ids import Messenger
from domain.ports.services import Proofreader

_LOOK_AGAIN: Final = 0.001
_LOOKS_AT_NOTHING: Final = 200
"""After so many checks the clock is advanced anyway: a failed loop may be pausing, for example."""

_LONGEST_STEP: Final = 3600.0
"""Seconds of the program; a program that is only slow must not find itself days later."""

PATIENCE: Final = 180.0
"""Seconds of real time after which the program will never be idle."""


class NeverIdle(Exception):
    """The program did not become idle: it works on, or waits in vain."""


class Simulation:
    """The sandbox, the program and their common clock; each action waits until it is processed."""

    def __init__(self, sandboxes: Sandboxes, app: App, clock: SteppedClock) -> None:
        self.sandboxes = sandboxes
        self.app = app
        self.clock = clock

    @classmethod
    @asynccontextmanager
    async def around(
        cls, sandboxes: Sandboxes, organisation: Path | None, database_url: str, **variables: Any
    ) -> AsyncIterator[Self]:
        """Run the program from its start to an orderly stop; `variables` as for `program`."""
        clock = next(sandboxes.worlds).clock
        if not isinstance(clock, SteppedClock):
            raise TypeError(clock)
        app = program(sandboxes, organisation, database_url, **variables)
        async with app.running():
            yield cls(sandboxes, app, clock)

    @property
    def http_port(self) -> int:
        """The port of the intake."""
        return self.app.http.port

    async def settle(self, patience: float = PATIENCE) -> None:
        """Return when all updates are handled and all notices delivered.

        Time is advanced only for rate limits and retries. Raises NeverIdle after `patience` real
        seconds.
        """
        try:
            async with asyncio.timeout(patience):
                await self.app.listener.look()
                looks = 0
                while not await self._idle():
                    # Running work ends by itself; only then may the clock be needed.
                    if not self.app.working:
                        looks += 1
                        if await self._waits_for_clock() or looks % _LOOKS_AT_NOTHING == 0:
                            await self._move_on()
                    await asyncio.sleep(_LOOK_AGAIN)
        except TimeoutError:
            raise NeverIdle from None

    async def leap(self, to: datetime) -> None:
        """Advance to that moment; events in between happen at their own moments."""
        while (moment := await self.app.sweep.next_moment()) < to:
            await self.clock.advance_to(max(moment, self.clock.now()))
            await self.settle()
        # Settling on the way (a retry after a fault) may have advanced the clock beyond it.
        await self.clock.advance_to(max(to, self.clock.now()))
        await self.settle()

    async def _waits_for_clock(self) -> bool:
        """Return whether only time is missing; a pending update may be another part of an album."""
        may_come = self.sandboxes.unread and not self.app.pausing
        return not may_come and await self.app.waits_for_clock()

    async def _move_on(self) -> None:
        wake = self.clock.next_wake()
        if wake is not None and not self.app.working:
            await self.clock.advance(min(wake, _LONGEST_STEP))

    async def _idle(self) -> bool:
        return not self.sandboxes.unread and not self.app.working and await self.app.idle()


def program(
    sandboxes: Sandboxes,
    organisation: Path | None,
    database_url: str,
    *,
    rates: Mapping[Messenger, Rates] = RATES,
    proofreader: Proofreader | None = None,
    **variables: Any,
) -> App:
    """Return the program before its start; `variables` are further settings."""
    files = {"database_url": database_url, "organization_file": organisation}
    chosen = explicit_settings(**(sandboxes.settings | files | variables))
    clock = next(sandboxes.worlds).clock
    return build_app(chosen, clock=clock, rates=rates, proofreader=proofreader)
