"""What must have been recorded of an incident, told from its state; and what was, told from events."""

from collections.abc import Iterator
from typing import Any

from domain.model.actor import Actor
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident, events
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import Event
from domain.model.incident.workflow.referral import ReferralState
from domain.model.incident.workflow.status import Status

Fact = tuple[Any, ...]


def facts_of(of: Incident) -> Iterator[Fact]:
    """What must have been recorded of an incident in this state, but what can change again."""
    yield (events.Registered,)
    if of.assignments:
        yield events.Routed, *_routed_to(of)
    yield from ((events.ContributionReceived, index) for index in range(len(of.contributions)))
    yield from _of_referrals(of)
    yield from _of_drafts(of)
    if of.status is Status.CANCELLED:
        yield (events.Cancelled,)
    if of.status is Status.NO_ANSWER:
        yield (events.NoAnswerDecided,)
    if of.alert is not None:
        yield from ((events.AlertAcknowledged, mark.by) for mark in of.alert.acknowledged)
        if of.alert.reported is not None:
            yield events.ReportedToHead, of.alert.reported.by


def fact(event: Event) -> Fact:
    """The same of an event."""
    about: Fact = ()
    match event:
        case events.Routed():
            about = (event.authority, *event.others)
        case (
            events.ReturnedToControl()
            | events.NoAnswerProposed()
            | events.ReferralDeclined()
            | events.Redirected()
        ):
            about = (event.referral,)
        case events.ContributionReceived():
            about = (event.position,)
        case (
            events.DraftSubmitted()
            | events.DraftApproved()
            | events.DraftRejected()
            | events.AnswerPlaced()
        ):
            about = (event.version,)
        case events.InterimPlaced():
            about = (event.version,)
        case events.ReferralCommented():
            about = (event.referral, event.index)
        case events.CommentAdded():
            about = (event.version, event.index)
        case (
            events.AlertAcknowledged(by=Actor(person=person))
            | events.ReportedToHead(by=Actor(person=person))
        ):
            about = (person,)
        case _:
            pass
    return type(event), *about


def _of_referrals(of: Incident) -> Iterator[Fact]:
    for referral in of.referrals:
        yield (
            events.ReturnedToControl if referral.returned else events.NoAnswerProposed,
            referral.number,
        )
        yield from (
            (events.ReferralCommented, referral.number, index)
            for index in range(len(referral.comments))
        )
        if referral.state is ReferralState.DECLINED:
            yield events.ReferralDeclined, referral.number
        elif referral.redirected_to is not None:
            yield events.Redirected, referral.number


def _of_drafts(of: Incident) -> Iterator[Fact]:
    for draft in of.drafts:
        yield events.DraftSubmitted, draft.version
        if draft.decision is not None:
            yield (
                events.DraftApproved if draft.decision.approved else events.DraftRejected,
                draft.version,
            )
        yield from (
            (events.CommentAdded, draft.version, index) for index in range(len(draft.comments))
        )
    for placement in of.placements:
        interim = of.placed_kind(placement) is DraftKind.INTERIM
        yield events.InterimPlaced if interim else events.AnswerPlaced, placement.version


def _routed_to(of: Incident) -> list[AuthorityCode]:
    """The authorities that had it first, the lead before the others."""
    codes = list(of.authorities)
    for referral in reversed(of.referrals):
        if referral.redirected_to is not None:
            codes[codes.index(referral.redirected_to)] = referral.authority
    return codes
