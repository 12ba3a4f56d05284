"""An incident as its history alone tells it: what the stored state must agree with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from domain.model.answer.contribution import informing
from domain.model.course.status import Importance, IncidentKind, Status
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.events import (
    AlertAcknowledged,
    AnswerPlaced,
    AnswerPrepared,
    ApprovalRecalled,
    AssigneeLeft,
    AuthoritiesChanged,
    AuthorReplied,
    Cancelled,
    ClarificationPlaced,
    CommentAdded,
    ContributionReceived,
    DetectionCorrected,
    DraftApproved,
    DraftRejected,
    DraftSubmitted,
    DraftWithdrawn,
    DueRecounted,
    DuplicateLinked,
    DuplicateUnlinked,
    Event,
    GivenToControl,
    ImportanceChanged,
    InterimAllowed,
    InterimPlaced,
    MessageCompleted,
    NoAnswerDecided,
    NoAnswerProposed,
    PlacementLinkCorrected,
    PlacementTimeCorrected,
    PlacementUndone,
    Redirected,
    ReferralDeclined,
    Registered,
    Reminded,
    Reopened,
    ReportedToHead,
    ReturnedToControl,
    Routed,
    SourceCorrected,
    TakenToWork,
)


class Disagreement(StrEnum):
    """What of the stored state is not what its history says."""

    NO_HISTORY = "no_history"
    KIND = "kind"
    STATUS = "status"
    IMPORTANCE = "importance"
    VERSIONS = "versions"
    AUTHORITIES = "authorities"
    INFORMED = "informed"
    PLACEMENTS = "placements"
    PLACED_AT = "placed_at"
    DUE = "due"


@dataclass(slots=True)
class Folded:
    """What the events of an incident add up to."""

    status: Status
    importance: Importance
    due_at: datetime
    kind: IncidentKind = IncidentKind.INCIDENT
    routed: bool = False
    in_work: Status = Status.IN_PROGRESS
    """The status of one that waits for a draft: another one after an interim answer (§16)."""
    versions: int = 0
    placed_at: list[datetime] = field(default_factory=list)
    """When what stands in the social network was placed."""
    lead: AuthorityCode | None = None
    others: set[AuthorityCode] = field(default_factory=set)
    """The authorities beside the lead (§12)."""
    informed: set[AuthorityCode] = field(default_factory=set)
    """Those that have told the lead something since the clock that runs began."""


def fold(events: Iterable[Event]) -> Folded | None:
    """The state that the events lead to, oldest first; None unless they begin with Registered."""
    told: Folded | None = None
    for event in events:
        if isinstance(event, Registered):
            told = Folded(Status.REGISTERED, event.importance, event.due_at, event.kind)
        elif told is not None:
            _go_on(told, event)
    return told


def _go_on(told: Folded, event: Event) -> None:  # noqa: C901, PLR0912, PLR0915 - one arm an event, no logic
    match event:
        case Routed():
            told.status, told.routed = told.in_work, True
            told.lead, told.others = event.authority, set(event.others)
        case AuthoritiesChanged():
            before = told.others if told.lead is None else told.others | {told.lead}
            kept = (before | set(event.added)) - set(event.removed)
            told.lead, told.others = event.lead, kept - {event.lead}
        case Redirected() if told.lead == event.authority:
            told.lead, told.others = event.to, told.others - {event.to}
        case Redirected():
            told.others = (told.others - {event.authority}) | {event.to}
        case DraftRejected() | DraftWithdrawn():
            told.status = told.in_work
        case InterimPlaced():
            told.status = told.in_work = Status.AWAITING_FINAL
            told.placed_at.append(event.at)
            told.due_at = event.due_at
        case ClarificationPlaced():
            told.status = told.in_work
            told.placed_at.append(event.at)
        case Reopened():
            if event.new_norm:
                told.in_work, told.informed = Status.IN_PROGRESS, set()
            told.status = told.in_work if told.routed else Status.REGISTERED
            told.due_at = event.due_at
        case ContributionReceived():
            told.informed.add(event.authority)
        case DraftSubmitted():
            told.status = Status.ON_APPROVAL
            told.versions += 1
        case ApprovalRecalled():
            told.status = Status.ON_APPROVAL
        case DraftApproved():
            told.status = Status.APPROVED
        case AnswerPrepared():
            told.status = Status.APPROVED
            told.versions += 1
        case GivenToControl():
            told.kind, told.due_at = IncidentKind.INCIDENT, event.due_at
            told.status = told.status if event.version is None else Status.ON_APPROVAL
        case AnswerPlaced():
            told.status = Status.ANSWERED
            told.placed_at.append(event.at)
        case PlacementUndone():
            told.status = Status.APPROVED if event.version is not None else Status.IN_PROGRESS
            del told.placed_at[-1:]
            if event.due_at is not None:
                told.in_work, told.due_at = Status.IN_PROGRESS, event.due_at
        case NoAnswerDecided():
            told.status = Status.NO_ANSWER
        case Cancelled():
            told.status = Status.CANCELLED
        case ImportanceChanged():
            told.importance, told.due_at = event.importance, event.due_at
        case DueRecounted() | DetectionCorrected():
            told.due_at = event.due_at
        case PlacementTimeCorrected():
            told.due_at = event.due_at or told.due_at
            told.placed_at[-1:] = [event.placed_at]
        case (
            Registered()
            | SourceCorrected()
            | MessageCompleted()
            | ReturnedToControl()
            | NoAnswerProposed()
            | ReferralDeclined()
            | DuplicateLinked()
            | DuplicateUnlinked()
            | TakenToWork()
            | AssigneeLeft()
            | AuthorReplied()
            | InterimAllowed()
            | CommentAdded()
            | PlacementLinkCorrected()
            | Reminded()
            | AlertAcknowledged()
            | ReportedToHead()
        ):
            return
        case _:
            assert_never(event)


def disagreements(incident: Incident, events: Iterable[Event]) -> Iterator[Disagreement]:
    """Where the stored incident differs from its history."""
    told = fold(events)
    if told is None:
        yield Disagreement.NO_HISTORY
        return
    pairs = {
        Disagreement.KIND: (told.kind, incident.kind),
        Disagreement.STATUS: (told.status, incident.status),
        Disagreement.IMPORTANCE: (told.importance, incident.importance),
        Disagreement.VERSIONS: (told.versions, len(incident.drafts)),
        Disagreement.AUTHORITIES: (
            (told.lead, told.others),
            (incident.lead, set(incident.authorities[1:])),
        ),
        Disagreement.INFORMED: (told.informed, informing(incident.contributions)),
        Disagreement.PLACEMENTS: (len(told.placed_at), len(incident.placements)),
        Disagreement.PLACED_AT: (
            told.placed_at[: len(incident.placements)],
            [placement.at for placement in incident.placements][: len(told.placed_at)],
        ),
        Disagreement.DUE: (told.due_at, incident.due.at),
    }
    yield from (which for which, (one, other) in pairs.items() if one != other)
