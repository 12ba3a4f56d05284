"""Days as clerks write them."""

from datetime import date
from operator import itemgetter

import pytest

from handlers.reading.days import days_in, days_within
from tests.unit.corpora import columns

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "row",
    [
        *columns("reading/days"),
        ["с  24\u00a0ноября\n по   5  декабря  2026   г.", "2026-11-24", "2026-12-05"],
        [""],
    ],
    ids=itemgetter(0),
)
def test_days_are_understood_and_nothing_else(row: list[str]) -> None:
    text, *days = row
    assert days_in(text, TODAY) == (tuple(map(date.fromisoformat, days)) or None)


def test_in_january_the_days_begun_in_december_are_last_years() -> None:
    assert days_in("28.12–15.01", date(2027, 1, 10)) == (date(2026, 12, 28), date(2027, 1, 15))


def test_a_weekday_is_no_day_of_the_past() -> None:
    assert days_in("до пятницы", TODAY, past=True) is None
    assert days_within("фонари в пятницу", TODAY) is None


def test_a_part_of_a_longer_number_is_no_day() -> None:
    assert days_within("заявка 5123.11", TODAY) is None
