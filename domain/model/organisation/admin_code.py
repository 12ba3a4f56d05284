"""The code by which the first administrator proves that they control the server."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.model.errors import DomainError

MOST_TRIES: Final = 5
"""Wrong codes in a row allowed per person."""

LOCKED: Final = timedelta(minutes=10)
"""How long the person is locked out then."""


@dataclass
class CodeLocked(DomainError):
    """Too many wrong codes; `wait`: the remaining lockout."""

    wait: timedelta


@dataclass(frozen=True, slots=True)
class CodeTries:
    """Consecutive wrong codes of one person, the last of them `at`."""

    wrong: int
    at: datetime

    def check(self, now: datetime) -> None:
        """Raise CodeLocked during a lockout."""
        if self.wrong >= MOST_TRIES and now < self.at + LOCKED:
            raise CodeLocked(self.at + LOCKED - now)

    def once_more(self, now: datetime) -> "CodeTries":
        """The count after another wrong code; it restarts after a lockout."""
        return CodeTries(1 if now >= self.at + LOCKED else self.wrong + 1, now)
