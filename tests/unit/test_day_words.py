"""Words that name another day than they did when the text was written."""

from datetime import date

import pytest

from domain.model.incident.answer.form import outdated_words

TUESDAY = date(2026, 11, 24)
WEDNESDAY, MONDAY = date(2026, 11, 25), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "today", "named"),
    [
        ("Завтра вывезем, послезавтра посыплем, завтра же отчитаемся.", TUESDAY, ()),
        ("Завтра вывезем, послезавтра посыплем.", WEDNESDAY, ("завтра", "послезавтра")),
        ("Вывезем СЕГОДНЯ до 18 часов, сегодня же отчитаемся.", WEDNESDAY, ("сегодня",)),
        ("На сегодняшний день мусор вывезен до 24 ноября.", WEDNESDAY, ()),
        ("Заявку приняли вчера, работы на следующей неделе.", WEDNESDAY, ("вчера",)),
        ("Работы на следующей неделе.", MONDAY, ("на следующей неделе",)),
        ("На этой неделе, сегодня.", MONDAY, ("на этой неделе", "сегодня")),
        ("Работы 25 ноября, в среду.", MONDAY, ()),
    ],
)
def test_only_on_another_day_or_in_another_week(
    text: str, today: date, named: tuple[str, ...]
) -> None:
    assert outdated_words(text, TUESDAY, today) == named


def test_weeks_are_told_apart_over_the_turn_of_the_year() -> None:
    text, written = "Сделаем на этой неделе.", date(2026, 12, 31)
    assert outdated_words(text, written, date(2027, 1, 2)) == ()
    assert outdated_words(text, written, date(2027, 1, 4)) == ("на этой неделе",)
