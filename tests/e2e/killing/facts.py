"""What must have been recorded of an incident, told from its state; and what was, told from events."""

from collections.abc import Iterator
from typing import Any

from domain.model.actor import Actor
from domain.model.answer.draft import DraftKind
from domain.model.course.appeal import AppealState
from domain.model.course.status import Status
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.events import (
    AlertAcknowledged,
    AnswerPlaced,
    AppealDeclined,
    Cancelled,
    CommentAdded,
    ContributionReceived,
    DraftApproved,
    DraftRejected,
    DraftSubmitted,
    Event,
    InterimPlaced,
    NoAnswerDecided,
    NoAnswerProposed,
    Redirected,
    Registered,
    ReportedToHead,
    ReturnedToControl,
    Routed,
)

Fact = tuple[Any, ...]


def facts_of(of: Incident) -> Iterator[Fact]:
    """What must have been recorded of an incident in this state, but what can change again."""
    yield (Registered,)
    if of.assignments:
        yield Routed, *_routed_to(of)
    yield from ((ContributionReceived, index) for index in range(len(of.contributions)))
    yield from _of_appeals(of)
    yield from _of_drafts(of)
    if of.status is Status.CANCELLED:
        yield (Cancelled,)
    if of.status is Status.NO_ANSWER:
        yield (NoAnswerDecided,)
    if of.alert is not None:
        yield from ((AlertAcknowledged, mark.by) for mark in of.alert.acknowledged)
        if of.alert.reported is not None:
            yield ReportedToHead, of.alert.reported.by


def fact(event: Event) -> Fact:
    """The same of an event."""
    about: Fact = ()
    match event:
        case Routed():
            about = (event.authority, *event.others)
        case ReturnedToControl() | NoAnswerProposed() | AppealDeclined() | Redirected():
            about = (event.appeal,)
        case ContributionReceived():
            about = (event.position,)
        case DraftSubmitted() | DraftApproved() | DraftRejected() | AnswerPlaced():
            about = (event.version,)
        case InterimPlaced():
            about = (event.version,)
        case CommentAdded():
            about = (event.version, event.index)
        case AlertAcknowledged(by=Actor(person=person)) | ReportedToHead(by=Actor(person=person)):
            about = (person,)
        case _:
            pass
    return type(event), *about


def _of_appeals(of: Incident) -> Iterator[Fact]:
    for appeal in of.appeals:
        yield ReturnedToControl if appeal.returned else NoAnswerProposed, appeal.number
        if appeal.state is AppealState.DECLINED:
            yield AppealDeclined, appeal.number
        elif appeal.redirected_to is not None:
            yield Redirected, appeal.number


def _of_drafts(of: Incident) -> Iterator[Fact]:
    for draft in of.drafts:
        yield DraftSubmitted, draft.version
        if draft.decision is not None:
            yield DraftApproved if draft.decision.approved else DraftRejected, draft.version
        yield from ((CommentAdded, draft.version, index) for index in range(len(draft.comments)))
    for placement in of.placements:
        interim = of.placed_kind(placement) is DraftKind.INTERIM
        yield InterimPlaced if interim else AnswerPlaced, placement.version


def _routed_to(of: Incident) -> list[AuthorityCode]:
    """The authorities that had it first, the lead before the others."""
    codes = list(of.authorities)
    for appeal in reversed(of.appeals):
        if appeal.redirected_to is not None:
            codes[codes.index(appeal.redirected_to)] = appeal.authority
    return codes
