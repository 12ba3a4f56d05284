"""The figures of one period: what all shapes of a report are made of, so that they agree."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.model.ids import AuthorityCode
from domain.model.incident.workflow.stages import Stage
from domain.model.incident.workflow.status import IncidentKind
from domain.model.report.distribution import Distribution, whole_minutes
from domain.model.report.facts import Facts
from domain.model.report.figure import By, Figure, Mark, Measure
from domain.model.report.marking import marks
from domain.model.report.measuring import times
from domain.model.report.period import Period
from domain.model.report.promised import NOTHING_PROMISED, Promised
from domain.model.time.work_calendar import WorkCalendar

Hours = tuple[Stage, AuthorityCode | None]
"""A stage, and the authority whose hours those are; None: control's."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the messages detected in `period`, as they stood at `at`."""

    period: Period
    at: datetime
    counts: Mapping[Mark, int]
    measures: Mapping[Measure, Distribution]
    """Of incidents; publications have no stages to compare."""

    hours: Mapping[Hours, int]
    """Working minutes that incidents spent, all together."""

    def count(
        self,
        figure: Figure,
        by: By | None = None,
        key: str = "",
        kind: IncidentKind = IncidentKind.INCIDENT,
    ) -> int:
        """The figure, of incidents unless asked otherwise, and with `by` of that part."""
        return self.counts.get(Mark(kind, figure, by, key), 0)

    def keys(
        self,
        by: By,
        figure: Figure = Figure.RECEIVED,
        kind: IncidentKind = IncidentKind.INCIDENT,
    ) -> list[str]:
        """The parts of which something is counted, the greatest first."""
        found = {
            mark.key: count
            for mark, count in self.counts.items()
            if (mark.kind, mark.figure, mark.by) == (kind, figure, by)
        }
        return sorted(found, key=lambda key: (-found[key], key))

    def answered(
        self, by: By | None = None, key: str = "", kind: IncidentKind = IncidentKind.INCIDENT
    ) -> int:
        """In time and late."""
        answered = (Figure.ANSWERED_IN_TIME, Figure.ANSWERED_LATE)
        return sum(self.count(figure, by, key, kind) for figure in answered)

    def in_time_share(
        self, by: By | None = None, key: str = "", kind: IncidentKind = IncidentKind.INCIDENT
    ) -> float | None:
        """Of those that were answered; None where none was."""
        answered = self.answered(by, key, kind)
        in_time = self.count(Figure.ANSWERED_IN_TIME, by, key, kind)
        return in_time / answered if answered else None

    def share(self, part: Figure, whole: Figure) -> float | None:
        """Of incidents; None where there is no whole."""
        count = self.count(whole)
        return self.count(part) / count if count else None


@dataclass(frozen=True, slots=True)
class Report:
    """A period beside the one of as many days before it (§21: the dynamics)."""

    figures: Figures
    previous: Figures
    promised: Promised = NOTHING_PROMISED


@dataclass(slots=True)
class Sums:
    """What some messages count for, all together; sums of different messages add up."""

    counts: Counter[Mark] = field(default_factory=Counter)
    measures: dict[Measure, Counter[int]] = field(default_factory=dict)
    """How many incidents took so many whole minutes."""

    hours: Counter[Hours] = field(default_factory=Counter)

    def add(self, more: "Sums") -> None:
        """Those of other messages."""
        self.counts.update(more.counts)
        for measure, minutes in more.measures.items():
            self.measures.setdefault(measure, Counter()).update(minutes)
        self.hours.update(more.hours)


class Counting:
    """Adds messages up, one after another; keeps none of them."""

    def __init__(self, now: datetime, calendar: WorkCalendar) -> None:
        self.sums = Sums()
        self._now = now
        self._calendar = calendar

    def add(self, of: Facts) -> Counter[Mark]:
        """Counts one more; gives what it counts for."""
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
        """Of all that were added so far: the messages of that period."""
        measures = {of: Distribution(found) for of, found in self.sums.measures.items()}
        return Figures(period, self._now, self.sums.counts, measures, self.sums.hours)
