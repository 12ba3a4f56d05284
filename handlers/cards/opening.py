"""The card that somebody asks to see, as a new message."""

from datetime import datetime

from domain.model.incident import Incident
from domain.model.place import Place
from domain.model.staff.office import Office
from domain.model.staff.people import Person
from domain.model.telling.cards import PLAIN, CardMode, ControlCard, ExecutorCard, ModeKind
from domain.model.telling.notices import ShowCard
from domain.model.telling.own_card import own_card


def opened(
    incident: Incident, person: Person, place: Place, office: Office, now: datetime
) -> ShowCard:
    """The one with which this person works the incident, and where that stands just now."""
    card = own_card(person, place, office, incident, now)
    mode = CardMode(ModeKind.STANDING) if isinstance(card, ControlCard | ExecutorCard) else PLAIN
    return ShowCard(card, place, mode, resend=True)
