"""An incident as its history alone tells it: what the stored state must agree with."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.model.answer.contribution import informing
from domain.model.course.status import (
    Importance,
    IncidentKind,
    Move,
    MoveNotAllowed,
    Status,
    after,
)
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.events import (
    AnswerPlaced,
    AnswerPrepared,
    ApprovalRecalled,
    AuthoritiesChanged,
    Cancelled,
    ClarificationPlaced,
    ContributionReceived,
    DraftApproved,
    DraftRejected,
    DraftSubmitted,
    DraftWithdrawn,
    Event,
    GivenToControl,
    ImportanceChanged,
    InterimPlaced,
    NoAnswerDecided,
    PlacementTimeCorrected,
    PlacementUndone,
    Redirected,
    Registered,
    Reopened,
    Routed,
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


_MOVES: Final[Mapping[type[Event], Move]] = {
    Routed: Move.ROUTE,
    DraftSubmitted: Move.SUBMIT,
    AnswerPrepared: Move.PREPARE,
    DraftRejected: Move.REJECT,
    DraftWithdrawn: Move.WITHDRAW,
    DraftApproved: Move.APPROVE,
    ApprovalRecalled: Move.RECALL,
    AnswerPlaced: Move.PLACE,
    InterimPlaced: Move.PLACE_INTERIM,
    ClarificationPlaced: Move.PLACE_CLARIFICATION,
    PlacementUndone: Move.UNPLACE,
    NoAnswerDecided: Move.LEAVE_UNANSWERED,
    Cancelled: Move.CANCEL,
    Reopened: Move.REOPEN,
}


@dataclass(slots=True)
class Folded:
    """What the events of an incident add up to."""

    status: Status
    importance: Importance
    due_at: datetime
    kind: IncidentKind = IncidentKind.INCIDENT
    second_clock: bool = False
    versions: int = 0
    placed_at: list[datetime] = field(default_factory=list)
    """When what stands in the social network was placed."""
    lead: AuthorityCode | None = None
    others: set[AuthorityCode] = field(default_factory=set)
    """The authorities beside the lead (§12)."""
    informed: set[AuthorityCode] = field(default_factory=set)
    """Those that have told the lead something since the clock that runs began."""


def fold(events: Iterable[Event]) -> Folded | None:
    """The state that the events lead to, oldest first; None unless they begin with Registered.

    Raises MoveNotAllowed where one can't have followed those before it.
    """
    told: Folded | None = None
    for event in events:
        if isinstance(event, Registered):
            told = Folded(Status.REGISTERED, event.importance, event.due_at, event.kind)
        elif told is not None:
            _go_on(told, event)
    return told


def _go_on(told: Folded, event: Event) -> None:  # noqa: C901, PLR0912 - one arm an event, no logic
    move = _move(told, event)
    match event:
        case Routed():
            told.lead, told.others = event.authority, set(event.others)
        case AuthoritiesChanged():
            before = told.others if told.lead is None else told.others | {told.lead}
            kept = (before | set(event.added)) - set(event.removed)
            told.lead, told.others = event.lead, kept - {event.lead}
        case Redirected() if told.lead == event.authority:
            told.lead, told.others = event.to, told.others - {event.to}
        case Redirected():
            told.others = (told.others - {event.authority}) | {event.to}
        case ContributionReceived():
            told.informed.add(event.authority)
        case Reopened(new_norm=True):
            told.second_clock, told.informed = False, set()
        case DraftSubmitted() | AnswerPrepared():
            told.versions += 1
        case AnswerPlaced() | InterimPlaced() | ClarificationPlaced():
            told.second_clock |= isinstance(event, InterimPlaced)
            told.placed_at.append(event.at)
        case PlacementUndone():
            told.second_clock &= event.due_at is None
            del told.placed_at[-1:]
        case PlacementTimeCorrected():
            told.placed_at[-1:] = [event.placed_at]
        case GivenToControl():
            told.kind = IncidentKind.INCIDENT
        case ImportanceChanged():
            told.importance = event.importance
        case _:  # nothing of it is stored but what every event may tell: the due
            pass
    told.due_at = getattr(event, "due_at", None) or told.due_at
    if move is not None:
        told.status = after(event.number, told.status, move, awaiting_final=told.second_clock)


def _move(told: Folded, event: Event) -> Move | None:
    match event:
        case AnswerPlaced(version=None):
            return Move.PLACE_UNDRAFTED
        case PlacementUndone(version=None):
            return Move.UNPLACE_UNDRAFTED
        case GivenToControl(version=version):
            return None if version is None else Move.GIVE_TO_CONTROL
        case Reopened() if told.lead is None:
            return Move.REOPEN_UNROUTED
        case _:
            return _MOVES.get(type(event))


def disagreements(incident: Incident, events: Iterable[Event]) -> Iterator[Disagreement]:
    """Where the stored incident differs from its history."""
    try:
        told = fold(events)
    except MoveNotAllowed:
        yield Disagreement.STATUS
        return
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
