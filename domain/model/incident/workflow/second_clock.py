"""The second clock: from a placed interim answer to the final one (§16, §17)."""

from dataclasses import dataclass
from datetime import datetime

from domain.model.errors import DomainError
from domain.model.ids import DraftVersion, IncidentNumber


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


@dataclass
class SecondInterim(DomainError):
    """An interim answer was placed already, and control has not allowed another."""

    number: IncidentNumber


@dataclass
class NoInterimYet(DomainError):
    """Another interim answer can be allowed only after the first one was placed."""

    number: IncidentNumber
