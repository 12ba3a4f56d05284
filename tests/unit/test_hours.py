"""Working hours as people write them."""

from datetime import date

import pytest

from domain.model.time.schedule import DEFAULT_WEEK, Interval, WeekSchedule
from handlers.reading.times import hours_in, week_in
from handlers.texts.administration import hours

DAY = (Interval(8 * 60, 12 * 60), Interval(12 * 60 + 50, 17 * 60))


@pytest.mark.parametrize(
    ("text", "means"),
    [
        (
            "пн–чт 8:00–12:00, 12:50–17:00; пт 8:00–12:00, 12:50–16:00",
            "пн–чт 08:00–12:00, 12:50–17:00; пт 08:00–12:00, 12:50–16:00; перед праздником −60",
        ),
        ("ПН-ПТ: 9 - 18", "пн–пт 09:00–18:00; перед праздником −60"),
        ("пн, ср, пт 8.30-12 и 13-17.15", "пн 08:30–12:00, 13:00–17:15; ср 08:30–12:00, 13:00–17:15; пт 08:30–12:00, 13:00–17:15; перед праздником −60"),
        ("пн–вс 0–24; перед праздником −0", "пн–вс 00:00–24:00"),
        ("пн 8-9; перед праздником 30 минут", "пн 08:00–09:00; перед праздником −30"),
    ],
)  # fmt: skip
def test_hours_that_are_understood(text: str, means: str) -> None:
    week = week_in(text, DEFAULT_WEEK)
    assert week is not None
    assert hours(week) == means
    assert week_in(hours(week), WeekSchedule(week.days, 0)) == week


@pytest.mark.parametrize(
    "text",
    [
        "",
        "как обычно",
        "пн",
        "8-17",
        "пн 17-8",
        "пн 8-25",
        "пн 8:60-9",
        "пн 8-12, 11-17",
        "пн-пт 8-17; ср 9-18",
        "чт-пн 8-17",
        "пн-ср-пт 8-17",
        "пн,пн 8-17",
        "понедельник 8-17",
        "перед праздником −60",
        "пн 8-17; перед праздником 2000",
        "пн 8-17 и всё",
    ],
)
def test_what_is_no_week(text: str) -> None:
    assert week_in(text, DEFAULT_WEEK) is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("пн–пт 9–18", None),
        ("пн–пт 9–18; с 11.01.2027", date(2027, 1, 11)),
        ("с 11 января: пн–пт 9–18", date(2027, 1, 11)),
        ("пн–пт 9–18 с завтра", date(2026, 11, 25)),
        ("пн–пт 9–18; с 24.11", None),
    ],
)
def test_hours_may_begin_on_a_day_to_come(text: str, first: date | None) -> None:
    week = week_in("пн–пт 9–18", DEFAULT_WEEK)
    assert hours_in(text, DEFAULT_WEEK, date(2026, 11, 24)) == (week, first)


@pytest.mark.parametrize("text", ["пн–пт 9–18; с 01.11.2026", "пн–пт 9–18; с 01.01.2031"])
def test_hours_begin_on_no_day_that_is_over_or_far_away(text: str) -> None:
    assert hours_in(text, DEFAULT_WEEK, date(2026, 11, 24)) is None
