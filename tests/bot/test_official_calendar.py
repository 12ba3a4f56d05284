"""The calendar made of the library against the official production calendars, day by day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.setup.official_calendar import LAST, build_work_calendar, read_published
from domain.model.time.official_days import Correction, DayKind, OfficialDays
from domain.model.time.schedule import DEFAULT_WEEK, WeekSchedule
from tests.unit.calendars import MOSCOW, moscow

PUBLISHED = read_published()

NEW_YEAR = {(1, day) for day in range(1, 9)}

# The production calendars as ConsultantPlus prints them: days off on weekdays beside January 1-8,
# short days, working weekends. Days that decrees of 2020 and 2021 freed are not in them.
OFFICIAL = {
    2013: ("3-8 5-1 5-2 5-3 5-9 5-10 6-12 11-4", "2-22 3-7 4-30 5-8 6-11 12-31", ""),
    2014: (
        "3-10 5-1 5-2 5-9 6-12 6-13 11-3 11-4",
        "2-24 3-7 4-30 5-8 6-11 12-31",
        "",
    ),
    2015: ("1-9 2-23 3-9 5-1 5-4 5-11 6-12 11-4", "4-30 5-8 6-11 11-3 12-31", ""),
    2016: ("2-22 2-23 3-7 3-8 5-2 5-3 5-9 6-13 11-4", "2-20 11-3", "2-20"),
    2017: ("2-23 2-24 3-8 5-1 5-8 5-9 6-12 11-6", "2-22 3-7 11-3", ""),
    2018: (
        "2-23 3-8 3-9 4-30 5-1 5-2 5-9 6-11 6-12 11-5 12-31",
        "2-22 3-7 4-28 5-8 6-9 12-29",
        "4-28 6-9 12-29",
    ),
    2019: ("3-8 5-1 5-2 5-3 5-9 5-10 6-12 11-4", "2-22 3-7 4-30 5-8 6-11 12-31", ""),
    2020: ("2-24 3-9 5-1 5-4 5-5 5-11 6-12 11-4", "4-30 5-8 6-11 11-3 12-31", ""),
    2021: (
        "2-22 2-23 3-8 5-3 5-10 6-14 11-4 11-5 12-31",
        "2-20 4-30 6-11 11-3",
        "2-20",
    ),
    2022: ("2-23 3-7 3-8 5-2 5-3 5-9 5-10 6-13 11-4", "2-22 3-5 11-3", "3-5"),
    2023: ("2-23 2-24 3-8 5-1 5-8 5-9 6-12 11-6", "2-22 3-7 11-3", ""),
    2024: (
        "2-23 3-8 4-29 4-30 5-1 5-9 5-10 6-12 11-4 12-30 12-31",
        "2-22 3-7 5-8 6-11 11-2",
        "4-27 11-2 12-28",
    ),
    2025: ("5-1 5-2 5-8 5-9 6-12 6-13 11-3 11-4 12-31", "3-7 4-30 6-11 11-1", "11-1"),
    2026: ("1-9 2-23 3-9 5-1 5-11 6-12 11-4 12-31", "4-30 5-8 6-11 11-3", ""),
    2027: (
        "2-22 2-23 3-8 5-3 5-10 6-14 11-4 11-5 12-31",
        "2-20 4-30 6-11 11-3",
        "2-20",
    ),
}


def test_days_until_a_change_keep_the_hours_that_they_had() -> None:
    changed = date(2026, 6, 30)
    later = WeekSchedule((*DEFAULT_WEEK.days[:4], (), (), ()), 30)
    calendar = build_work_calendar(later, "", {}, MOSCOW, {changed: DEFAULT_WEEK})
    plain = build_work_calendar(later, "", {}, MOSCOW)
    friday_before, friday_after = moscow("2026-06-26 09:00"), moscow("2026-07-03 09:00")
    assert calendar.is_working(friday_before)
    assert not calendar.is_working(friday_after)
    assert not plain.is_working(friday_before)
    assert calendar.revision != plain.revision


def dates(year: int, days: str) -> set[date]:
    return {date(year, *map(int, day.split("-"))) for day in days.split()}


def year_of(
    year: int, region: str = "", corrections: dict[date, Correction] | None = None
) -> tuple[set[date], set[date], set[date]]:
    """Days off on weekdays, short days, working weekends; and 24 February 2014 is a weekday."""
    official = OfficialDays(DEFAULT_WEEK, PUBLISHED, region, corrections or {})
    off, short, weekends = set(), set(), set()
    for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
        day = date(year, 1, 1) + timedelta(days=n)
        plan = official.day(day)
        if not plan.hours and day.weekday() < 5:
            off.add(day)
        if plan.hours and "короче" in plan.note:
            short.add(day)
        if plan.hours and day.weekday() >= 5:
            weekends.add(day)
    return off, short, weekends


@pytest.mark.parametrize("year", OFFICIAL)
def test_each_year_is_that_of_the_production_calendar(year: int) -> None:
    off, short, weekends = (dates(year, days) for days in OFFICIAL[year])
    january = {date(year, *day) for day in NEW_YEAR if date(year, *day).weekday() < 5}
    assert year_of(year) == (off | january, short, weekends)


@pytest.mark.parametrize(
    ("year", "radonitsa", "eve"),
    [(2024, "5-14", "5-13"), (2025, "4-29", "4-28"), (2026, "4-21", "4-20"), (2027, "5-11", None)],
)
def test_krasnodar_differs_by_radonitsa_and_its_working_eve(
    year: int, radonitsa: str, eve: str | None
) -> None:
    off, short, weekends = year_of(year)
    krasnodar = (off | dates(year, radonitsa), short | dates(year, eve or ""), weekends)
    assert year_of(year, "KDA") == krasnodar


@pytest.mark.parametrize("year", range(2013, 2024))
def test_until_2024_krasnodar_has_the_countrys_calendar(year: int) -> None:
    assert year_of(year, "KDA") == year_of(year)


@pytest.mark.parametrize(
    ("region", "off", "short"),
    [("BA", "3-20 5-27 10-12", "3-19 5-26"), ("TA", "3-20 5-27 11-6", "3-19 5-26 11-5")],
)
def test_2026_is_that_of_the_regions_calendar_once_the_announced_days_are_entered(
    region: str, off: str, short: str
) -> None:
    announced = {
        **{day: Correction(DayKind.OFF) for day in dates(2026, "3-20 5-27")},
        **{day: Correction(DayKind.SHORT) for day in dates(2026, "3-19 5-26")},
    }
    federal_off, federal_short, weekends = year_of(2026)
    assert year_of(2026, region, announced) == (
        federal_off | dates(2026, off),
        federal_short | dates(2026, short),
        weekends,
    )


def test_a_saturday_holiday_of_bashkortostan_moves_to_monday_and_none_of_tatarstan() -> None:
    federal, _, _ = year_of(2025)
    assert year_of(2025, "BA")[0] == federal | dates(2025, "10-13")
    assert year_of(2025, "TA")[0] == federal | dates(2025, "11-6")


def test_the_library_tells_how_far_transfers_are_published() -> None:
    assert date(2027, 12, 31) <= PUBLISHED.until < LAST
    assert (PUBLISHED.until.month, PUBLISHED.until.day) == (12, 31)


def test_each_working_weekend_tells_which_day_it_is_worked_for() -> None:
    assert PUBLISHED.worked_for
    for weekend, replaced in PUBLISHED.worked_for.items():
        assert replaced is not None
        assert replaced.weekday() < 5
        assert PUBLISHED.days_off[replaced].startswith("выходной, перенесён с "), weekend


def test_the_calendar_takes_hours_region_zone_and_corrections() -> None:
    corrections = {date(2026, 4, 22): Correction(DayKind.OFF)}
    calendar = build_work_calendar(DEFAULT_WEEK, "KDA", corrections, MOSCOW)
    due = calendar.add(moscow("2026-04-20 15:30"), timedelta(hours=1))
    assert due == moscow("2026-04-23 08:30")
    assert calendar.tz is MOSCOW
    assert calendar.published_until == PUBLISHED.until


def test_it_reaches_far_past_what_is_published() -> None:
    calendar = build_work_calendar(DEFAULT_WEEK, "", {}, MOSCOW)
    due = calendar.add(moscow("2045-12-04 08:00"), timedelta(hours=8))
    assert due == moscow("2045-12-04 16:50")
    assert calendar.preliminary(due)


def test_the_clock_on_the_wall_counts_when_it_is_set_back() -> None:
    calendar = build_work_calendar(DEFAULT_WEEK, "", {}, MOSCOW)  # UTC+4 until 26 October 2014
    start = datetime(2014, 10, 24, 11, 30, tzinfo=UTC)
    assert calendar.local(start).isoformat() == "2014-10-24T15:30:00+04:00"
    due = calendar.add(start, timedelta(hours=1))
    assert due.isoformat() == "2014-10-27T08:30:00+03:00"
    assert calendar.between(start, due) == timedelta(hours=1)
