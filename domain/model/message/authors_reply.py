"""What the author of an incident replied to a clarification (§10)."""

from dataclasses import dataclass
from datetime import datetime

from domain.model.errors import DomainError
from domain.model.ids import IncidentNumber, PersonId
from domain.model.place import MessageRef


@dataclass(frozen=True, slots=True)
class AuthorsReply:
    """The author's words, brought by an executor; the text can be erased."""

    text: str
    by: PersonId
    at: datetime
    source: MessageRef | None = None
    instead_of: PersonId | None = None
    """The absent colleague by whose right they brought it (§8)."""


@dataclass
class NothingClarified(DomainError):
    """The author was not asked anything: no clarification was placed."""

    number: IncidentNumber
