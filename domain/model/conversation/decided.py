"""The draft or referral that an event decides on: its author and source message."""

from dataclasses import dataclass

from domain.model.actor import Signature
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident, events
from domain.model.incident.answer.draft import DraftState
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.referral import ReferralState, referral_of


@dataclass(frozen=True, slots=True)
class Decided:
    """A draft version or referral, and the authority that sent it."""

    signed: Signature
    authority: AuthorityCode | None


def decided(event: IncidentEvent, incident: Incident) -> Decided | None:
    """The draft or referral that the event decides on or makes irrelevant, or None."""
    match event:
        case (
            events.DraftApproved(version=version)
            | events.DraftRejected(version=version)
            | events.CommentAdded(version=version)
            | events.ApprovalRecalled(version=version)
            | events.GivenToControl(version=int() as version)
        ):
            draft = incident.draft(version)
            return Decided(draft.signed, draft.authority)
        case (
            events.ReferralDeclined(referral=number)
            | events.ReferralCommented(referral=number)
            | events.Redirected(referral=number)
        ):
            referral = referral_of(incident.number, number, incident.referrals)
            return Decided(referral.signed, referral.authority)
        case events.NoAnswerDecided(proposed_by=str()):
            granted = [one for one in incident.referrals if one.state is ReferralState.GRANTED]
            return Decided(granted[-1].signed, granted[-1].authority) if granted else None
        case events.NoAnswerDecided() | events.Cancelled():
            return _left_waiting(incident)
        case _:
            return None


def _left_waiting(incident: Incident) -> Decided | None:
    """The draft that waited when the incident was closed; only the last version can have waited."""
    last = incident.drafts[-1] if incident.drafts else None
    if last is None or last.state is not DraftState.SUPERSEDED:
        return None
    return Decided(last.signed, last.authority or incident.lead)
