"""Deadlines, and times that a fast clock recorded."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.model.time.work_calendar import WorkCalendar

CLOCKS_DIFFER_BY: Final = timedelta(minutes=1)
"""Tolerance between two machines; anything further ahead came from a wrong clock."""


def is_ahead(moment: datetime, now: datetime) -> bool:
    """Whether the moment is in the future, beyond the tolerance."""
    return moment > now + CLOCKS_DIFFER_BY


def clamp_to_past(moment: datetime, now: datetime) -> datetime:
    """The moment, or `now` if it is in the future."""
    return now if is_ahead(moment, now) else moment


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline in the calendar's zone; placed exactly at it is in time.

    `preliminary`: it is past the published calendar and may move when that is published.
    `calendar_revision` is the calendar it was counted by.
    """

    at: datetime
    preliminary: bool
    calendar_revision: str


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The deadlines of the answer and of its draft (§9, §15, §17, §20)."""

    answer: Due
    draft: datetime


def whole_minute(moment: datetime) -> datetime:
    """The start of its minute, from which a norm runs: people see no seconds and check the sum."""
    return moment.replace(second=0, microsecond=0)


def due_after(calendar: WorkCalendar, start: datetime, working: timedelta) -> Due:
    """The first clock: that much working time from the start (§9, §15); raises OutsideCalendar."""
    return _due(calendar, calendar.add(start, working))


def due_by_working_day(calendar: WorkCalendar, start: datetime, days: int) -> Due:
    """The second clock: the close of the n-th working day after the start's date (§17)."""
    return _due(calendar, calendar.nth_working_day_close(calendar.local(start).date(), days))


def draft_due(calendar: WorkCalendar, due: Due, lead: timedelta) -> datetime:
    """The draft's deadline: that much working time before the answer's (§20)."""
    return calendar.subtract(due.at, lead)


def _due(calendar: WorkCalendar, at: datetime) -> Due:
    return Due(at, calendar.preliminary(at), calendar.revision)
