"""Durations and hours: «двух недель», «3 рабочих дня», «10-дневный срок», «до обеда»."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domain.model.promise.days import months_later
from domain.model.promise.words import (
    COMPOUND,
    DASHES,
    NUMBERS,
    TERMS,
    UNITS,
    Reader,
    Token,
    any_of,
)
from domain.model.time.work_calendar import OutsideCalendar, WorkCalendar

PARTS_OF_DAY = any_of("утром днем вечером ночью утра дня вечера ночи утру вечеру")
_HOURS = any_of("час часа часов часам ч")
_TIMES_OF_DAY = (
    ("до", "полуночи"),
    ("до", "конца", "дня"),
    ("до", "конца", "рабочего", "дня"),
    ("в", "конце", "дня"),
    ("до", "обеда"),
    ("после", "обеда"),
    ("до", "вечера"),
    ("к", "вечеру"),
    ("к", "обеду"),
    ("к", "утру"),
    ("в", "первой", "половине", "дня"),
    ("во", "второй", "половине", "дня"),
    ("в", "течение", "дня"),
)


class HourReader(Reader):
    """Finds where expressions of time end."""

    def after_all(self, at: int) -> int:
        """The position after all hours and parts of the day that follow a date."""
        while True:
            comma = self.text(at) == ","
            end = self.after_time(at + comma) or self._after_part_of_day(at)
            if end is None and comma and self.after_clock(at + 1):
                end = self.after_clock(at + 1)
            if end is None:
                return at + 1 if self.text(at) == "включительно" else at
            at = end

    def _after_part_of_day(self, at: int) -> int | None:
        if self.text(at) in PARTS_OF_DAY:
            return at + 1
        for name in _TIMES_OF_DAY:
            if all(self.text(at + n) == word for n, word in enumerate(name)):
                return at + len(name)
        return None

    def after_time(self, at: int) -> int | None:
        """The position after «до 12:00», «в 18 часов»; None if there is no such expression."""
        if self.text(at) not in {"до", "в", "к", "с", "по"}:
            return None
        if end := self.after_clock(at + 1):
            return end
        whole = self.text(at + 1).isdecimal() and self.text(at + 2) in _HOURS
        return at + 3 if whole else None

    def after_clock(self, at: int) -> int | None:
        """The position after «12:00», «12.00» or «12-00»."""
        text, end = self.text(at), at + 1
        if text.isdecimal() and self.text(end) in DASHES and len(self.text(end + 1)) == 2:
            text, end = f"{text}:{self.text(end + 1)}", end + 2
        hour, _, minute = text.replace(".", ":").partition(":")
        if not (hour.isdecimal() and minute.isdecimal() and len(hour) <= 2 and len(minute) == 2):
            return None
        return end if int(hour) < 25 and int(minute) < 60 else None


_DAY = timedelta(days=1)
_MOST = 1000
_ONLY_COUNTED = any_of("дней дня день часов")
_ORIGINS = any_of("дня момента даты времени")


@dataclass(frozen=True, slots=True)
class Length:
    """A duration; `last`: its last day, counted from the day of writing, or None."""

    end: int
    last: date | None


class LengthReader(Reader):
    """Reads durations from the words of a text that was written on a certain day."""

    def __init__(self, words: Sequence[Token], on: date, calendar: WorkCalendar) -> None:
        super().__init__(words)
        self._on: Final = on
        self._calendar: Final = calendar

    def read(self, at: int) -> Length | None:
        """«двух недель», «недели», «5 (пяти) рабочих дней»."""
        number, end = 1, at
        while (counted := self._count(end)) is not None:
            number, end = counted, self._after_count(end + 1)
        counted_to = end
        working = self.begins(end, "рабоч")
        if working or self.begins(end, "календарн"):
            end += 1
        unit = UNITS.get(self.text(end))
        if unit is None or (counted_to == at and self.text(end) in _ONLY_COUNTED):
            return None
        return self._told(end + 1, number, "working day" if working and unit == "day" else unit)

    def read_term(self, at: int) -> Length | None:
        """«10-дневный срок», «двухнедельный срок»."""
        number, term, end = 1, self.text(at), at + 1
        if term.isdecimal() and len(term) <= 3:
            end = self._after_count(end)
            number, term, end = int(term), self.text(end), end + 1
        if term not in TERMS:
            found = next((one for one in COMPOUND if term.startswith(one)), "")
            number, term = COMPOUND.get(found, 0), term.removeprefix(found)
        if term not in TERMS or self.text(end) != "срок":
            return None
        return self._told(end + 1, number, TERMS[term])

    def _told(self, end: int, number: int, unit: str) -> Length:
        origin = self.text(end) in {"с", "со", "от"} and self.text(end + 1) in _ORIGINS
        elsewhere = origin or self.text(end) == "после"
        return Length(end, None if elsewhere else self._after(number, unit))

    def _count(self, at: int) -> int | None:
        text = self.text(at)
        if text.isdecimal():
            return int(text) if len(text) < 5 else _MOST
        return NUMBERS.get(text)

    def _after_count(self, at: int) -> int:
        """The position after «-х», «(двух)» or the dash of «2–3»."""
        if self.text(at) == "(" and self.text(at + 2) == ")" and self.text(at + 1) in NUMBERS:
            return at + 3
        if self.text(at) in DASHES:
            return at + 2 if self.text(at + 1) in {"х", "ти", "и", "ми", "го"} else at + 1
        return at

    def _after(self, number: int, unit: str) -> date | None:
        if not 0 < number < _MOST:
            return None
        if unit == "working day":
            return self._working_day(number)
        months = {"month": number, "half": 6, "year": 12 * min(number, 50)}
        if unit in months:
            return months_later(self._on, months[unit])
        return self._on + {"hour": number // 24, "day": number, "week": 7 * number}[unit] * _DAY

    def _working_day(self, number: int) -> date | None:
        try:
            return self._calendar.nth_working_day_close(self._on, number).date()
        except OutsideCalendar:
            return None
