"""Days as clerks write them: «завтра», «24.11», «24.11–05.12», «с 24 ноября по 5 декабря»."""

import re
from datetime import date, timedelta
from typing import Final

_MONTHS: Final = (
    "январ", "феврал", "март", "апрел", "ма", "июн",
    "июл", "август", "сентябр", "октябр", "ноябр", "декабр",
)  # fmt: skip
_WORDS: Final = {"сегодня": 0, "завтра": 1, "послезавтра": 2}

_DAY: Final = (
    r"(?P<word{n}>сегодня|завтра|послезавтра)"
    r"|(?P<day{n}>\d{{1,2}})(?:\.(?P<month{n}>\d{{1,2}})|\s+(?P<name{n}>[а-я]{{2,8}}[ая]))?"
    r"(?:[.\s]\s*(?P<year{n}>\d{{4}}|\d{{2}})(?:\s*г(?:ода|\.)?)?)?"
)
_ONE: Final = re.compile(_DAY.format(n=1))
_UNTIL: Final = re.compile(rf"(?:до|по)\s+(?:{_DAY.format(n=2)})")
_TWO: Final = re.compile(
    rf"(?:с\s+)?(?:{_DAY.format(n=1)})\s*(?:-|–|—|\bдо\b|\bпо\b)\s*(?:{_DAY.format(n=2)})"
)

_NOT_LONG_AGO: Final = timedelta(days=60)
"""What has ended since then is this year's, and not next year's."""


def days_in(text: str, today: date) -> tuple[date, date] | None:
    """The first and the last day that the text names, both included; None if it is something else.

    Without a year the nearest days are meant that have not ended long ago. The last day may come
    out before the first, for whoever asked to refuse it.
    """
    text = text.strip().rstrip(".").lower().replace("ё", "е")
    try:
        if found := _ONE.fullmatch(text):
            return _nearest(found, "1", "1", today)
        if found := _UNTIL.fullmatch(text):
            return today, _nearest(found, "2", "2", today)[1]
        if found := _TWO.fullmatch(text):
            return _nearest(found, "1", "2", today)
    except ValueError:  # 31.02 or «5 мартобря»
        return None
    return None


def _nearest(found: re.Match[str], start: str, end: str, today: date) -> tuple[date, date]:
    """By the earliest year in which they have not ended long ago."""
    for year in (today.year - 1, today.year):
        days = _days(found, start, end, today, year)
        if days is not None and days[1] >= today - _NOT_LONG_AGO:
            return days
    return _days(found, start, end, today, today.year + 1) or _in_vain(found)


def _days(
    found: re.Match[str], start: str, end: str, today: date, year: int
) -> tuple[date, date] | None:
    """With that year where none is written; None if the year lacks the day (29.02)."""
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
    """`month` is for «24–28.11», where only the last day names one."""
    if word := found[f"word{which}"]:
        return today + timedelta(days=_WORDS[word])
    if written := found[f"year{which}"]:
        year = int(written) + (2000 if len(written) == 2 else 0)
    number = found[f"month{which}"]
    if name := found[f"name{which}"]:
        month = next(n for n, stem in enumerate(_MONTHS, start=1) if name[:-1] == stem)
    elif number:
        month = int(number)
    if month is None:
        raise ValueError(found[0])
    return date(year, month, int(found[f"day{which}"]))


def _in_vain(found: re.Match[str]) -> tuple[date, date]:
    raise ValueError(found[0])
