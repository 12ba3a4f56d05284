"""What a report is counted from."""

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
    """Messages by the days on which they were detected, all as they stood at one moment."""

    async def sums(self, period: Period) -> Sums:
        """Of those that are counted already: none of them is open."""
        ...

    def messages(self, period: Period, *, every: bool) -> AsyncIterator[Facts]:
        """All others, few held at a time; with `every` all of them, in the order of detection."""
        ...

    async def promised(self, period: Period, now: datetime) -> Promised:
        """What answers have promised, as it stands then."""
        ...


class FactsReading(Protocol):
    """Reads what is committed, outside any unit of work."""

    def snapshot(self, calendar: WorkCalendar) -> AbstractAsyncContextManager[FactsSnapshot]:
        """Days are those of the calendar's zone; sums are taken only where it has counted them."""
        ...
