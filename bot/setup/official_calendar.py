"""The official calendar, read from the `holidays` library into a table of working days."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import holidays

from domain.model.time.official_days import Correction, OfficialDays, Published
from domain.model.time.schedule import WeekSchedule
from domain.model.time.work_calendar import WorkCalendar

FIRST = date(2013, 1, 1)
"""Art. 112 of the Labour Code has its present holidays since then."""

LAST = date(2045, 12, 31)
"""Far past any due; the years not yet published only ever give preliminary ones."""

_TRANSFERRED = re.compile(r"перенесено с (\d\d)\.(\d\d)\.(\d{4})")
_IN_LIEU = "(выходной)"


def build_work_calendar(
    schedule: WeekSchedule,
    region: str,
    corrections: Mapping[date, Correction],
    tz: ZoneInfo,
    former: Mapping[date, WeekSchedule] | None = None,
) -> WorkCalendar:
    """An administration's calendar: its hours, region and corrections over the published days.

    `region` is one of REGIONS; `former` hours, before `schedule`, are in force until the day
    that each stands under.
    """
    published = read_published()
    weeks = {**(former or {}), LAST + timedelta(days=1): schedule}
    days, day = {}, FIRST
    for until, week in sorted(weeks.items()):
        official = OfficialDays(week, published, region, corrections)
        while day < until:
            days[day] = official.day(day)
            day += timedelta(days=1)
    return WorkCalendar(days, tz, published.until)


def read_published() -> Published:
    """What the library knows of Russia from FIRST to LAST.

    A year counts as published when it moves at least one day off, as all have so far: of later
    years the library knows the holidays of the law alone, and says so nowhere.
    """
    russia = holidays.country_holidays(
        "RU", years=range(FIRST.year, LAST.year + 1), language="ru", expand=False
    )
    days_off = dict(russia)
    worked_for: dict[date, date | None] = dict.fromkeys(russia.weekend_workdays)
    until = FIRST
    for day, name in russia.items():
        if name.endswith(_IN_LIEU):
            until = max(until, date(day.year, 12, 31))
        elif transfer := _TRANSFERRED.search(name):
            until = max(until, date(day.year, 12, 31))
            of_day, of_month, of_year = map(int, transfer.groups())
            weekend = date(of_year, of_month, of_day)
            days_off[day] = f"выходной, перенесён с {weekend:%d.%m.%Y}"
            if weekend in worked_for:
                worked_for[weekend] = day
    # Two traces of order 444 of 28.05.2013 that the library lacks.
    days_off[date(2014, 3, 10)] = "Международный женский день (выходной)"
    worked_for[date(2014, 2, 24)] = date(2014, 11, 3)
    return Published(days_off, worked_for, until)
