"""The statuses of an incident, the table of moves between them, and the stages for reports."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from itertools import pairwise
from typing import Final

from domain.model.errors import IncidentError
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.time.work_calendar import WorkCalendar


class Status(StrEnum):
    """A status of an incident; the diagram is in docs/reference/states.md."""

    REGISTERED = "registered"
    """Registered with a deadline; waits for routing (§4, §11)."""
    IN_PROGRESS = "in_progress"
    """Waits for the authority's draft (§11)."""
    ON_APPROVAL = "on_approval"
    """Waits for control's decision on a draft (§13)."""
    APPROVED = "approved"
    """Waits for placement (§9)."""
    AWAITING_FINAL = "awaiting_final"
    """An interim answer was placed; waits for the final one (§16, §17)."""
    ANSWERED = "answered"
    """The final answer was placed: the clock is stopped (§9)."""
    NO_ANSWER = "no_answer"
    """Closed without an answer, on a ground of §19."""
    CANCELLED = "cancelled"
    """Cancelled, on a CancelGround."""

    @property
    def closed(self) -> bool:
        """Whether no work is expected any more."""
        return self in CLOSED

    @property
    def awaits_draft(self) -> bool:
        """Whether an authority must draft the answer, or the final one after an interim one."""
        return self in {Status.IN_PROGRESS, Status.AWAITING_FINAL}


CLOSED: Final = frozenset({Status.ANSWERED, Status.NO_ANSWER, Status.CANCELLED})


class IncidentKind(StrEnum):
    """Found by monitoring software, or by an authority or the media department itself (§2)."""

    INCIDENT = "incident"
    """Coordinated by the control department, which approves the answer (§4, §13)."""
    PUBLICATION = "publication"
    """Coordinated by the media department (§5); never of high importance, needs no approval."""


class Importance(StrEnum):
    """HIGH: socially significant, needs a quick solution (§2)."""

    NORMAL = "normal"
    HIGH = "high"


class NoAnswerGround(StrEnum):
    """A reason for giving no answer (§19)."""

    HARM = "harm"
    """Intent to harm another person."""
    INSULT = "insult"
    """Obscene or insulting expressions."""
    THREAT = "threat"
    """Threats to an official or their family."""


class CancelGround(StrEnum):
    """A reason for cancelling an incident without a decision on its substance."""

    MISTAKE = "mistake"
    DUPLICATE = "duplicate"
    """Another incident is about the same message."""
    POST_DELETED = "post_deleted"
    """The message was deleted: there is nothing to answer."""


class Move(StrEnum):
    """A move from one status to another."""

    ROUTE = auto()
    SUBMIT = auto()
    PREPARE = auto()
    REJECT = auto()
    APPROVE = auto()
    WITHDRAW = auto()
    RECALL = auto()
    PLACE = auto()
    PLACE_UNDRAFTED = auto()
    PLACE_INTERIM = auto()
    PLACE_CLARIFICATION = auto()
    UNPLACE = auto()
    UNPLACE_UNDRAFTED = auto()
    GIVE_TO_CONTROL = auto()
    LEAVE_UNANSWERED = auto()
    CANCEL = auto()
    FIND_ANSWERED = auto()
    TAKE_ANSWER = auto()
    LOSE_ANSWER = auto()
    REOPEN = auto()
    REOPEN_UNROUTED = auto()


_OPEN: Final = tuple(status for status in Status if status not in CLOSED)

TRANSITIONS: Final[dict[tuple[Status, Move], Status]] = {
    # Control routes it to the competent authority (§11).
    (Status.REGISTERED, Move.ROUTE): Status.IN_PROGRESS,
    # The executor's draft waits for control (§13); a newer one replaces it.
    (Status.IN_PROGRESS, Move.SUBMIT): Status.ON_APPROVAL,
    (Status.ON_APPROVAL, Move.SUBMIT): Status.ON_APPROVAL,
    (Status.AWAITING_FINAL, Move.SUBMIT): Status.ON_APPROVAL,
    # Rejected, back to rework (§13, §14).
    (Status.ON_APPROVAL, Move.REJECT): Status.IN_PROGRESS,
    # Its authors withdraw the draft before control decides.
    (Status.ON_APPROVAL, Move.WITHDRAW): Status.IN_PROGRESS,
    # Approved; now it must be placed (§13).
    (Status.ON_APPROVAL, Move.APPROVE): Status.APPROVED,
    # The approval is undone before the placement: the same version waits again.
    (Status.APPROVED, Move.RECALL): Status.ON_APPROVAL,
    # Placed: the clock stops (§9).
    (Status.APPROVED, Move.PLACE): Status.ANSWERED,
    # An interim answer was placed: the second clock runs (§17).
    (Status.APPROVED, Move.PLACE_INTERIM): Status.AWAITING_FINAL,
    # A question to the author was placed: the clock runs on (§10).
    (Status.APPROVED, Move.PLACE_CLARIFICATION): Status.IN_PROGRESS,
    # A recent placement is undone: the clock runs on.
    (Status.ANSWERED, Move.UNPLACE): Status.APPROVED,
    (Status.AWAITING_FINAL, Move.UNPLACE): Status.APPROVED,
    (Status.IN_PROGRESS, Move.UNPLACE): Status.APPROVED,
    # A publication's text needs no approval; a newer one replaces it (§5, §9).
    (Status.IN_PROGRESS, Move.PREPARE): Status.APPROVED,
    (Status.APPROVED, Move.PREPARE): Status.APPROVED,
    # A publication is answered by link alone; that placement is undone.
    (Status.IN_PROGRESS, Move.PLACE_UNDRAFTED): Status.ANSWERED,
    (Status.ANSWERED, Move.UNPLACE_UNDRAFTED): Status.IN_PROGRESS,
    # A publication becomes an incident: its prepared text needs control's approval (§13).
    (Status.APPROVED, Move.GIVE_TO_CONTROL): Status.ON_APPROVAL,
    # A joined incident gets the main one's answer, or a newer version; or loses it again.
    (Status.IN_PROGRESS, Move.TAKE_ANSWER): Status.APPROVED,
    (Status.AWAITING_FINAL, Move.TAKE_ANSWER): Status.APPROVED,
    (Status.APPROVED, Move.TAKE_ANSWER): Status.APPROVED,
    (Status.APPROVED, Move.LOSE_ANSWER): Status.IN_PROGRESS,
    # Closed without an answer (§19), or cancelled: from any open status.
    **{(status, Move.LEAVE_UNANSWERED): Status.NO_ANSWER for status in _OPEN},
    **{(status, Move.CANCEL): Status.CANCELLED for status in _OPEN},
    # Registered with its answer, which was placed before, as the monitoring system reports.
    (Status.REGISTERED, Move.FIND_ANSWERED): Status.ANSWERED,
    # Control reopens it: its authorities continue, or it must be routed.
    **{(status, Move.REOPEN): Status.IN_PROGRESS for status in CLOSED},
    (Status.ANSWERED, Move.REOPEN_UNROUTED): Status.REGISTERED,
    (Status.NO_ANSWER, Move.REOPEN_UNROUTED): Status.REGISTERED,
    (Status.CANCELLED, Move.REOPEN_UNROUTED): Status.REGISTERED,
}


class MoveNotAllowed(IncidentError):
    """Incident `number` can't make `move` in `status`: the table has no such entry."""

    status: Status
    move: Move


def after(
    number: IncidentNumber, status: Status, move: Move, *, awaiting_final: bool = False
) -> Status:
    """The status that `move` leads to; raises MoveNotAllowed.

    `awaiting_final`: an interim answer was placed, so IN_PROGRESS becomes AWAITING_FINAL (§17).
    """
    try:
        reached = TRANSITIONS[status, move]
    except KeyError:
        raise MoveNotAllowed(number, status, move) from None
    return Status.AWAITING_FINAL if awaiting_final and reached is Status.IN_PROGRESS else reached


class AlreadyClosed(IncidentError):
    """The incident is answered, left without an answer or cancelled."""

    status: Status


class AnswerStage(StrEnum):
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


OF_AN_AUTHORITY: Final = frozenset({AnswerStage.DRAFTING, AnswerStage.PLACING, AnswerStage.FINAL})
"""Stages counted for the lead authority; the others are control's."""

STAGES: Final = {
    Status.REGISTERED: AnswerStage.ROUTING,
    Status.IN_PROGRESS: AnswerStage.DRAFTING,
    Status.ON_APPROVAL: AnswerStage.APPROVAL,
    Status.APPROVED: AnswerStage.PLACING,
    Status.AWAITING_FINAL: AnswerStage.FINAL,
}
"""The stage of each open status."""


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """The beginning of a status, and the lead at that time."""

    status: Status
    since: datetime
    lead: AuthorityCode | None = None
    imported: bool = False
    """It begins with an import: the time before is nobody's."""


StageTimes = dict[tuple[AnswerStage, AuthorityCode | None], timedelta]
"""The working time spent in each stage, by authority if it counts for one; in order of stages."""


def stage_times(
    detected_at: datetime, periods: Sequence[StatusPeriod], now: datetime, calendar: WorkCalendar
) -> StageTimes:
    """The times of all stages up to `now` or the end, including rework."""
    spent: StageTimes = {}
    if not periods[0].imported:
        registered_at = min(periods[0].since, max(detected_at, now))
        worked = calendar.between(detected_at, registered_at)
        spent[AnswerStage.REGISTRATION, None] = max(worked, timedelta())
    for period, until in lasting(periods, now):
        stage = STAGES.get(period.status)
        if stage is not None:
            key = stage, period.lead if stage in OF_AN_AUTHORITY else None
            spent[key] = spent.get(key, timedelta()) + calendar.between(period.since, until)
    order = list(AnswerStage)
    return dict(sorted(spent.items(), key=lambda one: order.index(one[0][0])))


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
