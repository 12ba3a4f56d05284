"""What must have been recorded of an incident, told from its state; and what was, told from events."""

from collections.abc import Iterator
from typing import Any

from domain.model.actor import Actor
from domain.model.answer.draft import DraftKind
from domain.model.course.referral import ReferralState
from domain.model.course.status import Status
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.events import (
    AlertAcknowledged,
    AnswerPlaced,
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
    ReferralDeclined,
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
    yield from _of_referrals(of)
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
        case ReturnedToControl() | NoAnswerProposed() | ReferralDeclined() | Redirected():
            about = (event.referral,)
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


def _of_referrals(of: Incident) -> Iterator[Fact]:
    for referral in of.referrals:
        yield ReturnedToControl if referral.returned else NoAnswerProposed, referral.number
        if referral.state is ReferralState.DECLINED:
            yield ReferralDeclined, referral.number
        elif referral.redirected_to is not None:
            yield Redirected, referral.number


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
    for referral in reversed(of.referrals):
        if referral.redirected_to is not None:
            codes[codes.index(referral.redirected_to)] = referral.authority
    return codes
