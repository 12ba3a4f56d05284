"""The facts that reports are counted from."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from domain.model.report.facts import Facts
from domain.model.report.figures import Sums
from domain.model.report.period import Period
from domain.model.report.promised import Promised
from domain.model.time.work_calendar import WorkCalendar


class FactsSnapshot(Protocol):
    """Messages by day of detection, all from one snapshot."""

    async def sums(self, period: Period) -> Sums:
        """Return the sums of messages that are already counted; none of those is open."""
        ...

    def messages(self, period: Period, *, every: bool) -> AsyncIterator[Facts]:
        """Iterates over the others, a few in memory at a time; with `every` all, by detection."""
        ...

    async def promised(self, period: Period, now: datetime) -> Promised:
        """Return the promises of answers as of `now`."""
        ...


class FactsReading(Protocol):
    """Reads committed data, outside any unit of work."""

    def snapshot(self, calendar: WorkCalendar) -> AbstractAsyncContextManager[FactsSnapshot]:
        """Days are in the calendar's zone; stored sums are used only if counted in that zone."""
        ...
