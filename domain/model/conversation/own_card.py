"""The card on which a person works with an incident, by place and status."""

from datetime import datetime
from typing import Final

from domain.model.conversation.cards import (
    ApprovalCard,
    CardKey,
    ControlCard,
    ExecutorCard,
    OverviewCard,
    PlacementCard,
    ReferralCard,
)
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Status
from domain.model.organisation.office import Office
from domain.model.organisation.people import Person
from domain.model.organisation.permissions import Action, may
from domain.model.place import Place

CONTROLS_TURN: Final = frozenset({Status.REGISTERED, Status.ON_APPROVAL})


def own_card(
    person: Person, place: Place, office: Office, incident: Incident, now: datetime
) -> CardKey:
    """Control's cards in its chat and in private; the authority's in its chat and in private.

    A person who works for both, in a small administration, gets the card of the side whose turn it
    is; a closed incident is control's once its placement can't be corrected any more.
    """
    organisation = office.organisation
    here = place.private or place == organisation.coordinator(incident.kind)
    coordinator = organisation.coordinating_role(incident.kind)
    controls = here and may(person, Action.ROUTE, coordinator=coordinator)
    over = incident.status.closed and incident.undoable_placement(now) is None
    if controls and (incident.status in CONTROLS_TURN or incident.waiting_referral or over):
        return _controls_card(incident)
    for code in incident.authorities:
        body = organisation.authority(code)
        here = place.private or (body is not None and body.place == place)
        if here and may(person, Action.SUBMIT_DRAFT, (code,)):
            return _executors_card(incident, code, now)
    return _controls_card(incident) if controls else OverviewCard(incident.number)


def _controls_card(incident: Incident) -> CardKey:
    """The card of a pending decision or of an approval that can be undone, else the incident's.

    Texts of publications need no approval (§5).
    """
    approved = incident.approved_draft if incident.status is Status.APPROVED else None
    draft = None if incident.publication else incident.waiting_draft or approved
    if draft is None and incident.waiting_referral:
        return ReferralCard(incident.number, incident.waiting_referral.authority)
    if draft is None:
        return ControlCard(incident.number)
    return ApprovalCard(incident.number, draft.version)


def _executors_card(incident: Incident, authority: AuthorityCode, now: datetime) -> CardKey:
    """The card of the text to place or of a correctable placement, else the incident's."""
    approved = incident.approved_draft if incident.status is Status.APPROVED else None
    in_hand = approved or incident.undoable_placement(now)
    if in_hand is None or in_hand.version is None or authority != incident.lead:
        return ExecutorCard(incident.number, authority)
    return PlacementCard(incident.number, in_hand.version)
