"""A placed answer whose comments are followed."""

from dataclasses import dataclass
from datetime import datetime

from domain.model.ids import IncidentNumber


@dataclass(frozen=True, slots=True)
class FollowedAnswer:
    """A placed answer, by its incident, and the citizen's page.

    `at` is when it was placed, `recorded_at` when that was recorded.
    """

    number: IncidentNumber
    at: datetime
    recorded_at: datetime
    author_url: str | None = None
