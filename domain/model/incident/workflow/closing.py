"""How an incident was closed without an answer (§19), and which one it repeats."""

from dataclasses import dataclass

from domain.model.actor import Signature
from domain.model.errors import DomainError
from domain.model.ids import IncidentNumber
from domain.model.incident.workflow.status import CancelGround, NoAnswerGround, Status


@dataclass(frozen=True, slots=True)
class Closing:
    """Who decided that no answer is given, or that the incident leaves the work, and why."""

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
    """`named` can't be the original: it has left the work, and nobody would answer."""

    number: IncidentNumber
    named: IncidentNumber


def check_original(
    number: IncidentNumber,
    named: IncidentNumber,
    named_status: Status,
    original: IncidentNumber | None,
) -> None:
    """Whether incident `number` may be linked to `named`, which may repeat another `original`.

    So links never form a circle: whoever repeats another is nobody's original.
    Raises DuplicateOfItself, NotAnOriginal, OriginalCancelled.
    """
    if named == number:
        raise DuplicateOfItself(number)
    if original is not None:
        raise NotAnOriginal(number, named, original)
    if named_status is Status.CANCELLED:
        raise OriginalCancelled(number, named)
