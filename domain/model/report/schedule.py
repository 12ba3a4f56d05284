"""Scheduled reports: due at the opening of the first working day after their period (§21)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from domain.model.report.briefing import Schedule
from domain.model.report.period import Period
from domain.model.report.span import Span
from domain.model.time.work_calendar import WorkCalendar

AGAIN_AFTER: Final = timedelta(days=1)
"""A failed report is retried at this interval while it is due."""

_DAY: Final = timedelta(days=1)
_THIS: Final[Mapping[Schedule, Span]] = {
    Schedule.WEEKLY: Span.THIS_WEEK,
    Schedule.MONTHLY: Span.THIS_MONTH,
}


@dataclass(frozen=True, slots=True)
class DueReport:
    """The due report of a schedule; `since`: when it became due."""

    of: Schedule
    period: Period
    since: datetime


def due_reports(of: Schedule, now: datetime, calendar: WorkCalendar) -> Iterator[DueReport]:
    """The reports that became due in this week or month; raises OutsideCalendar.

    There are several after a week without work. Older missed reports are not made.
    """
    this = _THIS[of].period(calendar.local(now).date())
    last = _before(this, of)
    for period in (_before(last, of), last):
        due = _due(period, calendar)
        if due <= now and calendar.local(due).date() in this:
            yield DueReport(of, period, due)


def next_report(of: Schedule, now: datetime, calendar: WorkCalendar) -> datetime:
    """When the next report becomes due; raises OutsideCalendar."""
    this = _THIS[of].period(calendar.local(now).date())
    due = _due(_before(this, of), calendar)
    return due if due > now else _due(this, calendar)


def _before(period: Period, of: Schedule) -> Period:
    return _THIS[of].period(period.first - _DAY)


def _due(period: Period, calendar: WorkCalendar) -> datetime:
    return calendar.next_opening(datetime.combine(period.last + _DAY, time(), calendar.tz))
