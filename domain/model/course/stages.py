"""Where the time of an incident went: working time by stage, and whose hours they were (§9-§13)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from domain.model.course.status import Status
from domain.model.ids import AuthorityCode
from domain.model.time.work_calendar import WorkCalendar


class Stage(StrEnum):
    """What an open incident waits for."""

    REGISTRATION = "registration"
    """From detection to its number."""

    ROUTING = "routing"
    DRAFTING = "drafting"
    """First drafts and rework alike."""

    APPROVAL = "approval"
    PLACING = "placing"
    FINAL = "final"
    """After an interim answer, until a draft of the final one (§17)."""


OF_AN_AUTHORITY: Final = frozenset({Stage.DRAFTING, Stage.PLACING, Stage.FINAL})
"""These are the hours of the authority that leads; all others are control's."""

_STAGES: Final = {
    Status.REGISTERED: Stage.ROUTING,
    Status.IN_PROGRESS: Stage.DRAFTING,
    Status.ON_APPROVAL: Stage.APPROVAL,
    Status.APPROVED: Stage.PLACING,
    Status.AWAITING_FINAL: Stage.FINAL,
}


@dataclass(frozen=True, slots=True)
class Stay:
    """Since when the incident is in a status, and in the hands of which lead."""

    status: Status
    since: datetime
    lead: AuthorityCode | None = None


@dataclass(frozen=True, slots=True)
class StageTime:
    """So much working time was spent in a stage; `lead` where those were an authority's hours."""

    stage: Stage
    lead: AuthorityCode | None
    worked: timedelta


def stage_times(
    detected_at: datetime, trail: Sequence[Stay], now: datetime, calendar: WorkCalendar
) -> list[StageTime]:
    """All stages up to `now` or the end, in order; those of one authority are summed up."""
    spent: dict[tuple[Stage, AuthorityCode | None], timedelta] = {}
    registered_at = trail[0].since
    spent[Stage.REGISTRATION, None] = calendar.between(detected_at, registered_at)
    for stay, until in _stays(trail, now):
        stage = _STAGES.get(stay.status)
        if stage is not None:
            key = stage, stay.lead if stage in OF_AN_AUTHORITY else None
            spent[key] = spent.get(key, timedelta()) + calendar.between(stay.since, until)
    order = list(Stage)
    return [
        StageTime(stage, lead, worked)
        for (stage, lead), worked in sorted(spent.items(), key=lambda one: order.index(one[0][0]))
    ]


def handed_over(stay: Stay, lead: AuthorityCode, at: datetime) -> list[Stay]:
    """What follows the stay when the lead is `lead` from now on (§12): the hours of the new one.

    Nothing where it is the lead already, or where control has the incident.
    """
    theirs = _STAGES.get(stay.status) in OF_AN_AUTHORITY
    return [Stay(stay.status, at, lead)] if theirs and stay.lead != lead else []


def placed_stay(trail: Sequence[Stay]) -> int:
    """Where the stay stands that the last placement began; ValueError where nothing was placed."""
    return max(
        position
        for position, (before, stay) in enumerate(pairwise(trail), 1)
        if stay.status is Status.ANSWERED
        or (before.status is Status.APPROVED and stay.status.awaits_draft)
    )


def _stays(trail: Sequence[Stay], now: datetime) -> Iterable[tuple[Stay, datetime]]:
    """Each stay with its end; what was recorded of a moment before its beginning lasted nothing."""
    yield from ((stay, max(stay.since, later.since)) for stay, later in pairwise(trail))
    yield trail[-1], max(trail[-1].since, now)
