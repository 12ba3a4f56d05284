"""The clocks of an incident: its norms, the second clock, the alert, and the reminders due.

The numbers of `Policy` are the defaults: change them here. `domain/model/organisation/options.py`
lists which of them an administration may change, and the limits.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.model.actor import Signature
from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber, PromiseNumber
from domain.model.incident.workflow.status import Importance
from domain.model.time.deadline import clamp_to_past


@dataclass(frozen=True, slots=True)
class Policy:
    """The norms of the procedure and the reminder times.

    All durations are working time, except the alert's, which run at any hour.
    """

    normal: timedelta = timedelta(hours=8)
    """From detection to placement (§9)."""

    high: timedelta = timedelta(hours=4)
    """From detection to placement, for high importance (§15)."""

    draft_lead: timedelta = timedelta(hours=1)
    """The time before the deadline at which the draft must be with control (§20; our setting)."""

    final_days: int = 7
    """Working days between an interim answer and the final one (§17)."""

    contribution_share: float = 0.5
    """The share of the remaining norm for the other authorities' information (§12; ours)."""

    first_call: timedelta = timedelta(hours=1)
    """The first reminder before the deadline; our setting, as are the following."""

    last_call: timedelta = timedelta(minutes=30)
    """The last reminder before the deadline."""

    approval: timedelta = timedelta(minutes=30)
    """The time for control's decision on a draft before a reminder (§13)."""

    placing: timedelta = timedelta(minutes=30)
    """The time for placing an approved text before its authority is reminded."""

    overdue_every: timedelta = timedelta(hours=1)
    """The interval of reminders about an overdue incident."""

    overdue_times: int = 2
    """The number of repetitions at normal importance; at high importance they never end."""

    alert_every: timedelta = timedelta(minutes=10)
    """The interval at which the alert is repeated until it is acknowledged (§22)."""

    alert_times: int = 6

    report_within: timedelta = timedelta(minutes=30)
    """From acknowledgement to «Доложено главе» (§22)."""

    def norm(self, importance: Importance) -> timedelta:
        """From detection to placement (§9, §15)."""
        return self.high if importance is Importance.HIGH else self.normal


@dataclass(frozen=True, slots=True)
class SecondClock:
    """Opened by the first placed interim answer, even a late one: §17 doesn't require it in time.

    The final answer is due by the close of the 7th working day after the day of `opened_at`.
    """

    version: DraftVersion
    """The interim answer that opened it."""

    opened_at: datetime
    """When that answer was placed."""

    first_due_at: datetime
    """The deadline of the first clock (§9, §15)."""

    more_interims: int = 0
    """The number of further interim answers that control has allowed."""


class SecondInterim(DomainError):
    """An interim answer was placed already, and control has not allowed another."""

    number: IncidentNumber


class NoInterimYet(DomainError):
    """Another interim answer can be allowed only after the first one was placed."""

    number: IncidentNumber


@dataclass(slots=True)
class Alert:
    """An alert, raised each time the importance becomes high."""

    raised_at: datetime
    acknowledged: list[Signature] = field(default_factory=list)
    reported: Signature | None = None

    def clamp_to_past(self, now: datetime) -> None:
        """Limit its times to `now`."""
        self.raised_at = clamp_to_past(self.raised_at, now)
        self.acknowledged = [
            replace(one, at=clamp_to_past(one.at, now)) for one in self.acknowledged
        ]


class NoAlert(DomainError):
    """The incident is not of high importance (any more), or was cancelled."""

    number: IncidentNumber


class AlreadyReported(DomainError):
    """Another person has already informed the head."""

    number: IncidentNumber
    reported: Signature


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
    """One track per promise under control."""
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
