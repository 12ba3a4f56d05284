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
"""Takes a message of the period together with what it counts for."""


def nothing_else(_of: Facts, _marks: Mapping[Mark, int]) -> None:
    """Only the figures are wanted."""


async def report(
    reading: FactsReading,
    period: Period,
    now: datetime,
    calendar: WorkCalendar,
    seen: Seen = nothing_else,
    *,
    every: bool = False,
) -> Report:
    """Its figures as they stand `now`, beside those of the period before; raises OutsideCalendar.

    `seen` is shown the messages that are not counted yet, all open ones among them; with `every`
    all of the period, in the order of detection.
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
