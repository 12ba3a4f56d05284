"""A placement of an answer: what can still be put right about it, and for how long (§9)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.model.actor import Signature
from domain.model.errors import DomainError
from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.incident.workflow.status import IncidentKind

UNDO_WINDOW: Final = timedelta(minutes=15)
"""From the recording of a placement; putting it right after that is a reopening."""

_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Placement:
    """The answer stands in the social network: who recorded it, and where if a link was given.

    `at` counts, it is when it was placed; `due_at` is the due that it met or missed, whatever
    becomes of the incident's due later (§9). `version` is None where the answer to a publication
    was placed without its text having been sent to the bot.
    """

    version: DraftVersion | None
    recorded: Signature
    at: datetime
    due_at: datetime
    period: int
    """Where the period stands, among those of the incident, that began with it."""
    url: str | None = None
    earlier: bool = False
    """It is of the time before the reopening from which the norm runs; marked at the reopening."""


@dataclass
class AlreadyPlaced(DomainError):
    """Version `version` stands in the social network: its approval can't be undone."""

    number: IncidentNumber
    version: DraftVersion


@dataclass
class PlacedMeanwhile(DomainError):
    """The link was asked about before somebody recorded a placement: it would take its place."""

    number: IncidentNumber
    recorded: Signature


@dataclass
class UndoTooLate(DomainError):
    """The placement was recorded at `recorded_at`, longer ago than the window, or before another."""

    number: IncidentNumber
    recorded_at: datetime
    kind: IncidentKind = IncidentKind.INCIDENT


@dataclass
class PlacedInFuture(DomainError):
    """A real time of placing that is yet to come."""

    number: IncidentNumber


@dataclass
class PlacedBeforeDetection(DomainError):
    """A real time of placing before the citizen's message was detected at `detected_at`."""

    number: IncidentNumber
    detected_at: datetime


@dataclass
class PlacedBeforeApproval(DomainError):
    """A real time of placing before the text was approved at `approved_at`."""

    number: IncidentNumber
    approved_at: datetime


def undoable(recorded_at: datetime, now: datetime) -> bool:
    """Whether a placement recorded then can still be undone; at the end of the window it can."""
    return now <= recorded_at + UNDO_WINDOW


def checked_moment(
    number: IncidentNumber,
    placed_at: datetime,
    now: datetime,
    *,
    detected_at: datetime,
    approved_at: datetime | None,
) -> datetime:
    """The real time of a placing; people give minutes, so the minute of the approval will do.

    Where nothing was to be approved, the minute of the detection will.
    Raises PlacedInFuture, PlacedBeforeApproval, PlacedBeforeDetection.
    """
    if placed_at > now:
        raise PlacedInFuture(number)
    if approved_at is not None and placed_at + _MINUTE <= approved_at:
        raise PlacedBeforeApproval(number, approved_at)
    if approved_at is None and placed_at + _MINUTE <= detected_at:
        raise PlacedBeforeDetection(number, detected_at)
    return max(placed_at, approved_at or detected_at)
