"""Days in words: periods, and days declared off or working."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from domain.model.promise.dates import promised_dates
from domain.model.time.day_names import MONTHS_AFTER_DAY, NEAR_DAYS, WEEKDAYS
from domain.model.time.official_days import Correction, DayKind
from domain.model.time.work_calendar import WorkCalendar

_WEEKDAY: Final = re.compile(rf"\b(?:во? )?({'|'.join(WEEKDAYS)})\b")
_DAY: Final = (
    r"(?P<word{n}>сегодня|завтра|послезавтра)"
    r"|(?P<day{n}>\d{{1,2}})(?:\.(?P<month{n}>\d{{1,2}})| (?P<name{n}>[а-я]{{3,9}}))?"
    r"(?:(?:\. ?| )(?P<year{n}>\d{{4}}|\d{{2}})(?: ?г(?:ода|\.)?)?)?"
)
_ONE: Final = re.compile(_DAY.format(n=1))
_UNTIL: Final = re.compile(rf"(?:до|по) (?:{_DAY.format(n=2)})")
_TWO: Final = re.compile(
    rf"(?:со? )?(?:{_DAY.format(n=1)}) ?(?:-|–|—|\bдо\b|\bпо\b) ?(?:{_DAY.format(n=2)})"
)

_ONE_WITHIN: Final = re.compile(rf"(?<![\w.])(?:{_ONE.pattern})(?!\w)")
_TWO_WITHIN: Final = re.compile(rf"(?<![\w.]){_TWO.pattern}(?!\w)")
_FIRST: Final = re.compile(rf"(?:(?:до|на|к) )?(?:{_DAY.format(n=1)})(?!\w)")
_BETWEEN: Final = " ,.;:–—-"
"""Separators between a date and the reason."""

_NOT_LONG_AGO: Final = timedelta(days=60)
"""A period without a year that ended within this time is this year's, not next year's."""


def days_in(text: str, today: date, *, past: bool = False) -> tuple[date, date] | None:
    """Return the first and last day in the text, both included; None if it has other content.

    Without a year the nearest days count that have not ended long ago, or with `past` the last that
    have begun. A weekday is the next one, so never in the past. The last day may precede the first;
    the caller refuses that.
    """
    text = " ".join(text.split()).rstrip(".").lower()
    if not past:
        text = _dated(text, today)
    if found := _ONE.fullmatch(text):
        return _nearest(found, "1", "1", today, past=past)
    if found := _UNTIL.fullmatch(text):
        days = _nearest(found, "2", "2", today, past=past)
        return days and (today, days[1])
    if found := _TWO.fullmatch(text):
        return _nearest(found, "1", "2", today, past=past)
    return None


def _dated(text: str, today: date) -> str:
    """Replace weekdays by dates, each after the one before: «с 30.11.2026 до 04.12.2026»."""
    day = today

    def dated(found: re.Match[str]) -> str:
        nonlocal day
        ahead = WEEKDAYS[found[1]] - day.isoweekday()
        day += timedelta(days=ahead if ahead > 0 else ahead + 7)
        return f"{day:%d.%m.%Y}"

    return _WEEKDAY.sub(dated, text)


def days_within(text: str, today: date) -> tuple[re.Match[str], tuple[date, date]] | None:
    """Return the first days in a longer text and their position; with `past`, as `days_in`."""
    for pattern in (_TWO_WITHIN, _ONE_WITHIN):
        for found in pattern.finditer(text.lower()):
            days = days_in(found[0], today, past=True)
            if days is not None:
                return found, days
    return None


def day_and_reason(text: str, now: datetime, calendar: WorkCalendar) -> tuple[date, str] | None:
    """Return the day at the start of the text and the rest; None unless exactly one is named.

    Otherwise the one day that the text promises, with the whole text: «переносим на 20 декабря,
    ждём плитку».
    """
    words, today = " ".join(text.split()), calendar.local(now).date()
    found = _FIRST.match(words.lower())
    days = None if found is None else _nearest(found, "1", "1", today, past=False)
    if found is not None and days is not None:
        return days[1], words[found.end() :].strip(_BETWEEN)
    named = {one.date for one in promised_dates(words, today, calendar)}
    return (named.pop(), words) if len(named) == 1 else None


def _nearest(
    found: re.Match[str], start: str, end: str, today: date, *, past: bool
) -> tuple[date, date] | None:
    """Return the days in the earliest year in which they have not ended long ago.

    With `past`, in the last year in which they began.
    """
    years = (today.year - 1, today.year, today.year + 1)
    by_year = (_days(found, start, end, today, year) for year in years)
    written = [days for days in by_year if days is not None]
    if past:
        begun = [days for days in written if days[0] <= today]
        return next(reversed(begun or written), None)
    recent = [days for days in written if days[1] >= today - _NOT_LONG_AGO]
    return next(iter(recent or written), None)


def _days(
    found: re.Match[str], start: str, end: str, today: date, year: int
) -> tuple[date, date] | None:
    """Use that year if none is written; None for impossible dates: 29.02, «5 мартобря»."""
    try:
        last = _day(found, end, today, year)
        first = _day(found, start, today, last.year, month=last.month)
        written = found[f"year{end}"] or found[f"word{end}"] or found[f"year{start}"]
        if first > last and not written:
            last = _day(found, end, today, last.year + 1)
        elif first > last and not found[f"year{start}"] and not found[f"word{start}"]:
            first = _day(found, start, today, last.year - 1, month=last.month)
    except ValueError:
        return None
    return first, last


def _day(
    found: re.Match[str], which: str, today: date, year: int, month: int | None = None
) -> date:
    """`month` is for «24–28.11», where only the last day has one."""
    if word := found[f"word{which}"]:
        return today + timedelta(days=NEAR_DAYS[word])
    if written := found[f"year{which}"]:
        year = int(written) + (2000 if len(written) == 2 else 0)
    number = found[f"month{which}"]
    if name := found[f"name{which}"]:
        month = MONTHS_AFTER_DAY.get(name)
    elif number:
        month = int(number)
    if month is None:
        raise ValueError(found[0])
    return date(year, month, int(found[f"day{which}"]))


_LONGEST: Final = timedelta(days=31)

AHEAD: Final = timedelta(days=2 * 366)
"""Days and hours are set at most so far ahead."""

_DAYS: Final = r"(?:\s+рабоч\w+)?(?:\s+д(?:ень|н[а-яё]+))?"
_KINDS: Final = re.compile(
    rf"\b(?:(?P<off>нерабоч\w+|выходн\w+)|(?P<short>сокращ\w+|коротк\w+|предпраздничн\w+)"
    rf"|(?P<full>полн\w+)|(?P<work>рабоч\w+)){_DAYS}"
)
_REPLACED: Final = re.compile(r" ?за (\d{1,2}[.]\d{1,2}(?:[.]\d{4})?|\d{1,2} [а-я]+(?: \d{4})?)")
_AROUND: Final = " ,.;:–—-\n"


@dataclass(frozen=True, slots=True)
class Declared:
    """From `first` to `last`, both included; `correction` None: the text does not give the kind."""

    first: date
    last: date
    correction: Correction | None

    @property
    def replaces_itself(self) -> bool:
        """Return whether it replaces itself, which is impossible."""
        replaced = self.correction.replaces if self.correction else None
        return replaced is not None and self.first <= replaced <= self.last


def declared_in(text: str, today: date) -> Declared | None:
    """Return the declared days; None without any, with too many or if they are too far ahead."""
    words = " ".join(text.split())
    kind = _KINDS.search(words.lower())
    days = days_in(words[: kind.start() if kind else None].strip(_AROUND), today)
    if days is None or not days[0] <= days[1] <= min(days[0] + _LONGEST, today + AHEAD):
        return None
    return Declared(*days, correction_in(words[kind.start() :], None, today) if kind else None)


def correction_in(text: str, known: Correction | None, today: date) -> Correction | None:
    """Return the correction of one day: kind, replaced day, ground; None if the kind is unknown.

    Parts missing in the text are taken from `known`.
    """
    words = " ".join(text.split())
    kind = known.kind if known else None
    replaced, rest = known.replaces if known else None, words
    if found := _KINDS.match(words.lower()):
        kind, replaced, rest = DayKind(str(found.lastgroup)), None, words[found.end() :]
    if kind is None:
        return None
    if kind is not DayKind.OFF and (named := _REPLACED.match(rest.lower())):
        days = days_in(named[1], today)
        replaced, rest = days and days[0], rest[named.end() :]
    return Correction(kind, replaced, rest.strip(_AROUND) or (known.basis if known else ""))
