"""A card on request, as a new message."""

from datetime import datetime

from domain.model.conversation.cards import PLAIN, CardMode, ControlCard, ExecutorCard, ModeKind
from domain.model.conversation.notices import ShowCard
from domain.model.conversation.own_card import own_card
from domain.model.incident import Incident
from domain.model.organisation.office import Office
from domain.model.organisation.people import Person
from domain.model.place import Place


def opened(
    incident: Incident, person: Person, place: Place, office: Office, now: datetime
) -> ShowCard:
    """Return the card for this person's work on the incident, in its current state."""
    card = own_card(person, place, office, incident, now)
    mode = CardMode(ModeKind.STANDING) if isinstance(card, ControlCard | ExecutorCard) else PLAIN
    return ShowCard(card, place, mode, resend=True)
