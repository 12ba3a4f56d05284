"""The card that a view renders: the incident, the moment, and the people of the chat."""

from dataclasses import dataclass
from datetime import datetime

from domain.model.conversation.cards import PLAIN, CardMode
from domain.model.incident import Incident
from domain.model.organisation.office import Office
from domain.ports.snapshots import IncidentSnapshot


@dataclass(frozen=True, slots=True)
class CardView:
    """A card to render, in a chat and a mode; `worked`: the chat's people work on it."""

    snapshot: IncidentSnapshot
    now: datetime
    mode: CardMode = PLAIN
    worked: bool = True
    at_home: bool = False
    """In the chat of its own body, where other messages about the incident arrive too."""

    @property
    def incident(self) -> Incident:
        """The incident in its current state."""
        return self.snapshot.incident

    @property
    def office(self) -> Office:
        """The organisation, for names, deadlines and permissions."""
        return self.snapshot.office
