"""Moments as clerks write them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.reading.times import moment_in

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param("8:30", "2026-11-24 08:30", id="a time is of today"),
        pytest.param("08.30", "2026-11-24 08:30", id="with a dot"),
        pytest.param(" в 8:30 ", "2026-11-24 08:30", id="with a preposition"),
        pytest.param("сегодня 8:30", "2026-11-24 08:30", id="today"),
        pytest.param("Вчера в 17:40", "2026-11-23 17:40", id="yesterday"),
        pytest.param("23.11 17:40", "2026-11-23 17:40", id="a date of this year"),
        pytest.param("23.11, 17:40", "2026-11-23 17:40", id="a comma between"),
        pytest.param("3.1.2026 0:05", "2026-01-03 00:05", id="a full date"),
        pytest.param("25.11 16:00", "2026-11-25 16:00", id="a day still to come stays so"),
        pytest.param("24.11 23:59", "2026-11-24 23:59", id="later today stays today"),
    ],
)
def test_a_moment_is_read(text: str, moment: str) -> None:
    read = moment_in(text, NOW, MOSCOW)
    assert read is not None
    assert f"{read:%Y-%m-%d %H:%M %z}" == f"{moment} +0300"


def test_in_january_a_day_of_december_is_last_years() -> None:
    read = moment_in("30.12 16:00", datetime(2027, 1, 11, 9, 0, tzinfo=MOSCOW), MOSCOW)
    assert read == datetime(2026, 12, 30, 16, 0, tzinfo=MOSCOW)


@pytest.mark.parametrize(
    "text",
    ["", "8", "25:00", "8:60", "31.02 10:00", "24.13 10:00", "яма в 8:30 утра", "8:30 8:31"],
)
def test_anything_else_is_no_moment(text: str) -> None:
    assert moment_in(text, NOW, MOSCOW) is None
