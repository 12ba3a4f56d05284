"""The norms and reminders in force when an incident starts; they are frozen into it and stay.

The numbers here are those of an administration that has decided nothing else: change them here.
`domain/model/organisation/options.py` says which of them an administration may change, and how far.
"""

from dataclasses import dataclass
from datetime import timedelta

from domain.model.incident.workflow.status import Importance


@dataclass(frozen=True, slots=True)
class Policy:
    """Working time that the procedure gives, and when people are reminded of it.

    All durations are working time, but for those of the alert, which never waits.
    """

    normal: timedelta = timedelta(hours=8)
    """From detection to placement (§9)."""

    high: timedelta = timedelta(hours=4)
    """The same for an incident of high importance (§15)."""

    draft_lead: timedelta = timedelta(hours=1)
    """How long before the due the draft must be with control (§20; our setting)."""

    final_days: int = 7
    """Working days from the day of an interim answer to the final one (§17)."""

    contribution_share: float = 0.5
    """Which part of the norm's rest the other authorities have to inform the lead (§12; ours)."""

    first_call: timedelta = timedelta(hours=1)
    """The first reminder, so long before the due; ours, as the following."""

    last_call: timedelta = timedelta(minutes=30)
    """The last one before it."""

    approval: timedelta = timedelta(minutes=30)
    """Within which control decides on a draft; then it is reminded (§13)."""

    placing: timedelta = timedelta(minutes=30)
    """Within which an approved text is placed; then its authority is reminded."""

    overdue_every: timedelta = timedelta(hours=1)
    """How often people are told of an incident that is overdue."""

    overdue_times: int = 2
    """How many times of one of normal importance, after the first; of high importance for ever."""

    alert_every: timedelta = timedelta(minutes=10)
    """How often the alert is repeated until somebody takes note of it (§22)."""

    alert_times: int = 6

    report_within: timedelta = timedelta(minutes=30)
    """From taking note of it to «Доложено главе» (§22)."""

    def norm(self, importance: Importance) -> timedelta:
        """From detection to placement (§9, §15)."""
        return self.high if importance is Importance.HIGH else self.normal
