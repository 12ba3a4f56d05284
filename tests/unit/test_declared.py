"""Days that were declared off or worked, as clerks write them."""

from datetime import date

import pytest

from domain.model.time.official_days import Correction, DayKind
from handlers.reading.days import Declared, correction_in, declared_in

TODAY = date(2026, 11, 24)
LAST = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "first", "last", "correction"),
    [
        ("31.12 выходной", LAST, LAST, Correction(DayKind.OFF)),
        ("31 декабря — нерабочий день", LAST, LAST, Correction(DayKind.OFF)),
        ("31.12.2026: сокращённый день", LAST, LAST, Correction(DayKind.SHORT)),
        ("31.12 полный рабочий день", LAST, LAST, Correction(DayKind.FULL)),
        ("завтра рабочий", date(2026, 11, 25), date(2026, 11, 25), Correction(DayKind.WORK)),
        (
            "31.12 выходной, постановление губернатора от 20.12.2026 № 5",
            LAST,
            LAST,
            Correction(DayKind.OFF, None, "постановление губернатора от 20.12.2026 № 5"),
        ),
        (
            "28.11 рабочий день за 30.11, Распоряжение № 1",
            date(2026, 11, 28),
            date(2026, 11, 28),
            Correction(DayKind.WORK, date(2026, 11, 30), "Распоряжение № 1"),
        ),
        (
            "с 2 по 6 декабря нерабочие дни",
            date(2026, 12, 2),
            date(2026, 12, 6),
            Correction(DayKind.OFF),
        ),
        ("31.12", LAST, LAST, None),
    ],
)
def test_days_are_read_with_what_they_are(
    text: str, first: date, last: date, correction: Correction | None
) -> None:
    assert declared_in(text, TODAY) == Declared(first, last, correction)


@pytest.mark.parametrize(
    "text", ["", "выходной", "скоро выходной", "01.12–31.01 выходные", "31.12.2040 выходной"]
)
def test_what_names_no_days_or_too_many_or_too_late_ones_is_none(text: str) -> None:
    assert declared_in(text, TODAY) is None


def test_no_day_is_worked_for_itself() -> None:
    itself, other = (declared_in(f"28.11 рабочий за {day}.11", TODAY) for day in (28, 30))
    assert itself is not None
    assert itself.replaces_itself
    assert other is not None
    assert not other.replaces_itself


def test_of_a_known_day_only_what_is_said_changes() -> None:
    known = Correction(DayKind.WORK, date(2026, 11, 30), "Распоряжение № 1")
    told = correction_in("Распоряжение № 2", known, TODAY)
    assert told == Correction(DayKind.WORK, date(2026, 11, 30), "Распоряжение № 2")
    assert correction_in("выходной", known, TODAY) == Correction(
        DayKind.OFF, None, "Распоряжение № 1"
    )
    assert correction_in("Распоряжение № 2", None, TODAY) is None
