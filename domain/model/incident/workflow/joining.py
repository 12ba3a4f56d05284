"""Which posts on one matter may share one answer: a later one is joined to an earlier, the main one."""

from dataclasses import dataclass
from datetime import datetime

from domain.model.errors import DomainError
from domain.model.ids import IncidentNumber


@dataclass(frozen=True, slots=True)
class JoinedPost:
    """One that gets the answer of the main one; `due_at`: its due, while it waits for that."""

    number: IncidentNumber
    due_at: datetime | None


@dataclass
class JoinedElsewhere(DomainError):
    """`number` is joined to `main`: it is drafted for, and decided on, there."""

    number: IncidentNumber
    main: IncidentNumber


@dataclass
class NotAMain(DomainError):
    """`named` can't be the main one: it is itself joined to `main`."""

    number: IncidentNumber
    named: IncidentNumber
    main: IncidentNumber


@dataclass
class JoinedToItself(DomainError):
    """An incident was named as its own main one."""

    number: IncidentNumber


@dataclass
class JoinedToLater(DomainError):
    """`main` came later than `number`: it is the one that can be joined."""

    number: IncidentNumber
    main: IncidentNumber


@dataclass
class HasJoined(DomainError):
    """Others are joined to `number`, so it can't be joined itself."""

    number: IncidentNumber
    joined: tuple[IncidentNumber, ...]


@dataclass
class HasAnswerInHand(DomainError):
    """`number` has a draft of its own that waits, or is to be placed: it can't get another answer."""

    number: IncidentNumber


@dataclass
class NotJoined(DomainError):
    """`number` is joined to none."""

    number: IncidentNumber
