"""Assignments of an incident to authorities (§11)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.incident.workflow.plan import Plan


@dataclass(frozen=True, slots=True)
class Assignment:
    """The assignment of an incident to one authority (§11)."""

    authority: AuthorityCode
    routed_at: datetime
    lead: bool = True
    """The lead drafts and places the answer; the others send information (§12)."""
    assignee: PersonId | None = None
    """The executor who took it."""
    reminded_until: datetime | None = None
    """Up to which moment contribution reminders were sent; None: none yet (§12)."""
    drafts_before: int = 0
    """The number of versions sent before the assignment, or before the last reopening.

    Counted, because messages and presses are dated by different clocks.
    """
    told_before: int = 0
    """The number of contributions received before the assignment."""


def assigned(
    given: Sequence[Assignment],
    plan: Plan,
    lead: AuthorityCode,
    new: Callable[[AuthorityCode], Assignment],
) -> list[Assignment]:
    """The assignments for the plan, in its order; existing ones are kept."""
    known = {one.authority: one for one in given}
    return [replace(known.get(code) or new(code), lead=code == lead) for code in plan.authorities]


def promoted(
    given: Iterable[Assignment], to: AuthorityCode, left: AuthorityCode
) -> list[Assignment]:
    """The assignments without the former lead; `to` becomes the lead and keeps its assignment."""
    return [replace(one, lead=one.authority == to) for one in given if one.authority != left]


@dataclass
class NotAssigned(DomainError):
    """The authority is not assigned to the incident (any more)."""

    number: IncidentNumber
    authority: AuthorityCode


@dataclass
class AlreadyAssigned(DomainError):
    """The authority is assigned to the incident already."""

    number: IncidentNumber
    authority: AuthorityCode


@dataclass
class AlreadyTaken(DomainError):
    """Executor `assignee` has taken it already."""

    number: IncidentNumber
    assignee: PersonId
