"""Dues: the moments by which an answer must be placed, and the draft be with control."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.model.time.work_calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Due:
    """A moment of the calendar's zone; placed exactly at it is in time.

    `preliminary`: it lies past the published calendar, and moves when that is published.
    `calendar_revision` tells which calendar it was counted by.
    """

    at: datetime
    preliminary: bool
    calendar_revision: str


@dataclass(frozen=True, slots=True)
class Dues:
    """When the answer must be placed, and when its draft must be with control (§9, §15, §17, §20)."""

    answer: Due
    draft: datetime


def whole_minute(moment: datetime) -> datetime:
    """The start of its minute, from which a norm runs: people see no seconds, and add up the hours."""
    return moment.replace(second=0, microsecond=0)


def due_after(calendar: WorkCalendar, start: datetime, working: timedelta) -> Due:
    """The first clock: so much working time from the start (§9, §15); OutsideCalendar."""
    return _due(calendar, calendar.add(start, working))


def due_by_working_day(calendar: WorkCalendar, start: datetime, days: int) -> Due:
    """The second clock: the close of the n-th working day after the start's date (§17)."""
    return _due(calendar, calendar.nth_working_day_close(calendar.local(start).date(), days))


def draft_due(calendar: WorkCalendar, due: Due, lead: timedelta) -> datetime:
    """When the draft must be with control: so much working time before the due (§20)."""
    return calendar.subtract(due.at, lead)


def _due(calendar: WorkCalendar, at: datetime) -> Due:
    return Due(at, calendar.preliminary(at), calendar.revision)
