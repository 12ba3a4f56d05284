"""The administration's working week: half-open intervals of local time for each weekday."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from domain.model.errors import DomainError

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
"""Weekdays in the numbering of `date.weekday()`."""

MINUTES_OF_A_DAY = 24 * 60


class ScheduleFault(StrEnum):
    """Why a schedule is invalid."""

    INTERVAL = "interval"
    """An interval is not within one day or doesn't end after it starts."""
    ORDER = "order"
    """The intervals of a day overlap or don't follow each other."""
    WEEKDAYS = "weekdays"
    """There are not seven weekdays."""
    NO_WORK = "no_work"
    """The week has no working time at all."""
    SHORT_DAY = "short_day"
    """The cut of a short day is negative."""


class InvalidSchedule(DomainError):
    """An invalid schedule; `weekday` is set if one is at fault."""

    fault: ScheduleFault
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """Working time `[start, end)` in minutes of the local day; 24:00 is 1440."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= MINUTES_OF_A_DAY:
            raise InvalidSchedule(ScheduleFault.INTERVAL)

    def __str__(self) -> str:
        """The form of the organisation file: `08:00-12:00`."""
        (from_hour, from_minute), (to_hour, to_minute) = (
            divmod(self.start, 60),
            divmod(self.end, 60),
        )
        return f"{from_hour:02}:{from_minute:02}-{to_hour:02}:{to_minute:02}"

    @property
    def minutes(self) -> int:
        """Its length in minutes of the wall clock."""
        return self.end - self.start


Hours = tuple[Interval, ...]
"""The working intervals of one day, in order; empty: a day off."""


@dataclass(frozen=True, slots=True)
class WeekSchedule:
    """Hours of the weekdays, Monday first, and the minutes by which a short day is shorter.

    Raises InvalidSchedule.
    """

    days: tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
    short_day_minutes: int = 60

    def __post_init__(self) -> None:
        if len(self.days) != 7:
            raise InvalidSchedule(ScheduleFault.WEEKDAYS)
        for weekday, hours in enumerate(self.days):
            if not _in_order(hours):
                raise InvalidSchedule(ScheduleFault.ORDER, weekday)
        if not any(self.days):
            raise InvalidSchedule(ScheduleFault.NO_WORK)
        if self.short_day_minutes < 0:
            raise InvalidSchedule(ScheduleFault.SHORT_DAY)

    def hours(self, weekday: int) -> Hours:
        """The hours of that weekday (0 is Monday), not shortened; empty on a day off."""
        return self.days[weekday]

    def short_hours(self, weekday: int) -> Hours:
        """The hours of a short day: minutes are cut from its end, across breaks too."""
        return _without_last(self.days[weekday], self.short_day_minutes)


def _in_order(hours: Hours) -> bool:
    return all(earlier.end <= later.start for earlier, later in pairwise(hours))


def _without_last(hours: Hours, minutes: int) -> Hours:
    left = sum(interval.minutes for interval in hours) - minutes
    return tuple(_first(hours, left))


def _first(hours: Hours, minutes: int) -> Iterable[Interval]:
    for interval in hours:
        if minutes <= 0:
            return
        yield Interval(interval.start, min(interval.end, interval.start + minutes))
        minutes -= interval.minutes


_MORNING = Interval(8 * 60, 12 * 60)
_TO_FIVE = (_MORNING, Interval(12 * 60 + 50, 17 * 60))
_TO_FOUR = (_MORNING, Interval(12 * 60 + 50, 16 * 60))

DEFAULT_WEEK = WeekSchedule((_TO_FIVE, _TO_FIVE, _TO_FIVE, _TO_FIVE, _TO_FOUR, (), ()))
"""The default without an organisation file: 08:00-12:00, 12:50-17:00, on Fridays to 16:00."""
