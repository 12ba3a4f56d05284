"""Working time: adding it, counting it, and explaining the sum day by day.

All arithmetic is on the wall clock of the calendar's zone, as working hours are. Two lists hold the
data: the moments when work starts and stops, and the total worked by each of them. Both are
searched by bisection, so long norms are as fast as short ones.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain.model.errors import DomainError
from domain.model.time.official_days import WorkDay

_NOTHING = timedelta()
_DAY = timedelta(days=1)


class OutsideCalendar(DomainError):
    """The result is outside `first`..`last`, the dates of the calendar."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One date of an explanation: its counted working time and the kind of day."""

    day: date
    worked: timedelta
    note: str


class WorkCalendar:
    """The working time of one administration; immutable.

    Arguments may be in any zone (a naive moment is a ValueError), results are in the calendar's.
    Intervals are half-open: the close of a day is not working time. Every method raises
    OutsideCalendar if the calendar has too few dates.
    """

    def __init__(self, days: Mapping[date, WorkDay], tz: ZoneInfo, published_until: date) -> None:
        """`days` are consecutive dates in order; those past `published_until` are an estimate."""
        self.tz: Final = tz
        self.published_until: Final = published_until
        self._days: Final = dict(days)
        self._working_days: Final = [day for day, plan in days.items() if plan.hours]
        self._turns: Final = [self._midnight(min(days))]
        """The first moment; then alternately the starts (odd) and stops (even) of work; the end."""
        self._worked: Final = [_NOTHING]
        """The total worked by each of them."""
        for day in self._working_days:
            midnight = self._midnight(day)
            for interval in days[day].hours:
                so_far = self._worked[-1]
                self._turns.append(midnight + timedelta(minutes=interval.start))
                self._turns.append(midnight + timedelta(minutes=interval.end))
                self._worked.append(so_far)
                self._worked.append(so_far + timedelta(minutes=interval.minutes))
        self._turns.append(self._midnight(max(days) + _DAY))
        self.revision: Final = self._fingerprint()
        """Differs between calendars that may give different deadlines."""

    def add(self, start: datetime, working: timedelta) -> datetime:
        """The moment after that much working time since `start`; a close, if it ends there.

        For zero: the moment from which time would count. ValueError if negative.
        """
        if working <= _NOTHING:
            if working:
                raise ValueError("working time to add is never negative")
            return self.next_opening(start)
        return self._reached(self._worked_until(start) + working)

    def subtract(self, due: datetime, working: timedelta) -> datetime:
        """The earliest moment with that much working time until `due`; ValueError if negative."""
        if working < _NOTHING:
            raise ValueError("working time to subtract is never negative")
        return self._reached(self._worked_until(due) - working)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from `start` to `end`; negative if the end comes first."""
        return self._worked_until(end) - self._worked_until(start)

    def nth_working_day_close(self, after: date, n: int) -> datetime:
        """The close of the n-th working day, counted from the day after `after`."""
        if n < 1:
            raise ValueError("working days are counted from the first")
        self._plan(after)
        index = bisect_right(self._working_days, after) + n - 1
        if index >= len(self._working_days):
            raise self._outside()
        return self._close(self._working_days[index])

    def opening(self, day: date, earlier: int = 0) -> datetime:
        """The opening that many working days before that date, or before the last one till it."""
        self._plan(day)
        index = bisect_right(self._working_days, day) - 1 - earlier
        if index < 0:
            raise self._outside()
        opens = self._working_days[index]
        return self._midnight(opens) + timedelta(minutes=self._days[opens].hours[0].start)

    def next_opening(self, at: datetime) -> datetime:
        """`at` itself within working time, else the next opening."""
        local = self.local(at)
        turn = self._last_turn(local)
        if turn % 2:
            return local
        if turn == len(self._worked) - 1:
            raise self._outside()
        return self._turns[turn + 1]

    def is_working(self, at: datetime) -> bool:
        """Whether `at` lies within working time."""
        return self._last_turn(self.local(at)) % 2 == 1

    def preliminary(self, at: datetime) -> bool:
        """Whether a deadline at that moment may still move: it is past the published calendar."""
        return self.local(at) > self._midnight(self.published_until + _DAY)

    def day(self, day: date) -> WorkDay:
        """The hours and kind of that date, and the reason."""
        return self._plan(day)

    def steps(self, start: datetime, working: timedelta) -> tuple[CountedDay, ...]:
        """The explanation of `add`: every date from the start to the deadline."""
        at, due = self.local(start), self.add(start, working)
        steps = []
        for day in self._dates(at.date(), due):
            opens, closes = self._midnight(day), self._midnight(day + _DAY)
            worked = self.between(max(at, opens), min(due, closes))
            plan = self._plan(day)
            over = plan.hours and not worked and closes <= due
            steps.append(CountedDay(day, worked, "рабочий день окончен" if over else plan.note))
        return tuple(steps)

    def day_steps(self, after: date, n: int) -> tuple[CountedDay, ...]:
        """The explanation of `nth_working_day_close`: every date after `after`."""
        steps = []
        number = 0
        for day in self._dates(after + _DAY, self.nth_working_day_close(after, n)):
            plan = self._plan(day)
            worked = timedelta(minutes=sum(interval.minutes for interval in plan.hours))
            number += bool(worked)
            steps.append(
                CountedDay(day, worked, f"{number}-й: {plan.note}" if worked else plan.note)
            )
        return tuple(steps)

    def local(self, at: datetime) -> datetime:
        """The moment in the calendar's zone."""
        if at.tzinfo is None:
            raise ValueError("a moment without a time zone")
        try:
            return at.astimezone(self.tz)
        except OverflowError:
            raise self._outside() from None

    def _last_turn(self, local: datetime) -> int:
        """The index of the last turn not after `local`."""
        following = bisect_right(self._turns, local)
        if 0 < following < len(self._turns):
            return following - 1
        raise self._outside()

    def _worked_until(self, at: datetime) -> timedelta:
        """The working time from the calendar's first moment to `at`."""
        local = self.local(at)
        turn = self._last_turn(local)
        if turn % 2:
            return self._worked[turn] + (local - self._turns[turn])
        return self._worked[turn]

    def _reached(self, worked: timedelta) -> datetime:
        """The earliest moment by which that much was worked since the calendar's first."""
        stop = bisect_left(self._worked, worked)
        if 0 < stop < len(self._worked):
            return self._turns[stop] - (self._worked[stop] - worked)
        raise self._outside()

    def _close(self, day: date) -> datetime:
        return self._midnight(day) + timedelta(minutes=self._days[day].hours[-1].end)

    def _dates(self, first: date, due: datetime) -> Iterator[date]:
        """The dates from `first` to that of `due`; one at 24:00 belongs to the ending date."""
        yield first
        day = first + _DAY
        while self._midnight(day) < due:
            yield day
            day += _DAY

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.tz)

    def _plan(self, day: date) -> WorkDay:
        plan = self._days.get(day)
        if plan is None:
            raise self._outside()
        return plan

    def _outside(self) -> OutsideCalendar:
        return OutsideCalendar(min(self._days), max(self._days))

    def _fingerprint(self) -> str:
        shape = [
            (day.toordinal(), interval.start, interval.minutes)
            for day in self._working_days
            for interval in self._days[day].hours
        ]
        text = repr((self.tz.key, self.published_until.toordinal(), shape))
        return hashlib.sha256(text.encode()).hexdigest()[:12]
