"""The alert of an incident of high importance (§22)."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.model.actor import Signature
from domain.model.time.deadline import clamp_to_past


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
