"""Promises counted by the promised days, not by detection."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Final

from domain.model.promise.promise import Promise, PromiseState
from domain.model.report.period import Period

AHEAD: Final = timedelta(days=6)
"""From the day of the report: a week in total."""


@dataclass(frozen=True, slots=True)
class Promised:
    """Counts for all authorities, incidents and publications."""

    due: int = 0
    """Open promises for a day of the week that begins with the day of the report."""
    broken: int = 0
    """Promised days of the period that passed before the promise was kept or postponed."""


NOTHING_PROMISED: Final = Promised()


def promised(found: Iterable[Promise], period: Period, today: date, tz: tzinfo) -> Promised:
    """Both counts, as of that day; a promise broken twice counts twice."""
    due = broken = 0
    for one in found:
        due += one.state is PromiseState.OPEN and today <= one.day <= today + AHEAD
        broken += sum(day in period for day in one.broken_days(today, tz))
    return Promised(due, broken)
