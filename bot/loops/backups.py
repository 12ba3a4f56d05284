"""The nightly copy of the database, made beside the work; whoever leads makes it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from datetime import date, time
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from bot.runtime.clock import Clock
from bot.runtime.confirmed_time import ConfirmedTime
from bot.runtime.database_errors import UNCOPIED, why_not_copied
from bot.runtime.logs import describe
from handlers.texts import troubles
from storage.engine.backups import Backups
from storage.engine.copying import ToolMissing

log: Final = structlog.get_logger(__name__)

QUIET: Final = time(2, 30)
"""From then on a day wants its copy; a machine that sleeps at night makes it in the morning."""

_EVERY: Final = 600.0
"""Seconds of real time between two looks, and until what could not be copied is tried again."""

_AFTER_THE_START: Final = 60.0
"""Seconds; whoever waits for the bot goes first."""


class BackingUp:
    """Tells the admins once a day where it could not be done."""

    def __init__(
        self,
        backups: Backups,
        clock: Clock,
        zone: ZoneInfo,
        tell: Callable[[str], Awaitable[None]],
        note: Callable[[date], Awaitable[None]],
        *,
        confirmed: ConfirmedTime,
    ) -> None:
        """`tell` takes a text for the admins, `note` the day of a copy that has been made.

        Older copies are deleted only on a confirmed day.
        """
        self._backups = backups
        self._clock = clock
        self._zone = zone
        self._tell = tell
        self._note = note
        self._confirmed = confirmed
        self._told: date | None = None
        self._noted: date | None = None

    async def run(self, _epoch: int) -> None:
        """Until cancelled; a copy in the making is given up then."""
        pause = _AFTER_THE_START
        while True:
            day, wanted = self._today(), await self.wanted()
            await asyncio.sleep(pause)
            pause = _EVERY
            if wanted is not None:
                await self.make(wanted)
            await self.note(day)

    async def wanted(self) -> date | None:
        """The day whose copy is to be made now."""
        now = self._clock.now().astimezone(self._zone)
        if now.time() < QUIET or await self._made(now.date()):
            return None
        return now.date()

    async def make(self, day: date) -> None:
        """The copy of that day; what hinders it is told, not raised."""
        stop, began = threading.Event(), self._clock.monotonic()
        now = self._confirmed.now()
        rotate = now is not None and now.astimezone(self._zone).date() >= day
        try:
            copy = await asyncio.to_thread(self._backups.make, day, stop, rotate=rotate)
        except ToolMissing as error:  # a server may well have backups of its own
            log.warning("backup.tool_missing", tool=str(error))
        except UNCOPIED as error:
            log.warning("backup.failed", error=describe(error))
            await self._report(day, error)
        else:
            took = round(self._clock.monotonic() - began, 1)
            log.info("backup.made", file=str(copy), bytes=copy.stat().st_size, seconds=took)
        finally:
            stop.set()

    async def note(self, day: date) -> None:
        """That there is a copy of that day: once, and if the database fails just then, later."""
        if day != self._noted and await self._made(day):
            await self._note(day)
            self._noted = day

    async def _made(self, day: date) -> bool:
        return day in await asyncio.to_thread(self._backups.days)

    def _today(self) -> date:
        return self._clock.now().astimezone(self._zone).date()

    async def _report(self, day: date, error: Exception) -> None:
        if self._told != day:
            folder = str(self._backups.folder)
            await self._tell(troubles.backup_failed(folder, why_not_copied(error)))
            self._told = day
