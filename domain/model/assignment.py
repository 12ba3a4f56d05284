"""An incident in the hands of an authority (§11)."""

from dataclasses import dataclass
from datetime import datetime

from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId


@dataclass(frozen=True, slots=True)
class Assignment:
    """The incident in the hands of one authority (§11)."""

    authority: AuthorityCode
    routed_at: datetime
    lead: bool = True
    taker: PersonId | None = None
    """The executor who took it upon themselves."""


@dataclass
class NothingPlanned(DomainError):
    """Routing without an authority chosen."""

    number: IncidentNumber


@dataclass
class NotAssigned(DomainError):
    """The authority doesn't work the incident (any more)."""

    number: IncidentNumber
    authority: AuthorityCode


@dataclass
class AlreadyAssigned(DomainError):
    """The authority works the incident already."""

    number: IncidentNumber
    authority: AuthorityCode


@dataclass
class AlreadyTaken(DomainError):
    """Executor `taker` has taken it upon themselves."""

    number: IncidentNumber
    taker: PersonId
