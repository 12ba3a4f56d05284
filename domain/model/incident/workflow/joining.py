"""Joining posts on one matter to share one answer: a later incident joins an earlier, main one."""

from dataclasses import dataclass
from datetime import datetime

from domain.model.errors import DomainError
from domain.model.ids import IncidentNumber


@dataclass(frozen=True, slots=True)
class JoinedPost:
    """A joined incident; `due_at`: its deadline while it waits for the main one's answer."""

    number: IncidentNumber
    due_at: datetime | None


@dataclass
class JoinedElsewhere(DomainError):
    """`number` is joined to `main`: drafts and decisions belong there."""

    number: IncidentNumber
    main: IncidentNumber


@dataclass
class NotAMain(DomainError):
    """`named` can't be the main incident: it is joined to `main` itself."""

    number: IncidentNumber
    named: IncidentNumber
    main: IncidentNumber


@dataclass
class JoinedToItself(DomainError):
    """An incident was named as its own main incident."""

    number: IncidentNumber


@dataclass
class JoinedToLater(DomainError):
    """`main` came later than `number`: only a later incident can be joined."""

    number: IncidentNumber
    main: IncidentNumber


@dataclass
class HasJoined(DomainError):
    """Others are joined to `number`, so it can't be joined itself."""

    number: IncidentNumber
    joined: tuple[IncidentNumber, ...]


@dataclass
class HasAnswerInHand(DomainError):
    """`number` has its own draft that waits or is approved: it can't get another answer."""

    number: IncidentNumber


@dataclass
class NotJoined(DomainError):
    """`number` is not joined to that incident."""

    number: IncidentNumber
