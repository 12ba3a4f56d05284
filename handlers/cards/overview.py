"""The read-only card of an incident, and a card on request."""

from collections.abc import Iterator
from datetime import datetime

from domain.model.conversation.cards import (
    PLAIN,
    REQUESTED,
    ControlCard,
    ExecutorCard,
    own_card,
)
from domain.model.conversation.notices.kinds import ShowCard
from domain.model.ids import Place
from domain.model.incident import Incident
from domain.model.incident.workflow.referral import ReferralState
from domain.model.organisation.office import Office
from domain.model.organisation.people import Person
from handlers.cards import consolidated, course, lines, tasks
from handlers.cards.card_view import CardView
from handlers.texts import words
from handlers.ui.markup import Block, about_incident
from handlers.ui.rendered import Rendered


def opened(
    incident: Incident, person: Person, place: Place, office: Office, now: datetime
) -> ShowCard:
    """Return the card for this person's work on the incident, in its current state."""
    card = own_card(person, place, office, incident, now)
    mode = REQUESTED if isinstance(card, ControlCard | ExecutorCard) else PLAIN
    return ShowCard(card, place, mode, resend=True)


def overview_card(of: CardView) -> Rendered:
    """Render the facts and the status, without buttons."""
    incident, office = of.incident, of.office
    known = facts(incident, tasks.standing(incident, office, of.now), office, of.now)
    return about_incident(incident.number, (*known, *course.progress_of(of)))


def facts(incident: Incident, said: str, office: Office, now: datetime) -> Iterator[Block]:
    """Show the message, the deadline and the authority; `said` is in the first line."""
    noun = words.NOUN[incident.kind]
    yield lines.heading(incident, said, citizen=True)
    yield from lines.source(incident)
    yield f"Выявлен{noun.ending}: {lines.moment(office, incident.detected_at)}"
    yield lines.due_line(incident, office, now)
    if not incident.status.closed and incident.due.preliminary:
        yield lines.unpublished(incident, office)
    yield from lines.draft_due_line(incident, office)
    for given in incident.assignments:
        yield consolidated.assignment(incident, given, office)
    yield from course.returns(incident)
    for referral in incident.referrals:
        if referral.state is ReferralState.WAITING:
            yield from course.referred(referral, incident, office)
    yield from course.reopened(incident, office)
    yield from course.duplicates(incident)
    yield from course.joined(incident, office)
    yield from lines.promised(incident)
    yield from lines.where_time_went(incident, office, now)
    yield from lines.citizens_text(incident)
