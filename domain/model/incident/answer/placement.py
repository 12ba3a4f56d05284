"""A placement of an answer, and the rules for undoing and correcting it (§9)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.model.actor import Signature
from domain.model.errors import IncidentError, Reason, Refusal
from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.incident.answer.proof import Proof
from domain.model.incident.workflow.status import IncidentKind
from domain.model.network.post import PageAddress

UNDO_WINDOW: Final = timedelta(minutes=15)
"""Counted from the recording of a placement; a later change is a reopening."""

_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Placement:
    """The record that the answer was published: by whom, when and under which link, if given.

    `at` is when it was placed; `due_at` is the deadline that it met or missed, even if the
    incident's deadline changes later (§9). `version` is None if the answer to a publication was
    placed without its text having been sent to the bot.
    """

    version: DraftVersion | None
    recorded: Signature
    at: datetime
    due_at: datetime
    period: int
    """The index of the incident's period that began with it."""
    url: str | None = None
    earlier: bool = False
    """It was placed before the reopening that started the current norm; set at the reopening."""
    next_look_at: datetime | None = None
    """When its link is to be looked at next; None: it is not followed (any more)."""
    put_off_at: datetime | None = None
    """When that was set: a clock that was ahead may have set it wrongly."""
    address: str | None = None
    """The stored address of the comment in its network, once a look has told it."""
    thread: str | None = None
    """The stored address of the comment in whose thread it stands."""
    proof: Proof | None = None
    """What the looks have found; None before the first."""
    found: str = ""
    """The words that stand there, where they are not the approved ones."""
    page: PageAddress | None = None
    """The page in whose name the program wrote it; None: people did."""


class UndoTooLate(IncidentError):
    """The placement is older than the window or not the last one."""

    kind: IncidentKind = IncidentKind.INCIDENT


class PlacedTooEarly(IncidentError):
    """The given time of placement is before the approval at `since`, or the detection."""

    since: datetime
    approved: bool


def undoable(recorded_at: datetime, now: datetime) -> bool:
    """Whether a placement recorded at that time can be undone; the window includes its end."""
    return now <= recorded_at + UNDO_WINDOW


def checked_moment(
    number: IncidentNumber,
    placed_at: datetime,
    now: datetime,
    *,
    detected_at: datetime,
    approved_at: datetime | None,
) -> datetime:
    """The real time of a placement, not before the approval or, without one, the detection.

    People give whole minutes, so the same minute is accepted. Raises PLACED_IN_FUTURE,
    PlacedTooEarly.
    """
    if placed_at > now:
        raise Refusal(Reason.PLACED_IN_FUTURE, number)
    if approved_at is not None and placed_at + _MINUTE <= approved_at:
        raise PlacedTooEarly(number, approved_at, approved=True)
    if approved_at is None and placed_at + _MINUTE <= detected_at:
        raise PlacedTooEarly(number, detected_at, approved=False)
    return max(placed_at, approved_at or detected_at)
