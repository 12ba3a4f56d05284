"""Stages of an incident: working time by stage and responsible authority (§9-§13)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from domain.model.ids import AuthorityCode
from domain.model.incident.workflow.status import Status
from domain.model.time.work_calendar import WorkCalendar


class Stage(StrEnum):
    """The stage of an open incident."""

    REGISTRATION = "registration"
    """From detection to registration."""

    ROUTING = "routing"
    DRAFTING = "drafting"
    """First drafts and rework."""

    APPROVAL = "approval"
    PLACING = "placing"
    FINAL = "final"
    """After an interim answer, until a draft of the final one (§17)."""


OF_AN_AUTHORITY: Final = frozenset({Stage.DRAFTING, Stage.PLACING, Stage.FINAL})
"""Stages counted for the lead authority; the others are control's."""

STAGES: Final = {
    Status.REGISTERED: Stage.ROUTING,
    Status.IN_PROGRESS: Stage.DRAFTING,
    Status.ON_APPROVAL: Stage.APPROVAL,
    Status.APPROVED: Stage.PLACING,
    Status.AWAITING_FINAL: Stage.FINAL,
}
"""The stage of each open status."""


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """The beginning of a status, and the lead at that time."""

    status: Status
    since: datetime
    lead: AuthorityCode | None = None


@dataclass(frozen=True, slots=True)
class StageTime:
    """The working time spent in a stage; `lead` if it counts for an authority."""

    stage: Stage
    lead: AuthorityCode | None
    worked: timedelta


def stage_times(
    detected_at: datetime, periods: Sequence[StatusPeriod], now: datetime, calendar: WorkCalendar
) -> list[StageTime]:
    """All stages up to `now` or the end, in order, summed up by stage and authority."""
    spent: dict[tuple[Stage, AuthorityCode | None], timedelta] = {}
    registered_at = min(periods[0].since, max(detected_at, now))
    spent[Stage.REGISTRATION, None] = calendar.between(detected_at, registered_at)
    for period, until in lasting(periods, now):
        stage = STAGES.get(period.status)
        if stage is not None:
            key = stage, period.lead if stage in OF_AN_AUTHORITY else None
            spent[key] = spent.get(key, timedelta()) + calendar.between(period.since, until)
    order = list(Stage)
    return [
        StageTime(stage, lead, worked)
        for (stage, lead), worked in sorted(spent.items(), key=lambda one: order.index(one[0][0]))
    ]


def handed_over(period: StatusPeriod, lead: AuthorityCode, at: datetime) -> list[StatusPeriod]:
    """The new period if the lead changes to `lead` (§12); its hours count for the new lead.

    Empty if it is the lead already, or while the stage is control's.
    """
    theirs = STAGES.get(period.status) in OF_AN_AUTHORITY
    return [StatusPeriod(period.status, at, lead)] if theirs and period.lead != lead else []


def came_answered(periods: Sequence[StatusPeriod]) -> bool:
    """Whether it was answered before it was registered here."""
    return len(periods) > 1 and periods[1].status is Status.ANSWERED


def lasting(
    periods: Sequence[StatusPeriod], now: datetime
) -> Iterable[tuple[StatusPeriod, datetime]]:
    """Each period with its end, `now` at the latest.

    A period whose recorded end is before its beginning lasts zero time, as does the first one of an
    incident that came answered.
    """
    answered = came_answered(periods)
    for place, (period, later) in enumerate(pairwise(periods)):
        nothing = answered and place == 0
        yield period, period.since if nothing else max(period.since, min(later.since, now))
    yield periods[-1], max(periods[-1].since, now)
