"""Periods of reports: by the moment of detection, both dates inclusive (§21)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from domain.model.errors import DomainError

_DAY = timedelta(days=1)


@dataclass
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
        """The period of equal length right before it."""
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
