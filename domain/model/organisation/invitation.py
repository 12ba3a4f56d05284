"""An invitation: a link by which one person becomes an employee of the administration (§8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.model.errors import DomainError
from domain.model.ids import PersonId
from domain.model.organisation.people import Post

LIFE: Final = timedelta(days=7)


@dataclass
class InvitationOver(DomainError):
    """It was used or taken back, its days are over, or there never was one with this code."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """To hold these posts; `name`: of whom, where the inviter knows it. `made_by` None: on the console."""

    code: str
    posts: tuple[Post, ...]
    name: str | None
    made_by: PersonId | None
    until: datetime
    """It can be accepted before that moment."""
