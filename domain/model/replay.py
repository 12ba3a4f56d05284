"""An incident as its history alone tells it: what the stored state must agree with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from domain.model.events import (
    AlertAcknowledged,
    AnswerPlaced,
    AnswerPrepared,
    AppealDeclined,
    ApprovalRecalled,
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
    Registered,
    Reminded,
    Reopened,
    ReportedToHead,
    ReturnedToControl,
    Routed,
    SourceCorrected,
    TakenToWork,
    TakerLeft,
)
from domain.model.incident import Incident
from domain.model.office import Office
from domain.model.status import Importance, IncidentKind, Status


class Disagreement(StrEnum):
    """What of the stored state is not what its history says."""

    NO_HISTORY = "no_history"
    KIND = "kind"
    STATUS = "status"
    IMPORTANCE = "importance"
    VERSIONS = "versions"
    PLACEMENTS = "placements"
    DUE = "due"


@dataclass(slots=True)
class Retold:
    """What the events of an incident add up to."""

    status: Status
    importance: Importance
    due_at: datetime
    kind: IncidentKind = IncidentKind.INCIDENT
    routed: bool = False
    in_work: Status = Status.IN_PROGRESS
    """The status of one that waits for a draft: another one after an interim answer (§16)."""
    versions: int = 0
    placements: int = 0


def retell(events: Iterable[Event]) -> Retold | None:
    """The state that the events lead to, oldest first; None unless they begin with Registered."""
    told: Retold | None = None
    for event in events:
        if isinstance(event, Registered):
            told = Retold(Status.REGISTERED, event.importance, event.due_at, event.kind)
        elif told is not None:
            _go_on(told, event)
    return told


def _go_on(told: Retold, event: Event) -> None:  # noqa: C901, PLR0912 - one arm an event, no logic
    match event:
        case Routed():
            told.status, told.routed = told.in_work, True
        case DraftRejected() | DraftWithdrawn():
            told.status = told.in_work
        case InterimPlaced():
            told.status = told.in_work = Status.AWAITING_FINAL
            told.placements += 1
            told.due_at = event.due_at
        case ClarificationPlaced():
            told.status = told.in_work
            told.placements += 1
        case Reopened():
            told.in_work = Status.IN_PROGRESS if event.anew else told.in_work
            told.status = told.in_work if told.routed else Status.REGISTERED
            told.due_at = event.due_at
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
            told.placements += 1
        case PlacementUndone():
            told.status = Status.APPROVED if event.version is not None else Status.IN_PROGRESS
            told.placements -= 1
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
        case (
            Registered()
            | SourceCorrected()
            | MessageCompleted()
            | ReturnedToControl()
            | NoAnswerProposed()
            | AppealDeclined()
            | Redirected()
            | DuplicateLinked()
            | DuplicateUnlinked()
            | TakenToWork()
            | TakerLeft()
            | AuthoritiesChanged()
            | ContributionReceived()
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
    told = retell(events)
    if told is None:
        yield Disagreement.NO_HISTORY
        return
    pairs = {
        Disagreement.KIND: (told.kind, incident.kind),
        Disagreement.STATUS: (told.status, incident.status),
        Disagreement.IMPORTANCE: (told.importance, incident.importance),
        Disagreement.VERSIONS: (told.versions, len(incident.drafts)),
        Disagreement.PLACEMENTS: (told.placements, len(incident.placements)),
        Disagreement.DUE: (told.due_at, incident.due.at),
    }
    yield from (which for which, (one, other) in pairs.items() if one != other)


def off_calendar(incident: Incident, office: Office) -> bool:
    """Whether the due of an open incident is not what the calendar in force gives.

    Dues counted by an earlier calendar are about to be recounted: they are not compared.
    """
    by_another = incident.due.calendar_revision != office.calendar.revision
    if by_another or incident.status.closed:
        return False
    dues = office.running_dues(incident)
    return dues.answer.at != incident.due.at
