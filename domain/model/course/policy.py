"""The norms in force when an incident starts; they are frozen into it and stay."""

from dataclasses import dataclass
from datetime import timedelta

from domain.model.course.status import Importance


@dataclass(frozen=True, slots=True)
class Policy:
    """Working time that the procedure gives; all durations are working time."""

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

    def norm(self, importance: Importance) -> timedelta:
        """From detection to placement (§9, §15)."""
        return self.high if importance is Importance.HIGH else self.normal
