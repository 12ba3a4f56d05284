"""Commands that only look: cards, lists, history, the arithmetic of a due, help."""

from datetime import datetime
from typing import Final

from domain.model.course.status import Status
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident import Incident
from domain.model.place import Place
from domain.model.staff.office import Office
from domain.model.staff.people import Person
from domain.model.staff.permissions import Action, may
from domain.model.telling.cards import (
    ApprovalCard,
    CardKey,
    ControlCard,
    ExecutorCard,
    OverviewCard,
    PlacementCard,
    ReferralCard,
)
from domain.model.telling.notices import ShowCard
from handlers.closing import number_in
from handlers.context import Context, Response
from handlers.incoming import Command, Written
from handlers.lists import deadline
from handlers.news import history
from handlers.refusing import said
from handlers.texts import help as help_texts
from handlers.texts import replies

_THEIR_TURN: Final = frozenset({Status.IN_PROGRESS, Status.AWAITING_FINAL, Status.APPROVED})
_CONTROLS_TURN: Final = frozenset({Status.REGISTERED, Status.ON_APPROVAL})


async def on_incident(written: Written, command: Command, context: Context) -> Response:
    """`/incident N`: the card that this person works the incident with, as a new message."""
    number = number_in(command.rest)
    if number is None:
        return said(written, replies.number_expected(command.name))
    office, person, incident = await _visible(written, number, context)
    card = card_for(person, written.place, office, incident, context.now)
    return Response((ShowCard(card, written.place, resend=True),))


async def on_history(written: Written, command: Command, context: Context) -> Response:
    """`/history N`: every event."""
    number = number_in(command.rest)
    if number is None:
        return said(written, replies.number_expected(command.name))
    office, _, incident = await _visible(written, number, context)
    events = await context.reading.history(number)
    return said(written, *history.pages(incident, events, office, context.now))


async def on_deadline(written: Written, command: Command, context: Context) -> Response:
    """`/deadline N`: how the due comes about."""
    number = number_in(command.rest)
    if number is None:
        return said(written, replies.number_expected(command.name))
    office, _, incident = await _visible(written, number, context)
    return said(written, *deadline.pages(incident, office))


async def on_help(written: Written, command: Command, context: Context) -> Response:
    """`/help`: what this person can do."""
    del command
    office = await context.reading.office()
    person = office.organisation.person(written.by.person)
    return said(written, help_texts.help_for(person, written.by.person, office.organisation))


async def on_start(written: Written, command: Command, context: Context) -> Response:
    """`/start`: the bot may write to this person from now on."""
    del command
    office = await context.reading.office()
    person = office.organisation.person(written.by.person)
    return said(written, help_texts.greeting(person, written.by.person, office.organisation))


async def _visible(
    written: Written, number: IncidentNumber, context: Context
) -> tuple[Office, Person, Incident]:
    """The incident, if this person may see it.

    Raises UnknownPerson, whether there is such an incident or not; UnknownIncident, NotPermitted.
    """
    office = await context.reading.office()
    person = office.person(written.by.person)
    incident = await context.reading.incident(number)
    office.permit(written.by, Action.SEE, incident)
    return office, person, incident


def card_for(
    person: Person, place: Place, office: Office, incident: Incident, now: datetime
) -> CardKey:
    """Control's cards in its chat and in private; the authority's in its chat and in private.

    Whoever works for both, in a small administration, gets the card of whose turn it is.
    """
    organisation = office.organisation
    here = place.private or place == organisation.coordinator(incident.kind)
    coordinator = organisation.coordinating_role(incident.kind)
    controls = here and may(person, Action.ROUTE, coordinator=coordinator)
    if controls and (incident.status in _CONTROLS_TURN or incident.waiting_referral):
        return _controls_card(incident)
    for code in incident.authorities:
        body = organisation.authority(code)
        here = place.private or (body is not None and body.place == place)
        if here and may(person, Action.SUBMIT_DRAFT, (code,)):
            return _executors_card(incident, code, now)
    return _controls_card(incident) if controls else OverviewCard(incident.number)


def _controls_card(incident: Incident) -> CardKey:
    """What waits for a decision, or whose approval can still be undone; else the incident.

    The text of a publication is nobody's to approve (§5).
    """
    approved = incident.approved_draft if incident.status is Status.APPROVED else None
    draft = None if incident.publication else incident.waiting_draft or approved
    if draft is None and incident.waiting_referral:
        return ReferralCard(incident.number, incident.waiting_referral.authority)
    if draft is None:
        return ControlCard(incident.number)
    return ApprovalCard(incident.number, draft.version)


def _executors_card(incident: Incident, authority: AuthorityCode, now: datetime) -> CardKey:
    """The text to place, or whose placement can still be put right; else the incident itself."""
    approved = incident.approved_draft if incident.status is Status.APPROVED else None
    in_hand = approved or incident.undoable_placement(now)
    if in_hand is None or in_hand.version is None or authority != incident.lead:
        return ExecutorCard(incident.number, authority)
    return PlacementCard(incident.number, in_hand.version)
