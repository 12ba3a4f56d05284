"""Moments from which something must be told of an incident that is still open."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.model.ids import AuthorityCode, PromiseNumber


class ReminderKind(StrEnum):
    """What has come true of an open incident; hours are working time, but for the alert's."""

    HALF_GONE = "half_gone"
    """Half of the norm has gone without a draft."""

    HOUR_LEFT = "hour_left"
    """The first reminder before the due: by default an hour."""
    HALF_HOUR_LEFT = "half_hour_left"
    """The last one."""

    THREE_DAYS_LEFT = "three_days_left"
    """The final answer is due in three working days (§17)."""

    ONE_DAY_LEFT = "one_day_left"
    LAST_DAY = "last_day"

    OVERDUE = "overdue"
    """The due has passed; told again while it goes on."""

    DRAFT_WAITS = "draft_waits"
    """Control has had the draft for as long as a decision may take: by default half an hour."""

    NOT_PLACED = "not_placed"
    """The approved text has not been placed for as long as that may take."""

    ALERT_AGAIN = "alert_again"
    """Nobody has taken note of the alert: it is repeated."""

    ALERT_IGNORED = "alert_ignored"
    """Nobody has taken note of the alert by its first repetition: control is told once."""

    NOT_REPORTED = "not_reported"
    """Somebody took note of the alert a while ago, but the head has not been told (§22)."""

    CONTRIBUTION_HALF_GONE = "contribution_half_gone"
    """Half of the time for a contribution has gone without one (§12)."""

    CONTRIBUTION_DUE = "contribution_due"
    CONTRIBUTION_OVERDUE = "contribution_overdue"
    """Its due passed half a working hour ago."""

    PROMISE_SOON = "promise_soon"
    """What an answer has promised is due on the next working day, or on a day off before it."""

    PROMISE_TODAY = "promise_today"
    PROMISE_BROKEN = "promise_broken"
    """The promised day is over."""


class Track(StrEnum):
    """Reminders of one track take each other's place; tracks don't."""

    DUE = "due"
    STAGE = "stage"
    ALERT = "alert"
    REPORT = "report"
    CONTRIBUTION = "contribution"
    """One of each authority that is to inform the lead."""
    PROMISE = "promise"
    """One of each promise under control."""
    CALL = "call"
    """By a person, not by the clock."""


TRACKS: Final[dict[ReminderKind, Track]] = {
    ReminderKind.HALF_GONE: Track.DUE,
    ReminderKind.HOUR_LEFT: Track.DUE,
    ReminderKind.HALF_HOUR_LEFT: Track.DUE,
    ReminderKind.THREE_DAYS_LEFT: Track.DUE,
    ReminderKind.ONE_DAY_LEFT: Track.DUE,
    ReminderKind.LAST_DAY: Track.DUE,
    ReminderKind.OVERDUE: Track.DUE,
    ReminderKind.DRAFT_WAITS: Track.STAGE,
    ReminderKind.NOT_PLACED: Track.STAGE,
    ReminderKind.ALERT_AGAIN: Track.ALERT,
    ReminderKind.ALERT_IGNORED: Track.REPORT,
    ReminderKind.NOT_REPORTED: Track.REPORT,
    ReminderKind.CONTRIBUTION_HALF_GONE: Track.CONTRIBUTION,
    ReminderKind.CONTRIBUTION_DUE: Track.CONTRIBUTION,
    ReminderKind.CONTRIBUTION_OVERDUE: Track.CONTRIBUTION,
    ReminderKind.PROMISE_SOON: Track.PROMISE,
    ReminderKind.PROMISE_TODAY: Track.PROMISE,
    ReminderKind.PROMISE_BROKEN: Track.PROMISE,
}


@dataclass(frozen=True, slots=True, order=True)
class Threshold:
    """From `at` on the reminder is true; of a contribution, of that `authority` (§12).

    Of that `promise`, where it is about one.
    """

    at: datetime
    kind: ReminderKind
    authority: AuthorityCode | None = None
    promise: PromiseNumber | None = None

    @property
    def track(self) -> Track:
        """Where it takes the place of earlier ones, about the same authority or promise."""
        return TRACKS[self.kind]
