"""Working hours as people write them."""

import pytest

from domain.model.time.schedule import DEFAULT_WEEK, Interval, WeekSchedule
from handlers.parsing.hours import week_in
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
