"""Periods of reports: by the moment of detection, both dates inclusive (§21)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from domain.model.errors import DomainError

_DAY = timedelta(days=1)


class PeriodReversed(DomainError):
    """The last day of the period is before its first."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Period:
    """Local dates, both inclusive; raises PeriodReversed."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodReversed(self.first, self.last)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1

    @property
    def previous(self) -> "Period":
        """The period right before it: as many whole months, else as many days."""
        after = self.last + _DAY
        if self.first.day == after.day == 1:
            months = 12 * (after.year - self.first.year) + after.month - self.first.month
            year, month = divmod(12 * self.first.year + self.first.month - 1 - months, 12)
            return Period(date(year, month + 1, 1), self.first - _DAY)
        return Period(self.first - timedelta(days=self.days), self.first - _DAY)

    def dates(self) -> Iterator[date]:
        """All dates, in order."""
        return (self.first + n * _DAY for n in range(self.days))

    def instants(self, tz: tzinfo) -> tuple[datetime, datetime]:
        """The moments of its first midnight in that zone and of the midnight after its last day.

        Half-open: the second moment is excluded.
        """
        start = datetime.combine(self.first, time(), tz)
        return start, datetime.combine(self.last + _DAY, time(), tz)


class Span(StrEnum):
    """A period relative to a day; the current one lasts until its end."""

    LAST_WEEK = "lw"
    THIS_WEEK = "tw"
    LAST_MONTH = "lm"
    THIS_MONTH = "tm"
    LAST_QUARTER = "lq"
    THIS_QUARTER = "tq"
    LAST_YEAR = "ly"
    THIS_YEAR = "ty"

    def period(self, today: date) -> Period:
        """The days of the period; weeks begin on Monday."""
        began = self._began(today)
        if self.value.startswith("t"):
            return Period(began, self._began(began + timedelta(days=_LONGER[self.value[1]])) - _DAY)
        return Period(self._began(began - _DAY), began - _DAY)

    def _began(self, day: date) -> date:
        match self.value[1]:
            case "w":
                return day - timedelta(days=day.weekday())
            case "m":
                return day.replace(day=1)
            case "q":
                return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
            case _:
                return date(day.year, 1, 1)


_LONGER = {"w": 7, "m": 31, "q": 92, "y": 366}
"""Days after the beginning that are certainly in the next period."""
