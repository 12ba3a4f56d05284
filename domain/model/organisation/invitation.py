"""Ways in for new employees: invitations, and the first administrator's code (§8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.model.errors import DomainError
from domain.model.ids import PersonId
from domain.model.organisation.people import Post

LIFE: Final = timedelta(days=7)


class InvitationOver(DomainError):
    """It was used, revoked or expired, or the code is unknown."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation to posts; `name`: if the inviter gave it. `made_by` None: on the console."""

    code: str
    posts: tuple[Post, ...]
    name: str | None
    made_by: PersonId | None
    until: datetime
    """When it expires."""


MOST_TRIES: Final = 5
"""Wrong codes in a row allowed per person."""

LOCKED: Final = timedelta(minutes=10)
"""How long the person is locked out then."""


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
