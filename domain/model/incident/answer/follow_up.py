"""A further comment of a citizen under a placed answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.model.actor import Signature
from domain.model.errors import IncidentError
from domain.model.ids import FollowUpNumber, IncidentNumber

MOST_FOLLOW_UPS: Final = 30
"""For one incident: a discussion among citizens is no work of an authority."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A comment that answers ours, until somebody settles what it needs.

    `at` is when it was written. `address`: its stored address, under which it is brought once.
    """

    number: FollowUpNumber
    address: str
    url: str
    text: str
    at: datetime
    author_name: str | None = None
    author_url: str | None = None
    settled: Signature | None = None
    registered: IncidentNumber | None = None
    """The incident that it became; None once it is settled: it needs no answer."""

    @property
    def erased(self) -> bool:
        """Whether the citizen's words were erased."""
        return not (self.text or self.url)


@dataclass(frozen=True, slots=True)
class FollowedAnswer:
    """A placed answer, by its incident, and the citizen's page.

    `at` is when it was placed, `recorded_at` when that was recorded.
    """

    number: IncidentNumber
    at: datetime
    recorded_at: datetime
    author_url: str | None = None


class AlreadySettled(IncidentError):
    """Somebody else has settled the comment already."""

    follow_up: FollowUp
