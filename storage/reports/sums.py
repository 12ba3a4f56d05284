"""Stored sums of days: which are valid, and their format."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, select

from domain.model.ids import AuthorityCode
from domain.model.incident.workflow.status import IncidentKind, Stage
from domain.model.report.figure import By, Figure, Mark, Measure
from domain.model.report.figures import Sums
from domain.model.time.work_calendar import WorkCalendar
from storage.schema.reports import day_sums, outdated_day

_CODE: Final = (
    "domain/model/report",
    "domain/model/incident/workflow",
    "domain/model/time",
    "storage/reports",
)
"""Code that decides how a message counts: any change of it makes everything be counted anew."""


@cache
def _code() -> str:
    root = Path(__file__).parents[2]
    files = sorted(file for room in _CODE for file in (root / room).glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def basis(calendar: WorkCalendar) -> str:
    """A digest of the counting rules; sums with another one are ignored."""
    return f"{calendar.revision}:{_code()}"


def good(calendar: WorkCalendar) -> ColumnElement[bool]:
    """The day's sums are valid: its messages are unchanged and would be counted the same today."""
    return and_(
        day_sums.c.basis == basis(calendar), day_sums.c.day.not_in(select(outdated_day.c.day))
    )


class Stored:
    """Sums by short keys, as in JSON: so many days are added up and then parsed once."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._measures: dict[str, Counter[str]] = {}
        self._hours: Counter[str] = Counter()

    def add(self, value: Mapping[str, Any]) -> None:
        """Adds a value made by `stored`."""
        self._counts.update(value["counts"])
        for measure, minutes in value["measures"].items():
            self._measures.setdefault(measure, Counter()).update(minutes)
        self._hours.update(value["hours"])

    def sums(self) -> Sums:
        """The sums of everything added."""
        return Sums(
            Counter({_mark(text): count for text, count in self._counts.items()}),
            {
                Measure(measure): Counter({int(took): count for took, count in minutes.items()})
                for measure, minutes in self._measures.items()
            },
            Counter({_hours(text): minutes for text, minutes in self._hours.items()}),
        )


def stored(of: Sums) -> dict[str, Any]:
    """The sums as JSON."""
    return {
        "counts": {
            "|".join((m.kind, m.figure, m.by or "", m.key)): n for m, n in of.counts.items()
        },
        "measures": of.measures,
        "hours": {f"{stage}|{lead or ''}": minutes for (stage, lead), minutes in of.hours.items()},
    }


def _mark(text: str) -> Mark:
    kind, figure, by, key = text.split("|", 3)
    return Mark(IncidentKind(kind), Figure(figure), By(by) if by else None, key)


def _hours(text: str) -> tuple[Stage, AuthorityCode | None]:
    stage, _, lead = text.partition("|")
    return Stage(stage), AuthorityCode(lead) if lead else None


def runs(days: Iterable[date]) -> Iterable[tuple[date, date]]:
    """The first and last day of each run of consecutive days; `days` are in order."""
    first = last = None
    for day in days:
        if last is not None and first is not None and (day - last).days > 1:
            yield first, last
            first = None
        first, last = first or day, day
    if first is not None and last is not None:
        yield first, last
