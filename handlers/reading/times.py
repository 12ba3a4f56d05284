"""Times and hours in words."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain.model.time.schedule import MINUTES_OF_A_DAY, Hours, Interval, WeekSchedule
from handlers.reading.days import AHEAD, days_in
from handlers.texts.words import WEEKDAYS

_MOMENT: Final = re.compile(
    r"(?:(?P<word>сегодня|вчера)|(?P<day>\d{1,2})\.(?P<month>\d{1,2})(?:\.(?P<year>\d{4}))?)?"
    r"[\s,]*(?:в\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})",
    re.IGNORECASE,
)

_NOT_LONG_AGO: Final = timedelta(days=60)


def like_moment(text: str) -> bool:
    """Return whether the text looks like a moment, even an impossible one: «31.02 25:00»."""
    return _MOMENT.fullmatch(text.strip()) is not None


def moment_in(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the moment in the zone; None if the text has other content.

    Without a date it is today. A future day counts as last year's if that is recent, as in January;
    otherwise it stays in the future, for the caller to refuse.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    today = now.astimezone(zone).date()
    try:
        day = _day(found, today)
        at = time(int(found["hour"]), int(found["minute"]))
    except ValueError:  # 31.02 or 25:00
        return None
    return datetime.combine(day, at, zone)


def _day(found: re.Match[str], today: date) -> date:
    if found["day"] is None:
        yesterday = (found["word"] or "").lower() == "вчера"
        return today - timedelta(days=1) if yesterday else today
    year = int(found["year"] or today.year)
    day = date(year, int(found["month"]), int(found["day"]))
    if found["year"] is None and day > today:
        last_year = day.replace(year=year - 1)
        return last_year if today - last_year <= _NOT_LONG_AGO else day
    return day


_DASH: Final = r" ?[-–—−] ?"
_CLOCK: Final = r"(\d{1,2})(?:[:.](\d{2}))?"
_INTERVAL: Final = re.compile(_CLOCK + _DASH + _CLOCK)
_PART: Final = re.compile(r"(?P<days>[а-я][а-я, –—−-]*?) ?:? (?P<hours>\d.*)")
_FIRST: Final = re.compile(
    r"(?:^|[ ;,])с (завтра|послезавтра|\d{1,2}\.\d{1,2}(?:\.\d{4})?|\d{1,2} [а-я]+(?: \d{4})?)"
    r"(?: ?:|[ ;,.]|$)"
)
_SHORT: Final = re.compile(r"перед праздником\D*(\d{1,3})(?: мин\w*)?")


def hours_in(text: str, now: WeekSchedule, today: date) -> tuple[WeekSchedule, date | None] | None:
    """Return the week and its first day, if that is in the future; None as `week_in`.

    Also None if that day is past or more than two years ahead.
    """
    first = None
    text = " ".join(text.split())
    if found := _FIRST.search(text.lower()):
        days = days_in(found[1], today)
        if days is None or not today <= days[0] <= today + AHEAD:
            return None
        first = days[0] if days[0] > today else None
        text = f"{text[: found.start()]};{text[found.end() :]}"
    week = week_in(text, now)
    return None if week is None else (week, first)


def week_in(text: str, now: WeekSchedule) -> WeekSchedule | None:
    """Return the week in the text; None if it has other content or no working day.

    A day not named is off. The cut before a holiday stays as in `now` unless the text changes it.
    """
    days: dict[int, Hours] = {}
    short = now.short_day_minutes
    for part in filter(None, (" ".join(one.split()) for one in text.lower().split(";"))):
        if cut := _SHORT.fullmatch(part):
            short = int(cut[1])
        elif named := _part(part):
            if days.keys() & named.keys():
                return None
            days |= named
        else:
            return None
    if not days or short >= MINUTES_OF_A_DAY:
        return None
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (
        days.get(day, ()) for day in range(7)
    )
    week = (monday, tuesday, wednesday, thursday, friday, saturday, sunday)
    return WeekSchedule(week, short)


def _part(text: str) -> dict[int, Hours] | None:
    found = _PART.fullmatch(text)
    if found is None:
        return None
    days, hours = _days(found["days"]), _hours(found["hours"])
    return dict.fromkeys(days, hours) if days and hours else None


def _days(text: str) -> list[int]:
    """Parse «пн–чт, сб»; empty if the text names no days."""
    days: list[int] = []
    for part in text.split(","):
        ends = re.split(_DASH, part.strip())
        if len(ends) > 2 or any(end not in WEEKDAYS for end in ends):
            return []
        first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
        days += range(first, last + 1)
    return days if len(days) == len(set(days)) else []


def _hours(text: str) -> Hours:
    """Parse intervals; empty unless each is within the day and after the one before."""
    intervals: list[Interval] = []
    before = 0
    for part in re.split(r",|\bи\b", text):
        found = _INTERVAL.fullmatch(part.strip())
        if found is None:
            return ()
        (start, end) = (_minutes(found[1], found[2]), _minutes(found[3], found[4]))
        if start is None or end is None or not before <= start < end:
            return ()
        intervals.append(Interval(start, end))
        before = end
    return tuple(intervals)


def _minutes(hour: str, minute: str | None) -> int | None:
    found = int(hour) * 60 + int(minute or 0)
    return found if int(minute or 0) < 60 and found <= MINUTES_OF_A_DAY else None
