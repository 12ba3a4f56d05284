"""Calendars for tests: the law's holidays of 2024-2027 and a few transfers, without the library."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.model.time.official_days import Correction, OfficialDays, Published
from domain.model.time.schedule import DEFAULT_WEEK, WeekSchedule
from domain.model.time.work_calendar import WorkCalendar

MOSCOW = ZoneInfo("Europe/Moscow")

FIRST, LAST = date(2024, 1, 1), date(2027, 12, 31)

_LAW = {
    **{(1, day): "Новогодние каникулы" for day in range(1, 9)},
    (2, 23): "День защитника Отечества",
    (3, 8): "Международный женский день",
    (5, 1): "Праздник Весны и Труда",
    (5, 9): "День Победы",
    (6, 12): "День России",
    (11, 4): "День народного единства",
}

PUBLISHED = Published(
    days_off={
        **{date(year, *day): name for year in range(2024, 2028) for day, name in _LAW.items()},
        date(2024, 4, 29): "выходной, перенесён с 27.04.2024",
        date(2024, 4, 30): "выходной, перенесён с 02.11.2024",
        date(2026, 5, 11): "День Победы (выходной)",
    },
    worked_for={
        date(2024, 4, 27): date(2024, 4, 29),
        date(2024, 11, 2): date(2024, 4, 30),
        date(2024, 12, 28): None,
    },
    until=date(2026, 12, 31),
)


def official_days(
    region: str = "",
    corrections: Mapping[date, Correction] | None = None,
    week: WeekSchedule = DEFAULT_WEEK,
) -> OfficialDays:
    return OfficialDays(week, PUBLISHED, region, corrections or {})


def calendar(
    region: str = "",
    corrections: Mapping[date, Correction] | None = None,
    week: WeekSchedule = DEFAULT_WEEK,
    tz: ZoneInfo = MOSCOW,
    until: date = PUBLISHED.until,
) -> WorkCalendar:
    official = official_days(region, corrections, week)
    dates = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    return WorkCalendar({day: official.day(day) for day in dates}, tz, until)


def moscow(text: str) -> datetime:
    """`2026-06-16 09:00[:30]`, or with the date alone its midnight."""
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


def hours(text: str) -> tuple[tuple[int, int], ...]:
    """`08:00-12:00 12:50-17:00` as minutes of the day."""
    return tuple(
        (_minute(start), _minute(end))
        for start, end in (interval.split("-") for interval in text.split())
    )


def _minute(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)
