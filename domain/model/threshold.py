"""Moments from which something must be told of an incident that is still open."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class ReminderKind(StrEnum):
    """What a reminder says."""

    HALF_GONE = "half_gone"
    """Half of the norm has gone without a draft."""

    HOUR_LEFT = "hour_left"
    HALF_HOUR_LEFT = "half_hour_left"

    OVERDUE = "overdue"
    """The due has passed; told again while it goes on."""

    DRAFT_WAITS = "draft_waits"
    """Control has had the draft for half a working hour."""

    NOT_PLACED = "not_placed"
    """The approved text has not been placed for half a working hour."""


class Track(StrEnum):
    """Reminders of one track take each other's place; tracks don't."""

    DUE = "due"
    STAGE = "stage"


TRACKS: Final[dict[ReminderKind, Track]] = {
    ReminderKind.HALF_GONE: Track.DUE,
    ReminderKind.HOUR_LEFT: Track.DUE,
    ReminderKind.HALF_HOUR_LEFT: Track.DUE,
    ReminderKind.OVERDUE: Track.DUE,
    ReminderKind.DRAFT_WAITS: Track.STAGE,
    ReminderKind.NOT_PLACED: Track.STAGE,
}


@dataclass(frozen=True, slots=True, order=True)
class Threshold:
    """From `at` on the reminder is true."""

    at: datetime
    kind: ReminderKind

    @property
    def track(self) -> Track:
        """Where it takes the place of earlier ones."""
        return TRACKS[self.kind]
