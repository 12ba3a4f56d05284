"""Closing without an answer (§19), and links to other incidents: duplicates and joined posts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.model.actor import Signature
from domain.model.errors import IncidentError, Reason, Refusal
from domain.model.ids import IncidentNumber
from domain.model.incident.workflow.status import CancelGround, NoAnswerGround, Status


@dataclass(frozen=True, slots=True)
class Closing:
    """The decision to give no answer or to cancel the incident, and its ground."""

    signed: Signature
    ground: NoAnswerGround | CancelGround


class RelationFault(StrEnum):
    """Why an incident can't be linked to the one that was named."""

    DUPLICATE_OF_THIS = "duplicate_of_this"
    """The named one is its duplicate."""
    DUPLICATE = "duplicate"
    """The named one is a duplicate of `main`, which was meant."""
    CANCELLED = "cancelled"
    JOINED = "joined"
    """The named one is joined to `main`, which was meant."""
    LATER = "later"
    """The named one was registered later: it joins the incident, not the other way round."""


class RelationUnfit(IncidentError):
    """The incident can't be linked to `named`; `main`: what that is linked to itself."""

    kind: RelationFault
    named: IncidentNumber
    main: IncidentNumber | None = None


def check_original(
    number: IncidentNumber,
    named: IncidentNumber,
    named_status: Status,
    original: IncidentNumber | None,
) -> None:
    """Check that incident `number` may be linked to `named`, which may duplicate `original`.

    A duplicate can't be an original, so links form no circles. Raises DUPLICATE_OF_ITSELF,
    RelationUnfit.
    """
    if named == number:
        raise Refusal(Reason.DUPLICATE_OF_ITSELF, number)
    if original is not None:
        this = original == number
        kind = RelationFault.DUPLICATE_OF_THIS if this else RelationFault.DUPLICATE
        raise RelationUnfit(number, kind, named, original)
    if named_status is Status.CANCELLED:
        raise RelationUnfit(number, RelationFault.CANCELLED, named)


@dataclass(frozen=True, slots=True)
class JoinedPost:
    """A joined incident; `due_at`: its deadline while it waits for the main one's answer."""

    number: IncidentNumber
    due_at: datetime | None


class JoinedElsewhere(IncidentError):
    """`number` is joined to `main`: drafts and decisions belong there."""

    main: IncidentNumber


class HasJoined(IncidentError):
    """Others are joined to `number`, so it can't be joined itself."""

    joined: tuple[IncidentNumber, ...]
