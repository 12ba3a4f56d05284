from datetime import date, timedelta

import pytest

from domain.model.time.official_days import Correction, DayKind, orthodox_easter
from domain.model.time.schedule import DEFAULT_WEEK, Interval, WeekSchedule
from tests.unit import approved
from tests.unit.calendars import official_days


def plan(day: str, region: str = "", correction: Correction | None = None) -> str:
    """Return the day, its hours and what it is called."""
    on = date.fromisoformat(day)
    found = official_days(region, {on: correction} if correction else None).day(on)
    intervals = " ".join(f"{_clock(one.start)}-{_clock(one.end)}" for one in found.hours)
    return f"{on:%a %d.%m.%Y}: {intervals or 'off'}; {found.note}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def test_the_days_of_the_country_as_approved() -> None:
    days = {
        "Tuesday": "2026-06-16",
        "Friday": "2026-06-19",
        "Saturday": "2026-06-20",
        "holiday": "2026-06-12",
        "holiday on a Saturday": "2026-05-09",
        "day off in lieu": "2026-05-11",
        "day off moved here": "2024-04-29",
        "Thursday before a holiday": "2026-06-11",
        "Friday before a holiday on a Saturday": "2026-05-08",
        "two days before a holiday": "2026-03-06",
        "May 8": "2024-05-08",
        "a day off before a holiday": "2026-03-07",
        "after a holiday": "2026-05-12",
        "working Saturday has the Monday's hours": "2024-04-27",
        "working Saturday for a day before a holiday": "2024-11-02",
        "working Saturday for an unknown day": "2024-12-28",
    }
    of_krasnodar = {
        "Radonitsa": "2026-04-21",
        "its eve": "2026-04-20",
        "the first by law": "2024-05-14",
        "before there was that law": "2023-04-25",
        "its eve before there was that law": "2023-04-24",
        "the country's holiday stays": "2026-06-12",
    }
    approved.check(
        "official_days",
        {
            **{title: plan(day) for title, day in days.items()},
            **{f"Krasnodar: {title}": plan(day, "KDA") for title, day in of_krasnodar.items()},
            "Radonitsa elsewhere": plan("2026-04-21"),
            "its eve elsewhere": plan("2026-04-20"),
        },
    )


@pytest.mark.parametrize(
    ("year", "easter"),
    [(2023, "04-16"), (2024, "05-05"), (2025, "04-20"), (2026, "04-12"), (2027, "05-02")],
)
def test_easter_is_where_the_church_has_it(year: int, easter: str) -> None:
    assert orthodox_easter(year) == date.fromisoformat(f"{year}-{easter}")


def test_easter_is_always_a_sunday_of_spring() -> None:
    for year in range(1900, 2100):
        easter = orthodox_easter(year)
        assert easter.weekday() == 6
        assert date(year, 4, 3) < easter < date(year, 5, 10)


def test_corrected_days_as_approved() -> None:
    def worked(day: str = "") -> Correction:
        return Correction(DayKind.WORK, replaces=date.fromisoformat(day) if day else None)

    corrections = {
        "off": ("2026-06-16", Correction(DayKind.OFF)),
        "off with its basis": ("2026-06-16", Correction(DayKind.OFF, basis="распоряжение № 5")),
        "a Saturday worked for a Monday": ("2026-06-13", worked("2026-06-15")),
        "a Sunday worked for an unknown day has Friday's hours": ("2026-06-14", worked()),
        "a Saturday worked for a day before a holiday": ("2026-06-13", worked("2026-06-11")),
        "a holiday worked with its own weekday's hours": ("2026-06-12", worked()),
        "work leaves the rule of short days in force": ("2026-06-11", worked()),
        "short": ("2026-06-16", Correction(DayKind.SHORT)),
        "short keeps the day that a published Saturday is worked for": (
            "2024-04-27",
            Correction(DayKind.SHORT, basis="приказ"),
        ),
        "full before a holiday": ("2026-06-11", Correction(DayKind.FULL)),
        "full on a short Saturday": ("2024-11-02", Correction(DayKind.FULL)),
    }
    approved.check(
        "official_days_corrected",
        {
            **{
                title: plan(day, correction=correction)
                for title, (day, correction) in corrections.items()
            },
            "over the region's day off": plan("2026-04-21", "KDA", Correction(DayKind.FULL)),
        },
    )


def test_a_correction_says_nothing_of_other_dates() -> None:
    saturday = date(2026, 6, 13)
    corrected = official_days("KDA", {saturday: Correction(DayKind.WORK, date(2026, 6, 15))})
    plain = official_days("KDA")
    for n in range(366):
        day = date(2026, 1, 1) + timedelta(days=n)
        assert (corrected.day(day) == plain.day(day)) == (day != saturday)


def test_an_administration_may_work_on_saturdays_of_its_own() -> None:
    morning = (Interval(540, 720),)
    week = WeekSchedule((*DEFAULT_WEEK.days[:5], morning, ()))
    saturday = official_days(week=week).day(date(2026, 6, 20))
    assert (saturday.hours, saturday.note) == (morning, "рабочий день")
