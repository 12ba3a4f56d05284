"""Closing without an answer (§19), and links to other incidents: duplicates and joined posts."""

from dataclasses import dataclass
from datetime import datetime

from domain.model.actor import Signature
from domain.model.errors import IncidentError, Reason, Refusal
from domain.model.ids import IncidentNumber
from domain.model.incident.workflow.status import CancelGround, NoAnswerGround, Status


@dataclass(frozen=True, slots=True)
class Closing:
    """The decision to give no answer or to cancel the incident, and its ground."""

    signed: Signature
    ground: NoAnswerGround | CancelGround


class NotAnOriginal(IncidentError):
    """`named` can't be the original: it is itself a duplicate of `original`."""

    named: IncidentNumber
    original: IncidentNumber


class OriginalCancelled(IncidentError):
    """`named` can't be the original: it is cancelled and will not be answered."""

    named: IncidentNumber


def check_original(
    number: IncidentNumber,
    named: IncidentNumber,
    named_status: Status,
    original: IncidentNumber | None,
) -> None:
    """Check that incident `number` may be linked to `named`, which may duplicate `original`.

    A duplicate can't be an original, so links form no circles. Raises DUPLICATE_OF_ITSELF,
    NotAnOriginal, OriginalCancelled.
    """
    if named == number:
        raise Refusal(Reason.DUPLICATE_OF_ITSELF, number)
    if original is not None:
        raise NotAnOriginal(number, named, original)
    if named_status is Status.CANCELLED:
        raise OriginalCancelled(number, named)


@dataclass(frozen=True, slots=True)
class JoinedPost:
    """A joined incident; `due_at`: its deadline while it waits for the main one's answer."""

    number: IncidentNumber
    due_at: datetime | None


class JoinedElsewhere(IncidentError):
    """`number` is joined to `main`: drafts and decisions belong there."""

    main: IncidentNumber


class NotAMain(IncidentError):
    """`named` can't be the main incident: it is joined to `main` itself."""

    named: IncidentNumber
    main: IncidentNumber


class JoinedToLater(IncidentError):
    """`main` came later than `number`: only a later incident can be joined."""

    main: IncidentNumber


class HasJoined(IncidentError):
    """Others are joined to `number`, so it can't be joined itself."""

    joined: tuple[IncidentNumber, ...]
