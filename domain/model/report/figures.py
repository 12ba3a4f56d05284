"""The figures of one period, shared by all formats of a report, so that they agree."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from domain.model.ids import AuthorityCode
from domain.model.incident.workflow.status import AnswerStage, IncidentKind
from domain.model.network.post import PageAddress
from domain.model.promise.promise import Promise, PromiseState
from domain.model.report.facts import Facts, times
from domain.model.report.figure import By, Distribution, Figure, FigureMark, Measure, whole_minutes
from domain.model.report.marking import marks
from domain.model.report.period import Period
from domain.model.time.work_calendar import WorkCalendar

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


@dataclass(frozen=True, slots=True)
class SortedComments:
    """The comments found on one page in the period: in all, registered, needing no answer.

    `took`: the working minutes until these two were sorted.
    """

    found: int = 0
    registered: int = 0
    unneeded: int = 0
    took: Distribution = field(default_factory=Distribution)


Hours = tuple[AnswerStage, AuthorityCode | None]
"""A stage, and the authority responsible for its hours; None: control."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the messages detected in `period`, as of `at`."""

    period: Period
    at: datetime
    counts: Mapping[FigureMark, int]
    measures: Mapping[Measure, Distribution]
    """Incidents only: publications have no comparable stages."""
    hours: Mapping[Hours, int]
    """Total working minutes."""

    def count(
        self,
        figure: Figure,
        by: By | None = None,
        key: str = "",
        kind: IncidentKind = IncidentKind.INCIDENT,
    ) -> int:
        """The figure, by default of incidents, optionally for the part `key` of `by`."""
        return self.counts.get(FigureMark(kind, figure, by, key), 0)

    def keys(
        self,
        by: By,
        figure: Figure = Figure.RECEIVED,
        kind: IncidentKind = IncidentKind.INCIDENT,
    ) -> list[str]:
        """The parts with a count, the largest first."""
        found = {
            mark.key: count
            for mark, count in self.counts.items()
            if (mark.kind, mark.figure, mark.by) == (kind, figure, by)
        }
        return sorted(found, key=lambda key: (-found[key], key))

    def answered(
        self, by: By | None = None, key: str = "", kind: IncidentKind = IncidentKind.INCIDENT
    ) -> int:
        """Answered in time and late."""
        answered = (Figure.ANSWERED_IN_TIME, Figure.ANSWERED_LATE)
        return sum(self.count(figure, by, key, kind) for figure in answered)

    def judged(
        self, by: By | None = None, key: str = "", kind: IncidentKind = IncidentKind.INCIDENT
    ) -> int:
        """Those of which it is known whether the deadline was met: answered, or overdue."""
        return self.answered(by, key, kind) + self.count(Figure.OPEN_OVERDUE, by, key, kind)

    def in_time_share(
        self, by: By | None = None, key: str = "", kind: IncidentKind = IncidentKind.INCIDENT
    ) -> float | None:
        """The share among the judged ones; None if there are none."""
        judged = self.judged(by, key, kind)
        in_time = self.count(Figure.ANSWERED_IN_TIME, by, key, kind)
        return in_time / judged if judged else None

    def share(
        self,
        part: Figure,
        whole: Figure,
        by: By | None = None,
        key: str = "",
        kind: IncidentKind = IncidentKind.INCIDENT,
    ) -> float | None:
        """The share of one figure in another; None if the whole is zero."""
        count = self.count(whole, by, key, kind)
        return self.count(part, by, key, kind) / count if count else None


@dataclass(frozen=True, slots=True)
class Report:
    """A period and the previous one (§21: the dynamics)."""

    figures: Figures
    previous: Figures
    promised: Promised = NOTHING_PROMISED
    has_previous: bool = True
    """Whether there was a first message by the end of the previous period; else its zeros are none."""
    comments: Mapping[PageAddress, SortedComments] = field(default_factory=dict)
    """By the page of the administration."""


@dataclass(slots=True)
class Sums:
    """Sums over some messages; sums over different messages can be added."""

    counts: Counter[FigureMark] = field(default_factory=Counter)
    measures: dict[Measure, Counter[int]] = field(default_factory=dict)
    """The number of incidents by whole minutes."""
    hours: Counter[Hours] = field(default_factory=Counter)

    def add(self, more: "Sums") -> None:
        """Add the sums of other messages."""
        self.counts.update(more.counts)
        for measure, minutes in more.measures.items():
            self.measures.setdefault(measure, Counter()).update(minutes)
        self.hours.update(more.hours)


class Counting:
    """Counts messages one by one, without keeping them."""

    def __init__(self, now: datetime, calendar: WorkCalendar) -> None:
        self.sums = Sums()
        self._now = now
        self._calendar = calendar

    def add(self, of: Facts) -> Counter[FigureMark]:
        """Count a message; return what it counts for."""
        found = marks(of, self._now, self._calendar.tz)
        self.sums.counts.update(found)
        if of.kind is IncidentKind.INCIDENT:
            measured = times(of, self._now, self._calendar)
            for measure, took in measured.measures.items():
                self.sums.measures.setdefault(measure, Counter())[whole_minutes(took)] += 1
            for hours, worked in measured.hours.items():
                self.sums.hours[hours] += whole_minutes(worked)
        return found

    def figures(self, period: Period) -> Figures:
        """The figures of all messages added so far, which are those of that period."""
        measures = {of: Distribution(found) for of, found in self.sums.measures.items()}
        return Figures(period, self._now, self.sums.counts, measures, self.sums.hours)
