"""A stage: the real program over HTTP against the sandbox, on a clock that is moved by hand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.app import App, build_app
from bot.delivery.limits import Rates
from bot.sandbox import Sandbox, SteppedClock
from bot.settings import Settings

TOKEN: Final = "100000:otklik-stage"  # noqa: S105 - of the sandbox, known to everybody
INTAKE_TOKEN: Final = "intake-of-the-stage"  # noqa: S105 - the same

_LOOK_AGAIN: Final = 0.002
_LOOKS_AT_NOTHING: Final = 100
"""After so many looks whatever is awaited waits for the clock: a pause of polling, for instance."""

_PATIENCE: Final = 60.0
"""Seconds of real time; a program that is not idle by then never will be."""


class NeverIdle(Exception):
    """The program went on working, or waits for something that does not come."""


class Stage:
    """The sandbox, the program and the clock that both go by."""

    def __init__(self, sandbox: Sandbox, app: App, clock: SteppedClock) -> None:
        self.sandbox = sandbox
        self.app = app
        self.clock = clock

    async def settle(self, patience: float = _PATIENCE) -> None:
        """Returns when everything sent is handled and everything to be told is delivered.

        Time moves only as far as the limits and retries ask for. Raises NeverIdle after so many
        real seconds.
        """
        try:
            async with asyncio.timeout(patience):
                looks = 0
                while not await self._idle():
                    # What is in hand ends by itself; only then is the database worth asking.
                    if not self.app.working:
                        looks += 1
                        if await self._waits_for_clock() or looks % _LOOKS_AT_NOTHING == 0:
                            await self._move_on()
                    await asyncio.sleep(_LOOK_AGAIN)
        except TimeoutError:
            raise NeverIdle from None

    async def pass_time(self, span: timedelta) -> None:
        """Lets that much time go by; whatever falls into it happens at its own moment."""
        end = self.clock.now() + span
        while (moment := await self.app.sweep.next_moment()) < end:
            await self.clock.advance_to(max(moment, self.clock.now()))
            await self.settle()
        # What was waited for on the way (a repeat after a fault) may have moved the clock past it.
        await self.clock.advance_to(max(end, self.clock.now()))
        await self.settle()

    async def _waits_for_clock(self) -> bool:
        """An update that is not received yet may be one more part of an album."""
        return not self.sandbox.world.updates.pending and await self.app.waits_for_clock()

    async def _move_on(self) -> None:
        wake = self.clock.next_wake()
        if wake is not None and not self.app.working:
            await self.clock.advance(wake)

    async def _idle(self) -> bool:
        nothing_arrives = not self.sandbox.world.updates.pending
        return nothing_arrives and not self.app.working and await self.app.idle()


@asynccontextmanager
async def staged(
    start: datetime,
    organisation: Path,
    database_url: str,
    *,
    rates: Rates | None = None,
) -> AsyncIterator[Stage]:
    """A running program; `start` is aware, the organisation file describes who works there."""
    clock = SteppedClock(start)
    async with Sandbox(token=TOKEN, clock=clock) as sandbox:
        settings = Settings(
            _env_file=None,
            bot_token=TOKEN,
            telegram_api_url=sandbox.url,
            database_url=database_url,
            organization_file=organisation,
            intake_token=INTAKE_TOKEN,
            http_port=0,
        )
        app = build_app(settings, clock=clock, rates=rates)
        async with app.running():
            yield Stage(sandbox, app, clock)
