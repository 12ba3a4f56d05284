"""To which authorities an incident is assigned (§11)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.incident.workflow.plan import Plan


@dataclass(frozen=True, slots=True)
class Assignment:
    """The incident as it is assigned to one authority (§11)."""

    authority: AuthorityCode
    routed_at: datetime
    lead: bool = True
    """It drafts and places the answer; the others inform it (§12)."""
    assignee: PersonId | None = None
    """The executor who took it upon themselves."""
    reminded_until: datetime | None = None
    """Up to which moment it has been reminded of its contribution; None: of nothing yet (§12)."""
    drafts_before: int = 0
    """So many versions were sent before it had the incident, or before the last reopening after an
    answer. Counted, since messages and presses are dated by clocks that differ."""
    told_before: int = 0
    """So many contributions had come before it had the incident."""


def assigned(
    given: Sequence[Assignment],
    plan: Plan,
    lead: AuthorityCode,
    new: Callable[[AuthorityCode], Assignment],
) -> list[Assignment]:
    """The authorities of the plan, in its order: those that worked it before go on as they were."""
    known = {one.authority: one for one in given}
    return [replace(known.get(code) or new(code), lead=code == lead) for code in plan.authorities]


def promoted(
    given: Iterable[Assignment], to: AuthorityCode, left: AuthorityCode
) -> list[Assignment]:
    """Without the lead that left; one of those that informed it leads, and goes on as it was."""
    return [replace(one, lead=one.authority == to) for one in given if one.authority != left]


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
    """Executor `assignee` has taken it upon themselves."""

    number: IncidentNumber
    assignee: PersonId
