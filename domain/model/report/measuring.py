"""The time spent in each stage of one incident, and the responsible authority (§9-§13, §22)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from domain.model.ids import AuthorityCode
from domain.model.incident.workflow.stages import (
    OF_AN_AUTHORITY,
    STAGES,
    Stage,
    StatusPeriod,
    came_answered,
    lasting,
)
from domain.model.incident.workflow.status import Status
from domain.model.report.facts import Facts
from domain.model.report.figure import Measure
from domain.model.time.work_calendar import WorkCalendar

_NOTHING = timedelta()
_DRAFTED = frozenset({Status.ON_APPROVAL, Status.APPROVED})
_DECIDED = frozenset({Status.APPROVED, Status.IN_PROGRESS, Status.AWAITING_FINAL})
_PLACED = frozenset({Status.ANSWERED, Status.AWAITING_FINAL, Status.IN_PROGRESS})


@dataclass(slots=True)
class Times:
    """The times of one message: working time by stage and authority, and the measures."""

    hours: dict[tuple[Stage, AuthorityCode | None], timedelta] = field(default_factory=dict)
    measures: dict[Measure, timedelta] = field(default_factory=dict)


def times(of: Facts, now: datetime, calendar: WorkCalendar) -> Times:
    """All times; a stage is measured once it was left, including rework.

    Drafting is different: from routing to the first draft.
    """
    found = Times()
    worked = calendar.between(of.detected_at, of.periods[0].since)
    found.hours[Stage.REGISTRATION, None] = max(worked, _NOTHING)
    totals: dict[Stage, timedelta] = {}
    until_draft: timedelta | None = None
    for period, until in lasting(of.periods, now):
        if period.status in _DRAFTED and until_draft is None:
            until_draft = totals.get(Stage.DRAFTING, _NOTHING)
        stage = STAGES.get(period.status)
        if stage is None:
            continue
        worked = calendar.between(period.since, until)
        key = stage, period.lead if stage in OF_AN_AUTHORITY else None
        found.hours[key] = found.hours.get(key, _NOTHING) + worked
        totals[stage] = totals.get(stage, _NOTHING) + worked
    if of.authorities and not came_answered(of.periods):
        found.measures[Measure.ROUTING] = totals.get(Stage.ROUTING, _NOTHING)
    if until_draft is not None:
        found.measures[Measure.DRAFTING] = until_draft
    if _left(of.periods, Status.ON_APPROVAL, _DECIDED):
        found.measures[Measure.APPROVAL] = totals[Stage.APPROVAL]
    if _left(of.periods, Status.APPROVED, _PLACED):
        found.measures[Measure.PLACING] = totals[Stage.PLACING]
    if of.answered_at is not None:
        found.measures[Measure.ANSWER] = calendar.between(of.detected_at, of.answered_at)
    found.measures.update(_of_the_alert(of))
    return found


def _left(periods: Sequence[StatusPeriod], status: Status, to: frozenset[Status]) -> bool:
    """Whether it left that status for one of these, and is not back there."""
    went_on = any(
        earlier.status is status and later.status in to for earlier, later in pairwise(periods)
    )
    return went_on and periods[-1].status is not status


def _of_the_alert(of: Facts) -> Iterator[tuple[Measure, timedelta]]:
    """Wall-clock time from detection: alerts don't wait for working time (§22)."""
    if of.alert is None:
        return
    moments = {
        Measure.ALERT: of.alert.raised_at,
        Measure.ACKNOWLEDGED: of.alert.acknowledged_at,
        Measure.REPORTED: of.alert.reported_at,
    }
    for measure, at in moments.items():
        if at is not None:
            yield measure, at - of.detected_at
