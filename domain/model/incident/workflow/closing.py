"""Closing an incident without an answer (§19), and links from duplicates to originals."""

from dataclasses import dataclass

from domain.model.actor import Signature
from domain.model.errors import DomainError
from domain.model.ids import IncidentNumber
from domain.model.incident.workflow.status import CancelGround, NoAnswerGround, Status


@dataclass(frozen=True, slots=True)
class Closing:
    """The decision to give no answer or to cancel the incident, and its ground."""

    signed: Signature
    ground: NoAnswerGround | CancelGround


@dataclass
class DuplicateOfItself(DomainError):
    """An incident was named as its own original."""

    number: IncidentNumber


@dataclass
class NotAnOriginal(DomainError):
    """`named` can't be the original: it is itself a duplicate of `original`."""

    number: IncidentNumber
    named: IncidentNumber
    original: IncidentNumber


@dataclass
class OriginalCancelled(DomainError):
    """`named` can't be the original: it is cancelled and will not be answered."""

    number: IncidentNumber
    named: IncidentNumber


def check_original(
    number: IncidentNumber,
    named: IncidentNumber,
    named_status: Status,
    original: IncidentNumber | None,
) -> None:
    """Check that incident `number` may be linked to `named`, which may duplicate `original`.

    A duplicate can't be an original, so links form no circles. Raises DuplicateOfItself,
    NotAnOriginal, OriginalCancelled.
    """
    if named == number:
        raise DuplicateOfItself(number)
    if original is not None:
        raise NotAnOriginal(number, named, original)
    if named_status is Status.CANCELLED:
        raise OriginalCancelled(number, named)
