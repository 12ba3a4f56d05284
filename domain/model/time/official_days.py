"""Working days and their hours: the law, the published calendar, the region, corrections."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.model.time.schedule import FRIDAY, MONDAY, SATURDAY, SUNDAY, Hours, WeekSchedule

_DAY = timedelta(days=1)

_STATUTORY = frozenset(
    {(1, day) for day in range(1, 9)} | {(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}
)
"""Non-working holidays of art. 112 of the Labour Code, as month and day, since 2013."""


class DayKind(StrEnum):
    """The kind that a correction gives to a date."""

    OFF = "off"
    WORK = "work"
    """A working day; short if the rule says so."""
    SHORT = "short"
    """A working day, always short."""
    FULL = "full"
    """A working day, never short."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The administration's correction of one date, which overrides all other sources.

    `replaces` is the date whose weekday's hours apply, `basis` the document shown to people.
    """

    kind: DayKind
    replaces: date | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """The country's calendar published by the government, complete up to `until`.

    `days_off` names holidays and days off moved to weekdays. `worked_for` has the dates, nearly all
    Saturdays, that are worked for another date; None: an unknown one.
    """

    days_off: Mapping[date, str]
    worked_for: Mapping[date, date | None]
    until: date


@dataclass(frozen=True, slots=True)
class WorkDay:
    """The hours of one date and their reason, as a line of an explanation (Russian)."""

    hours: Hours
    note: str


def orthodox_easter(year: int) -> date:
    """Easter of the Orthodox Church in the civil calendar, 1900-2099 (Meeus, Julian algorithm)."""
    moon = (19 * (year % 19) + 15) % 30
    week = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + week + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)


def _krasnodar(day: date) -> str | None:
    # Law 4909-КЗ: Radonitsa, the ninth day after Easter, is a day off since 2024.
    if day.year >= 2024 and day == orthodox_easter(day.year) + timedelta(days=9):
        return "Радоница"
    return None


def _bashkortostan(day: date) -> str | None:
    # Law ВС-10/21. When 11 October falls on a weekend, the Monday after it is off (art. 112).
    name = "День Республики Башкортостан"
    if (day.month, day.day) == (10, 11):
        return name
    moved = day.weekday() == MONDAY and (day.month, day.day) in {(10, 12), (10, 13)}
    return f"{name} (выходной)" if moved else None


def _tatarstan(day: date) -> str | None:
    # Law 1448-XII. Since 2025 the region's calendars move no day off when these are on a weekend.
    return {
        (8, 30): "День Республики Татарстан",
        (11, 6): "День Конституции Республики Татарстан",
    }.get((day.month, day.day))


_REGIONS: Mapping[str, Callable[[date], str | None]] = {
    "": lambda _: None,
    "BA": _bashkortostan,
    "KDA": _krasnodar,
    "TA": _tatarstan,
}

REGIONS = frozenset(_REGIONS)
"""Regions with days off fixed by their own law, by ISO 3166-2:RU code; "" is the country alone.

Days that a region announces each year (BA, TA: Uraza-bayram, Kurban-bayram) are corrections of the
administration.
"""


@dataclass(frozen=True, slots=True)
class OfficialDays:
    """The rules that determine a working day; `region` is one of REGIONS."""

    schedule: WeekSchedule
    published: Published
    region: str
    corrections: Mapping[date, Correction]

    def day(self, day: date) -> WorkDay:
        """The hours and kind of that date."""
        correction = self.corrections.get(day)
        if correction is not None:
            return self._corrected(day, correction)
        if day in self.published.worked_for:
            return self._called_in(day, self.published.worked_for[day])
        name = self.published.days_off.get(day) or _REGIONS[self.region](day)
        if name is not None:
            return WorkDay((), name)
        return self._ordinary(day)

    def _ordinary(self, day: date) -> WorkDay:
        weekday = day.weekday()
        if not self.schedule.hours(weekday):
            return WorkDay((), "выходной")
        if self._is_holiday(day + _DAY):
            return self._short(weekday, "предпраздничный день")
        return self._full(weekday, "рабочий день")

    def _called_in(self, day: date, replaced: date | None, kind: DayKind = DayKind.WORK) -> WorkDay:
        """A date worked by decision, with the hours of the replaced date (order 588n)."""
        weekday = self._weekday_worked(day, replaced)
        name = _called(day, replaced)
        eve = self._is_holiday(day + _DAY) or (
            replaced is not None and self._is_holiday(replaced + _DAY)
        )
        if kind is DayKind.SHORT or (kind is DayKind.WORK and eve):
            return self._short(weekday, f"{name}, предпраздничный день" if eve else name)
        return self._full(weekday, name)

    def _corrected(self, day: date, correction: Correction) -> WorkDay:
        if correction.kind is DayKind.OFF:
            corrected = WorkDay((), "выходной")
        else:
            replaced = correction.replaces or self.published.worked_for.get(day)
            corrected = self._called_in(day, replaced, correction.kind)
        if not correction.basis:
            return corrected
        return WorkDay(corrected.hours, f"{corrected.note} ({correction.basis})")

    def _weekday_worked(self, day: date, replaced: date | None) -> int:
        if replaced is not None:
            return replaced.weekday()
        return day.weekday() if self.schedule.hours(day.weekday()) else FRIDAY

    def _full(self, weekday: int, name: str) -> WorkDay:
        return WorkDay(self.schedule.hours(weekday), name)

    def _short(self, weekday: int, name: str) -> WorkDay:
        shorter = f"{name}, короче на {self.schedule.short_day_minutes} мин"
        return WorkDay(self.schedule.short_hours(weekday), shorter)

    def _is_holiday(self, day: date) -> bool:
        return (day.month, day.day) in _STATUTORY or _REGIONS[self.region](day) is not None


def _called(day: date, replaced: date | None) -> str:
    weekends = {SATURDAY: "рабочая суббота", SUNDAY: "рабочее воскресенье"}
    name = weekends.get(day.weekday(), "рабочий день")
    return f"{name} за {replaced:%d.%m.%Y}" if replaced else name
