from datetime import date, timedelta

import pytest

from domain.model.time.official_days import Correction, DayKind, orthodox_easter
from domain.model.time.schedule import DEFAULT_WEEK, Interval, WeekSchedule
from tests.unit.calendars import hours, official_days

TO_FIVE = "08:00-12:00 12:50-17:00"
TO_FOUR = "08:00-12:00 12:50-16:00"
TO_THREE = "08:00-12:00 12:50-15:00"
OFF = ""


def plan(
    day: str, region: str = "", corrections: dict[date, Correction] | None = None
) -> tuple[tuple[tuple[int, int], ...], str]:
    found = official_days(region, corrections).day(date.fromisoformat(day))
    return tuple((interval.start, interval.end) for interval in found.hours), found.note


@pytest.mark.parametrize(
    ("day", "worked", "note"),
    [
        pytest.param("2026-06-16", TO_FIVE, "рабочий день", id="Tuesday"),
        pytest.param("2026-06-19", TO_FOUR, "рабочий день", id="Friday"),
        pytest.param("2026-06-20", OFF, "выходной", id="Saturday"),
        pytest.param("2026-06-12", OFF, "День России", id="holiday"),
        pytest.param("2026-05-09", OFF, "День Победы", id="holiday on a Saturday"),
        pytest.param("2026-05-11", OFF, "День Победы (выходной)", id="day off in lieu"),
        pytest.param(
            "2024-04-29", OFF, "выходной, перенесён с 27.04.2024", id="day off moved here"
        ),
        pytest.param(
            "2026-06-11",
            TO_FOUR,
            "предпраздничный день, короче на 60 мин",
            id="Thursday before a holiday",
        ),
        pytest.param(
            "2026-05-08",
            TO_THREE,
            "предпраздничный день, короче на 60 мин",
            id="Friday before a holiday on a Saturday",
        ),
        pytest.param("2026-03-06", TO_FOUR, "рабочий день", id="two days before a holiday"),
        pytest.param("2024-05-08", TO_FOUR, "предпраздничный день, короче на 60 мин", id="May 8"),
        pytest.param("2026-03-07", OFF, "выходной", id="a day off before a holiday"),
        pytest.param("2026-05-12", TO_FIVE, "рабочий день", id="after a holiday"),
        pytest.param(
            "2024-04-27",
            TO_FIVE,
            "рабочая суббота за 29.04.2024",
            id="working Saturday has the Monday's hours",
        ),
        pytest.param(
            "2024-11-02",
            TO_FOUR,
            "рабочая суббота за 30.04.2024, предпраздничный день, короче на 60 мин",
            id="working Saturday for a day before a holiday",
        ),
        pytest.param(
            "2024-12-28", TO_FOUR, "рабочая суббота", id="working Saturday for an unknown day"
        ),
    ],
)
def test_the_country_works(day: str, worked: str, note: str) -> None:
    assert plan(day) == (hours(worked), note)


@pytest.mark.parametrize(
    ("day", "region", "worked", "note"),
    [
        pytest.param("2026-04-21", "KDA", OFF, "Радоница", id="Radonitsa"),
        pytest.param(
            "2026-04-20", "KDA", TO_FOUR, "предпраздничный день, короче на 60 мин", id="its eve"
        ),
        pytest.param("2026-04-21", "", TO_FIVE, "рабочий день", id="elsewhere a working day"),
        pytest.param("2026-04-20", "", TO_FIVE, "рабочий день", id="elsewhere no eve"),
        pytest.param("2024-05-14", "KDA", OFF, "Радоница", id="the first by law"),
        pytest.param("2026-06-12", "KDA", OFF, "День России", id="the country's holiday stays"),
    ],
)
def test_krasnodar_has_radonitsa_off(day: str, region: str, worked: str, note: str) -> None:
    assert plan(day, region) == (hours(worked), note)


def test_before_2024_radonitsa_was_worked() -> None:
    assert plan("2023-04-25", "KDA") == (hours(TO_FIVE), "рабочий день")
    assert plan("2023-04-24", "KDA") == (hours(TO_FIVE), "рабочий день")


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


@pytest.mark.parametrize(
    ("day", "correction", "worked", "note"),
    [
        pytest.param("2026-06-16", Correction(DayKind.OFF), OFF, "выходной", id="off"),
        pytest.param(
            "2026-06-16",
            Correction(DayKind.OFF, basis="распоряжение № 5"),
            OFF,
            "выходной (распоряжение № 5)",
            id="off with its basis",
        ),
        pytest.param(
            "2026-06-13",
            Correction(DayKind.WORK, replaces=date(2026, 6, 15)),
            TO_FIVE,
            "рабочая суббота за 15.06.2026",
            id="a Saturday worked for a Monday",
        ),
        pytest.param(
            "2026-06-14",
            Correction(DayKind.WORK),
            TO_FOUR,
            "рабочее воскресенье",
            id="a Sunday worked for an unknown day has Friday's hours",
        ),
        pytest.param(
            "2026-06-13",
            Correction(DayKind.WORK, replaces=date(2026, 6, 11)),
            TO_FOUR,
            "рабочая суббота за 11.06.2026, предпраздничный день, короче на 60 мин",
            id="a Saturday worked for a day before a holiday",
        ),
        pytest.param(
            "2026-06-12",
            Correction(DayKind.WORK),
            TO_FOUR,
            "рабочий день",
            id="a holiday worked with its own weekday's hours",
        ),
        pytest.param(
            "2026-06-11",
            Correction(DayKind.WORK),
            TO_FOUR,
            "рабочий день, предпраздничный день, короче на 60 мин",
            id="work leaves the rule of short days in force",
        ),
        pytest.param(
            "2026-06-16",
            Correction(DayKind.SHORT),
            TO_FOUR,
            "рабочий день, короче на 60 мин",
            id="short",
        ),
        pytest.param(
            "2024-04-27",
            Correction(DayKind.SHORT, basis="приказ"),
            TO_FOUR,
            "рабочая суббота за 29.04.2024, короче на 60 мин (приказ)",
            id="short keeps the day that a published Saturday is worked for",
        ),
        pytest.param(
            "2026-06-11",
            Correction(DayKind.FULL),
            TO_FIVE,
            "рабочий день",
            id="full before a holiday",
        ),
        pytest.param(
            "2024-11-02",
            Correction(DayKind.FULL),
            TO_FIVE,
            "рабочая суббота за 30.04.2024",
            id="full on a short Saturday",
        ),
    ],
)
def test_a_correction_wins(day: str, correction: Correction, worked: str, note: str) -> None:
    corrections = {date.fromisoformat(day): correction}
    assert plan(day, corrections=corrections) == (hours(worked), note)


def test_a_correction_wins_over_the_region() -> None:
    radonitsa = date(2026, 4, 21)
    corrections = {radonitsa: Correction(DayKind.FULL)}
    assert plan("2026-04-21", "KDA", corrections) == (hours(TO_FIVE), "рабочий день")


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
