"""The kinds of reminders, and the moments from which they are due."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.model.ids import AuthorityCode, PromiseNumber


class ReminderKind(StrEnum):
    """The event a reminder is about; hours are working time, except the alert's."""

    HALF_GONE = "half_gone"
    """Half of the norm has passed without a draft."""
    HOUR_LEFT = "hour_left"
    """The first reminder before the deadline: by default an hour."""
    HALF_HOUR_LEFT = "half_hour_left"
    """The last reminder before the deadline: by default half an hour."""
    THREE_DAYS_LEFT = "three_days_left"
    """The final answer is due in three working days (§17)."""
    ONE_DAY_LEFT = "one_day_left"
    LAST_DAY = "last_day"
    OVERDUE = "overdue"
    """The deadline has passed; repeated while it is overdue."""
    DRAFT_WAITS = "draft_waits"
    """Control's time for a decision is over: by default half an hour."""
    NOT_PLACED = "not_placed"
    """The approved text has not been placed for as long as that may take."""
    ALERT_AGAIN = "alert_again"
    """The alert was not acknowledged and is repeated."""
    ALERT_IGNORED = "alert_ignored"
    """The alert was not acknowledged by its first repetition: control is informed once."""
    NOT_REPORTED = "not_reported"
    """The alert was acknowledged a while ago, but not reported to the head (§22)."""
    CONTRIBUTION_HALF_GONE = "contribution_half_gone"
    """Half of the time for a contribution has passed without one (§12)."""
    CONTRIBUTION_DUE = "contribution_due"
    CONTRIBUTION_OVERDUE = "contribution_overdue"
    """The contribution is half a working hour late."""
    PROMISE_SOON = "promise_soon"
    """A promise is due on the next working day, or on a day off before it."""
    PROMISE_TODAY = "promise_today"
    PROMISE_BROKEN = "promise_broken"
    """The promised day has passed."""


class Track(StrEnum):
    """A series of reminders; a later one replaces an earlier one of the same track."""

    DUE = "due"
    STAGE = "stage"
    ALERT = "alert"
    REPORT = "report"
    CONTRIBUTION = "contribution"
    """One track per authority that must inform the lead."""
    PROMISE = "promise"
    """One track per tracked promise."""
    CALL = "call"
    """Calls made by a person, not by the clock."""


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
    """The moment `at` from which a reminder of `kind` is due.

    `authority`: the one whose contribution is missing (§12). `promise`: the promise it is about.
    """

    at: datetime
    kind: ReminderKind
    authority: AuthorityCode | None = None
    promise: PromiseNumber | None = None

    @property
    def track(self) -> Track:
        """The track whose earlier reminders it replaces, for the same authority or promise."""
        return TRACKS[self.kind]
