"""Where promised days stand, whatever the text; which days, `rules.txt` says."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from domain.model.promise.dates import PromisedDate, promised_dates
from tests.unit.calendars import calendar

WEDNESDAY = date(2026, 11, 25)
CALENDAR = calendar()


def test_a_promise_has_its_place_in_characters_and_its_last_day() -> None:
    text = "🚜 Яму заделаем до 12 декабря."
    assert promised_dates(text, WEDNESDAY, CALENDAR) == (
        PromisedDate(offset=15, length=13, date=date(2026, 12, 12)),
    )


_WORDS = """
    будет выполнено до не позднее в течение с по к 12 31 99999999 декабря 2027 года — - , . ( )
    г 01.12.2026 12:00 30.02 недели рабочих дней через ближайшие первой половине квартала конца
    начала завтра сегодня понедельник выходные срок дневный ² 一 I
"""
_PARTS = st.sampled_from([*_WORDS.split(), "\n"])


@given(
    st.one_of(st.text(), st.lists(_PARTS, max_size=30).map(" ".join)),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
)
def test_any_text_gives_ordered_places_within_it_and_days_to_come(text: str, on: date) -> None:
    end = 0
    for one in promised_dates(text, on, CALENDAR):
        assert one.offset >= end
        assert one.length > 0
        end = one.offset + one.length
        assert end <= len(text)
        assert one.date >= on


@given(st.lists(_PARTS, max_size=12).map(" ".join), st.dates(date(2025, 1, 1), date(2026, 12, 31)))
def test_sentences_say_the_same_alone_and_together(text: str, on: date) -> None:
    one = f"{text} !"  # «в.» may be an initial
    alone = promised_dates(one, on, CALENDAR)
    both = promised_dates(f"{one} {one}", on, CALENDAR)
    assert [found.date for found in both] == [found.date for found in alone] * 2
