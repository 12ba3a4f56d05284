"""A participle governs its own date: «встреча, намеченная на 25 ноября» does not say when more is done."""

from datetime import date

import pytest

from domain.model.promise.dates import promised_dates
from tests.unit.calendars import calendar
from tests.unit.corpora import lines

WRITTEN = date(2026, 12, 1)
CALENDAR = calendar()

OVER = lines("promises/over")

AHEAD = {
    "Встреча, намеченная на 25 декабря, пройдёт в школе.": ["на 25 декабря"],
    "Ремонт, запланированный на 15 декабря, начнётся вовремя.": ["на 15 декабря"],
    "Сход граждан, объявленный на 22 декабря, проведём в клубе.": ["на 22 декабря"],
    "Запланированный на 20 декабря вывоз мусора проведут ночью.": ["на 20 декабря"],
    "Планируемый на 18 декабря приём проведёт глава района.": ["на 18 декабря"],
    "Проверка назначена на 10 декабря.": ["на 10 декабря"],
    "Установленный 12 ноября знак заменим до 10 декабря.": ["до 10 декабря"],
    "Работы, начатые 5 ноября, завершим до 20 декабря.": ["до 20 декабря"],
    "Ямы, образовавшиеся 10 ноября, засыплем 5 декабря.": ["5 декабря"],
    "Намеченный на 25 ноября ремонт перенесли на 10 декабря.": ["на 10 декабря"],
    "Назначенная на 24 ноября проверка пройдёт 8 декабря.": ["8 декабря"],
    "Ограничение движения, введённое до 29 ноября, продлят до 15 декабря.": ["до 15 декабря"],
    "Дерево, упавшее 28 ноября, уберут завтра.": ["завтра"],
    "Обещанный ремонт выполним до 25 декабря.": ["до 25 декабря"],
}


@pytest.mark.parametrize("text", OVER)
def test_what_was_planned_for_a_day_that_is_over_promises_nothing(text: str) -> None:
    assert promised_dates(text, WRITTEN, CALENDAR) == ()


@pytest.mark.parametrize(("text", "words"), AHEAD.items())
def test_what_is_planned_or_done_later_is_promised(text: str, words: list[str]) -> None:
    found = promised_dates(text, WRITTEN, CALENDAR)
    assert [text[one.offset : one.offset + one.length] for one in found] == words
