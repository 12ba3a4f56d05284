"""The code by which the first administrator shows that the server is theirs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.model.errors import DomainError

MOST_TRIES: Final = 5
"""Wrong codes in a row that one person may send."""

LOCKED: Final = timedelta(minutes=10)
"""So long they wait then."""


@dataclass
class CodeLocked(DomainError):
    """They have sent too many wrong codes; how long they have to wait."""

    wait: timedelta


@dataclass(frozen=True, slots=True)
class CodeTries:
    """How many wrong codes one person has sent in a row, the last of them `at`."""

    wrong: int
    at: datetime

    def check(self, now: datetime) -> None:
        """Raises CodeLocked."""
        if self.wrong >= MOST_TRIES and now < self.at + LOCKED:
            raise CodeLocked(self.at + LOCKED - now)

    def once_more(self, now: datetime) -> "CodeTries":
        """After another one; who has waited begins anew."""
        return CodeTries(1 if now >= self.at + LOCKED else self.wrong + 1, now)
