"""The norms of the procedure: the time limits of an incident, and the second clock.

The numbers of `Policy` are the defaults: change them here. `domain/model/organisation/options.py`
lists which of them an administration may change, and the limits.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.model.ids import DraftVersion
from domain.model.incident.workflow.status import Importance


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
