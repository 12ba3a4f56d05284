"""Durations: «двух недель», «3 рабочих дня», «10-дневный срок»."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domain.model.promise.days import months_later
from domain.model.promise.lexicon import COMPOUND, NUMBERS, TERMS, UNITS, any_of
from domain.model.promise.words import DASHES, Reader, Word
from domain.model.time.work_calendar import OutsideCalendar, WorkCalendar

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

    def __init__(self, words: Sequence[Word], on: date, calendar: WorkCalendar) -> None:
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
