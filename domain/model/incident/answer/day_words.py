"""Relative day words such as «завтра», which change their meaning when the day changes."""

import re
from datetime import date
from typing import Final

_DAY: Final = re.compile(r"\b(?:позавчера|вчера|сегодня|завтра|послезавтра)\b", re.IGNORECASE)
_WEEK: Final = re.compile(
    r"\bна (?:этой|текущей|следующей|будущей|прошлой) неделе\b", re.IGNORECASE
)


def outdated_days(text: str, written: date, today: date) -> tuple[str, ...]:
    """The words in a text written on `written` that mean another day `today`; unique, in order."""
    return tuple(dict.fromkeys(one.group().lower() for one in outdated(text, written, today)))


def days_named(text: str) -> tuple[str, ...]:
    """All relative day words in a text, by kind and in order."""
    return tuple(one.group().lower() for kind in (_DAY, _WEEK) for one in kind.finditer(text))


def outdated(text: str, written: date, today: date) -> list[re.Match[str]]:
    """The matches of all outdated words, in order."""
    if written == today:
        return []
    found = [*_DAY.finditer(text)]
    if written.isocalendar()[:2] != today.isocalendar()[:2]:
        found += _WEEK.finditer(text)
    return sorted(found, key=lambda one: one.start())
