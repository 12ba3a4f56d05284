"""Counting closed incidents in advance, so that a report reads only the rest."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Final

import structlog

from bot.runtime.clock import Clock
from bot.runtime.logs import describe
from bot.runtime.waiting import until_changed
from domain.model.errors import DomainError
from domain.model.organisation.office import Office
from domain.model.time.work_calendar import WorkCalendar
from storage.reports.counting import DayCounting

log: Final = structlog.get_logger(__name__)

_LOOK_AFTER: Final = 60.0
"""Seconds of real time after a change."""


class ClosedCounting:
    """Run by the leader; takes half of the time at most, so that users go first."""

    def __init__(
        self,
        days: Callable[[int], DayCounting],
        office: Callable[[], Awaitable[Office]],
        clock: Clock,
        changed: asyncio.Event,
    ) -> None:
        """`days` takes the epoch of the term.

        `changed` is set after changes of incidents, of counted days or of the calendar.
        """
        self._days = days
        self._office = office
        self._clock = clock
        self._changed = changed

    async def run(self, epoch: int) -> None:
        """Run until cancelled."""
        days = self._days(epoch)
        while True:
            self._changed.clear()
            await self._all(days, (await self._office()).calendar)
            await until_changed(self._changed)
            await asyncio.sleep(_LOOK_AFTER)

    async def _all(self, days: DayCounting, calendar: WorkCalendar) -> None:
        """Count from the latest day back: recent days are requested most."""
        before = date.max
        while (day := await days.next(calendar, before)) is not None:
            before = day
            more = True
            while more:
                began = self._clock.monotonic()
                try:
                    more = await days.count(day, calendar, self._clock.now())
                except DomainError as error:  # a report of that day shows the same error
                    log.warning("figures.not_counted", day=str(day), error=describe(error))
                    more = False
                await asyncio.sleep(self._clock.monotonic() - began)
