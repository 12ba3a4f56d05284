"""The official calendar: converts the `holidays` library into a table of working days."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import TypeVar
from zoneinfo import ZoneInfo

import holidays

from domain.model.organisation.organisation import Organisation
from domain.model.time.official_days import Correction, OfficialDays, Published
from domain.model.time.schedule import WeekSchedule
from domain.model.time.work_calendar import WorkCalendar

FIRST = date(2013, 1, 1)
"""The present holidays of Art. 112 of the Labour Code apply since then."""

LAST = date(2045, 12, 31)
"""Far beyond any deadline; in unpublished years deadlines are only preliminary."""

_TRANSFERRED = re.compile(r"перенесено с (\d\d)\.(\d\d)\.(\d{4})")
_IN_LIEU = "(выходной)"

_Dated = TypeVar("_Dated")


def build_work_calendar(
    schedule: WeekSchedule,
    region: str,
    corrections: Mapping[date, Correction],
    tz: ZoneInfo,
    former: Mapping[date, WeekSchedule] | None = None,
) -> WorkCalendar:
    """Return an administration's calendar: hours, region and corrections over published days.

    `region` is one of REGIONS; `former` holds earlier hours, by the first day of the next ones. Equal
    arguments give the same calendar: a change of the staff needs no other one.
    """
    return _built(schedule, region, _by_day(corrections), tz, _by_day(former or {}))


def calendar_of(organisation: Organisation, tz: ZoneInfo) -> WorkCalendar:
    """Return the calendar that the organisation has set."""
    return build_work_calendar(
        organisation.last_week,
        organisation.region,
        organisation.corrections,
        tz,
        organisation.earlier_weeks,
    )


def _by_day(dated: Mapping[date, _Dated]) -> tuple[tuple[date, _Dated], ...]:
    return tuple(sorted(dated.items(), key=itemgetter(0)))


@lru_cache(maxsize=4)
def _built(
    schedule: WeekSchedule,
    region: str,
    corrections: Sequence[tuple[date, Correction]],
    tz: ZoneInfo,
    former: Sequence[tuple[date, WeekSchedule]],
) -> WorkCalendar:
    published = read_published()
    days, day = {}, FIRST
    for until, week in (*former, (LAST + timedelta(days=1), schedule)):
        official = OfficialDays(week, published, region, dict(corrections))
        while day < until:
            days[day] = official.day(day)
            day += timedelta(days=1)
    return WorkCalendar(days, tz, published.until)


def read_published() -> Published:
    """Return the library's data on Russia from FIRST to LAST.

    A year counts as published if it moves at least one day off, as all have so far: for later years
    the library knows only the statutory holidays, without marking them.
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
    # Two days of order 444 of 28.05.2013 that the library lacks.
    days_off[date(2014, 3, 10)] = "Международный женский день (выходной)"
    worked_for[date(2014, 2, 24)] = date(2014, 11, 3)
    return Published(days_off, worked_for, until)
