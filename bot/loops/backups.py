"""The nightly copy of the database, made by the leader while the bot works."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from datetime import date, time
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from bot.runtime.clock import Clock, ConfirmedTime
from bot.runtime.database_errors import UNCOPIED, why_not_copied
from bot.runtime.logs import describe
from bot.runtime.rounds import Rounds
from handlers.texts import troubles
from storage.engine.copying import Backups, ToolMissing

log: Final = structlog.get_logger(__name__)

QUIET: Final = time(2, 30)
"""The local time from which a day's copy is due; a machine off at night makes it later."""

_EVERY: Final = 600.0
"""Seconds of real time between two looks, and before a retry."""

_AFTER_THE_START: Final = 60.0
"""Seconds; the bot's users go first."""


class BackingUp:
    """Makes the copy; failures are reported to the admins once a day."""

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
        """`tell` sends a text to the admins, `note` records the day of a finished copy.

        Older copies are deleted only if `confirmed`, the messenger's time, shows that the day has
        come: a wrong clock must not delete them.
        """
        self._backups = backups
        self._clock = clock
        self._zone = zone
        self._tell = tell
        self._note = note
        self._confirmed = confirmed
        self._told: date | None = None
        self._noted: date | None = None

    async def run(self) -> None:
        """Run until cancelled; an unfinished copy is then abandoned."""
        await Rounds().run(self._look, first=_AFTER_THE_START)

    async def _look(self) -> float:
        """Make the copy that is due; return the seconds until the next look."""
        day = self._today()  # a copy that ends after midnight is recorded for its own day
        if (wanted := await self.wanted()) is not None:
            await self.make(wanted)
        await self.note(day)
        return _EVERY

    async def wanted(self) -> date | None:
        """Return the day whose copy is due now, or None."""
        now = self._clock.now().astimezone(self._zone)
        if now.time() < QUIET or await self._made(now.date()):
            return None
        return now.date()

    async def make(self, day: date) -> None:
        """Make the copy of a day; errors are reported, not raised."""
        stop, began = threading.Event(), self._clock.monotonic()
        now = self._confirmed.now()
        rotate = now is not None and now.astimezone(self._zone).date() >= day
        try:
            copy = await asyncio.to_thread(self._backups.make, day, stop, rotate=rotate)
        except ToolMissing as error:  # a database server may have its own backups
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
        """Record the copy of that day once; retry later if the database fails."""
        if day != self._noted and await self._made(day):
            await self._note(day)
            self._noted = day

    async def _made(self, day: date) -> bool:
        return day in await asyncio.to_thread(self._backups.days)

    def _today(self) -> date:
        return self._clock.now().astimezone(self._zone).date()

    async def _report(self, day: date, error: Exception) -> None:
        if self._told != day:
            folder, why = escape(str(self._backups.folder)), escape(why_not_copied(error))
            await self._tell(troubles.BACKUP_FAILED.format(folder=folder, why=why))
            self._told = day
