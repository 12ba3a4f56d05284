"""Days and periods in Russian text: «12 декабря», «в мае 2027 года», «IV квартал»."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from domain.model.promise.words import (
    DASHES,
    DAYS,
    NEAREST,
    NEXT,
    ORDINALS,
    SEASONS,
    SEVERAL,
    THIS,
    Reader,
    Token,
    any_of,
)
from domain.model.time.day_names import MONTHS, NEAR_DAYS, WEEKDAYS

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_FIGURES = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{2,4}))?")
_JUST_PASSED = timedelta(days=92)
_JOINTS = DASHES | {"и", ","}
_SUFFIXES = any_of("го му е ое й м ом")
_YEAR_WORDS = any_of("год года году годах годы г гг")
_DATES_FOLLOW = any_of("до по к ко позднее позже с со на")
_NUMBERS_FOLLOW = any_of("в около тел телефон телефону дом дома пункт п пп")
_HOLIDAYS = (
    (("нов", "учебн", "год"), (9, 1), (9, 1)),
    (("учебн", "год"), (9, 1), (9, 1)),
    (("нов", "год"), (12, 31), (12, 31)),
    (("новогодн", "праздник"), (1, 1), (1, 8)),
    (("новогодн", "каникул"), (1, 1), (1, 8)),
    (("майск", "праздник"), (5, 1), (5, 9)),
    (("дн", "знани"), (9, 1), (9, 1)),
    (("дн", "побед"), (5, 9), (5, 9)),
)
"""The beginning of each word, the first and the last day; for New Year its eve."""
_HOLIDAY_STARTS = tuple({name[0] for name, _, _ in _HOLIDAYS})
_NEAR_DAYS = {
    ("сегодняшнего", "дня"): 0,
    ("текущего", "дня"): 0,
    ("этим", "вечером"): 0,
    ("завтрашнего", "дня"): 1,
    ("завтрашнему", "дню"): 1,
    ("этой", "ночью"): 1,
}


@dataclass(frozen=True, slots=True)
class Days:
    """The days from `first` to `last`, both included; `end` is the next word after their name.

    `guessed`: no year was given, and the same days have just passed.
    """

    end: int
    first: date
    last: date
    guessed: bool = False


def day_of(year: int, month: int, day: int) -> date | None:
    """That date, or None if it doesn't exist."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def months_later(day: date, months: int) -> date:
    """The same day that many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return min(day.day, _last_of(year, month + 1).day) * _DAY + date(year, month + 1, 1) - _DAY


def _last_of(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - _DAY


class DaysReader(Reader):
    """Reads days from the words of a text that was written on a certain day."""

    def __init__(self, words: Sequence[Token], on: date) -> None:
        super().__init__(words)
        self.on: Final = on
        self._ways: Final = (
            self._figures,
            self._of_month,
            self._month,
            self._part_of_year,
            self._season,
            self._year,
            self._relative_period,
            self._weekday,
            self._weekend,
            self._holiday,
            self._near,
        )

    def number(self, at: int) -> int | None:
        """A day of the month in figures."""
        text = self.text(at)
        return int(text) if text.isdecimal() and len(text) <= 2 and 0 < int(text) <= 31 else None

    def read(self, at: int) -> Days | None:
        """The days named from that word on."""
        return next((found for way in self._ways if (found := way(at))), None)

    def after_suffix(self, at: int) -> int:
        """The position after a «-го» that follows a number, if any."""
        return at + 2 if self.text(at) in DASHES and self.text(at + 1) in _SUFFIXES else at

    def bare_period(self, at: int, shift: int = 0) -> Days | None:
        """The current or next period, named without saying which: «(до конца) года»."""
        word = self.text(at)
        if word == "рабочей":
            return self._working_week(at, shift)
        if word in {"рабочего", "календарного", "календарной"}:
            at, word = at + 1, self.text(at + 1)
        if word in {"дня", "суток"}:
            return Days(at + 1, self.on, self.on)
        year = self._number_of_year(at)
        found = _months(year, 1, 12) if year else self._around(word, shift)
        return replace(found, end=at + 1) if found else None

    def _working_week(self, at: int, shift: int) -> Days | None:
        week = self._around(self.text(at + 1), shift)
        return replace(week, end=at + 2, last=week.first + 4 * _DAY) if week else None

    def _figures(self, at: int) -> Days | None:
        found = _FIGURES.fullmatch(self.text(at))
        if not found:
            return None
        day, month = int(found[1]), int(found[2])
        if found[3] is None:
            return self._without_year(at, day, month)
        year = int(found[3])
        exact = day_of(year + 2000 if year < 100 else year, month, day)
        end = self._after_year_word(at + 1) or at + 1
        return Days(self._after_weekday(end), exact, exact) if exact else None

    def _without_year(self, at: int, day: int, month: int) -> Days | None:
        """«до 05.12»; «выйдут 05.12» only with a future verb, as it may be an hour or a number."""
        days = self._upcoming(at + 1, lambda year: _single(year, month, day))
        parted = self.text(at - 1) == "," and self.text(at - 2) in WEEKDAYS  # «в пятницу, 05.12»
        before = self.text(at - 2 if parted else at - 1)
        if before in _DATES_FOLLOW or days is None:
            return days
        alone = before.isalpha() and before not in _NUMBERS_FOLLOW
        alone = alone and len(self.text(at)) == 5 and not self.text(at + 1).isalnum()
        return replace(days, guessed=True) if alone else None

    def _of_month(self, at: int) -> Days | None:
        first = self.number(at)
        if first is None:
            return self._in_words(at)
        last, end = first, self.after_suffix(at + 1)
        if self.text(end) in _JOINTS and (second := self.number(end + 1)):
            last, end = second, self.after_suffix(end + 2)
        if self.text(end) in {"числа", "число", "числу"}:
            return self._of_some_month(end + 1, last)
        alone = end > at + 1 and self.text(at - 1) in _DATES_FOLLOW
        if alone and not self.text(end).isalnum():
            return self._of_some_month(end, last)
        month = MONTHS.get(self.text(end))
        if month is None:
            return None
        found = self._in_year(end + 1, lambda y: _single(y, month, last))
        return replace(found, end=self._after_weekday(found.end)) if found else None

    def _in_words(self, at: int) -> Days | None:
        """«первого декабря», «двадцать пятого», «„15“ декабря»."""
        if self.text(at) in {"«", '"', "“"} and (day := self.number(at + 1)):
            end = at + 3
        else:
            tens = {"двадцать": 20, "тридцать": 30}.get(self.text(at), 0)
            day = tens + DAYS.get(self.text(at + bool(tens)), 0)
            end = at + 1 + bool(tens)
        month = MONTHS.get(self.text(end))
        return self._in_year(end + 1, partial(_single, month=month, day=day)) if month else None

    def _of_some_month(self, end: int, day: int) -> Days | None:
        start, shift = self.on.replace(day=1), 0
        if self.text(end + 1) == "месяца":
            shift = int(self.text(end) in NEXT)
            end += 2
        elif day < self.on.day:
            shift = 1
        start = months_later(start, shift)
        exact = day_of(start.year, start.month, day)
        return Days(end, exact, exact) if exact else None

    def _month(self, at: int) -> Days | None:
        first = last = MONTHS.get(self.text(at))
        if first is None or last is None or self.text(at - 1).isdecimal():
            return None  # a number before it: «31 ноября»
        end = at + 1
        if self.text(end) in _JOINTS and (second := MONTHS.get(self.text(end + 1))):
            last, end = second, end + 2
        months = (last - first) % 12
        return self._in_year(end, lambda y: _months(y, first, months + 1))

    def _part_of_year(self, at: int) -> Days | None:
        number = ORDINALS.get(self.text(at))
        end = self.after_suffix(at + 1)
        if number is None:
            return None
        if self.text(end) in _JOINTS and (second := ORDINALS.get(self.text(end + 1))):
            number, end = second, self.after_suffix(end + 2)
        short = self.begins(end, "кв", ".") and self._number_of_year(end + 2)
        if short or self.begins(end, "квартал"):
            end += 2 if short else 1
            return self._in_year(end, lambda y: _months(y, number * 3 - 2, 3))
        if self.begins(end, "полугоди") and number <= 2:
            return self._in_year(end + 1, lambda y: _months(y, number * 6 - 5, 6))
        return None

    def _season(self, at: int) -> Days | None:
        start = at + 1 if self.text(at) in THIS | NEXT else at
        month = SEASONS.get(self.text(start))
        return self._in_year(start + 1, lambda y: _months(y, month, 3)) if month else None

    def _year(self, at: int) -> Days | None:
        if self.text(at + 1) in DASHES and self._number_of_year(at) and self._named_year(at + 2):
            at += 2
        named = self._named_year(at)
        return replace(_months(named[1], 1, 12), end=named[0]) if named else None

    def _relative_period(self, at: int) -> Days | None:
        shift = self._shift(at)
        if shift is None or self.text(at) in SEVERAL:
            return None
        end = at + 2 if self.text(at + 1) in {"рабочей", "календарном"} else at + 1
        found = self._around(self.text(end), shift)
        return replace(found, end=end + 1) if found else None

    def _weekday(self, at: int) -> Days | None:
        shift = self._shift(at)
        start = at if shift is None else at + 1
        number = WEEKDAYS.get(self.text(start))
        if number is None:
            return None
        comma = self.text(start + 1) == ","
        if exact := self._of_month(start + 1 + comma) or self._figures(start + 1 + comma):
            return exact
        monday = self.on - self.on.weekday() * _DAY
        day = monday + (number - 1) * _DAY
        if self.text(at) in NEXT or (day <= self.on and self.text(at) not in THIS):
            day += _WEEK
        return self._more_weekdays(start + 1, day)

    def _more_weekdays(self, end: int, day: date) -> Days:
        """«(понедельник)–среда», «(в субботу) и воскресенье», «(вторник) следующей недели»."""
        of = end + (self.text(end) == "на")
        if self.text(of) in NEXT and self.begins(of + 1, "недел"):
            day = self.on + (7 - self.on.weekday() + day.weekday()) * _DAY
            return Days(of + 2, day, day)
        number = WEEKDAYS.get(self.text(end + 1)) if self.text(end) in _JOINTS else None
        if number is None:
            return Days(end, day, day)
        last = day + (number - 1 - day.weekday()) % 7 * _DAY
        return Days(end + 2, day, last)

    def _weekend(self, at: int) -> Days | None:
        shift = self._shift(at)
        start = at if shift is None else at + 1
        if self.text(start) not in {"выходные", "выходных", "выходным"}:
            return None
        saturday = self.on + (5 - self.on.weekday()) * _DAY
        if self.text(at) in NEXT:
            saturday += _WEEK
        return Days(start + 1, saturday, saturday + _DAY)

    def _holiday(self, at: int) -> Days | None:
        if self.begins(at, "нов") and self.begins(at + 2, "год") and self._number_of_year(at + 1):
            eve = date(int(self.text(at + 1)) - 1, 12, 31)
            return Days(at + 3, eve, eve)
        if not self.text(at).startswith(_HOLIDAY_STARTS):
            return None
        for name, first, last in _HOLIDAYS:
            if self.begins(at, *name):
                return self._in_year(at + len(name), partial(_within, first=first, last=last))
        return None

    def _near(self, at: int) -> Days | None:
        """«завтра, 26 ноября», «сегодняшнего дня»."""
        away, end = NEAR_DAYS.get(self.text(at)), at + 1
        if away is None:
            away, end = _NEAR_DAYS.get((self.text(at), self.text(at + 1))), at + 2
        if away is None:
            return None
        day = self.on + away * _DAY
        start = end + (self.text(end) == ",")
        start += self.text(start) in {"в", "во"}
        exact = self._figures(start) or self._of_month(start) or self._weekday(start)
        return exact if exact and exact.last == day else Days(end, day, day)

    def _shift(self, at: int) -> int | None:
        if self.text(at) in THIS | NEAREST:
            return 0
        return 1 if self.text(at) in NEXT else None

    def _around(self, unit: str, shift: int) -> Days | None:
        """The period that includes the day of writing, or the next one."""
        if unit.startswith("недел"):
            monday = self.on + (7 * shift - self.on.weekday()) * _DAY
            return Days(0, monday, monday + 6 * _DAY)
        if unit.startswith("год"):
            return _months(self.on.year + shift, 1, 12)
        lengths = {"месяц": 1, "квартал": 3, "полугоди": 6}
        for name, length in lengths.items():
            if unit.startswith(name):
                month = self.on.month - 1 + shift * length
                return _months(self.on.year, month - month % length + 1, length)
        return None

    def _in_year(self, end: int, build: Callable[[int], Days | None]) -> Days | None:
        """In the year given there, else in the coming one."""
        named = self._named_year(end) or self._plain_year(end)
        if named is None:
            return self._upcoming(end, build)
        found = build(named[1])
        return replace(found, end=named[0]) if found else None

    def _upcoming(self, end: int, build: Callable[[int], Days | None]) -> Days | None:
        passed = None
        for year in (self.on.year - 1, self.on.year, self.on.year + 1):
            found = build(year)
            if found and found.last >= self.on:
                guessed = passed is not None and self.on - passed.last <= _JUST_PASSED
                return replace(found, end=end, guessed=guessed)
            passed = found
        return None

    def _named_year(self, at: int) -> tuple[int, int] | None:
        if self.text(at) in {"с", "т"} and self.begins(at + 1, ".", "г"):
            return at + 3 + (self.text(at + 3) == "."), self.on.year
        if self.text(at + 1) in {"году", "года", "год"} and (shift := self._shift(at)) is not None:
            return at + 2, self.on.year + shift
        year = self._number_of_year(at)
        end = self._after_year_word(at + 1)
        return (end, year) if year and end else None

    def _plain_year(self, at: int) -> tuple[int, int] | None:
        year = self._number_of_year(at)
        return (at + 1, year) if year else None

    def _number_of_year(self, at: int) -> int | None:
        text = self.text(at)
        return (
            int(text) if len(text) == 4 and text.isdecimal() and text[:2] in {"19", "20"} else None
        )

    def _after_year_word(self, at: int) -> int | None:
        if self.text(at) not in _YEAR_WORDS:
            return None
        return at + 2 if self.text(at) in {"г", "гг"} and self.text(at + 1) == "." else at + 1

    def _after_weekday(self, at: int) -> int:
        """The position after «, в субботу» or «(суббота)» that follows a date."""
        start = at
        while self.text(start) in {",", "(", "в", "во"} and start < at + 2:
            start += 1
        if start == at or self.text(start) not in WEEKDAYS:
            return at
        return start + 2 if self.text(start + 1) == ")" else start + 1


def _within(year: int, first: tuple[int, int], last: tuple[int, int]) -> Days:
    return Days(0, date(year, *first), date(year, *last))


def _single(year: int, month: int, day: int) -> Days | None:
    exact = day_of(year, month, day)
    return Days(0, exact, exact) if exact else None


def _months(year: int, first: int, length: int) -> Days:
    """The period of that many months, which may end in the next year."""
    start = date(year, 1, 1)
    return Days(0, months_later(start, first - 1), months_later(start, first - 1 + length) - _DAY)
