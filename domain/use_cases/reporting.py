"""A report on the work of a period (§21)."""

from collections.abc import Callable, Mapping
from datetime import datetime

from domain.model.report.facts import Facts
from domain.model.report.figure import Mark
from domain.model.report.figures import Counting, Figures, Report
from domain.model.report.period import Period
from domain.model.time.work_calendar import WorkCalendar
from domain.ports.facts import FactsReading, FactsSnapshot

Seen = Callable[[Facts, Mapping[Mark, int]], None]
"""Receives a message of the period and the marks it counts for."""


def nothing_else(_of: Facts, _marks: Mapping[Mark, int]) -> None:
    """Ignores the messages: only the figures are needed."""


async def report(
    reading: FactsReading,
    period: Period,
    now: datetime,
    calendar: WorkCalendar,
    seen: Seen = nothing_else,
    *,
    every: bool = False,
) -> Report:
    """Its figures as of `now`, beside those of the previous period; raises OutsideCalendar.

    `seen` receives the messages not counted yet, including all open ones; with `every` all of the
    period, in order of detection.
    """

    async def counted(within: FactsSnapshot, days: Period, seen: Seen, *, every: bool) -> Figures:
        counting = Counting(now, calendar)
        if not every:
            counting.sums.add(await within.sums(days))
        async for one in within.messages(days, every=every):
            seen(one, counting.add(one))
        return counting.figures(days)

    async with reading.snapshot(calendar) as within:
        before = await counted(within, period.previous, nothing_else, every=False)
        figures = await counted(within, period, seen, every=every)
        return Report(figures, before, await within.promised(period, now))
