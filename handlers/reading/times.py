"""Moments as clerks write them: «8:30», «вчера 17:40», «24.11 08:30», «24.11.2026 08:30»."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

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
