"""Facts of reports that are in memory."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Self

from domain.model.network.post import PageAddress
from domain.model.report.facts import Facts
from domain.model.report.figures import Promised, SortedComments, Sums
from domain.model.report.period import Period
from domain.model.time.work_calendar import WorkCalendar
from tests.unit.calendars import MOSCOW


class KnownFacts:
    """The port `FactsReading`; no day is counted in advance, and nothing was promised."""

    def __init__(
        self,
        known: Iterable[Facts],
        commented: Mapping[PageAddress, SortedComments] | None = None,
        since: date = date(2020, 1, 1),
    ) -> None:
        self.known = sorted(known, key=lambda one: (one.detected_at, one.number))
        self.commented = commented or {}
        self.since = since

    @asynccontextmanager
    async def snapshot(self, _calendar: WorkCalendar) -> AsyncIterator[Self]:
        """Yield itself, since it never changes."""
        yield self

    async def promised(self, _period: Period, _now: datetime) -> Promised:
        """Return no promises."""
        return Promised()

    async def comments(self, _period: Period) -> Mapping[PageAddress, SortedComments]:
        """Return how the comments of each page were sorted."""
        return self.commented

    async def sums(self, _period: Period) -> Sums:
        """Return no sums."""
        return Sums()

    async def first_day(self) -> date | None:
        """Return the day since which there are messages."""
        return self.since

    async def messages(self, period: Period, *, every: bool) -> AsyncIterator[Facts]:  # noqa: ARG002 - none is counted
        """Yield the messages of the period."""
        for one in self.known:
            if one.detected_at.astimezone(MOSCOW).date() in period:
                yield one
