"""Invitations: links by which a person becomes an employee of the administration (§8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.model.errors import DomainError
from domain.model.ids import PersonId
from domain.model.organisation.people import Post

LIFE: Final = timedelta(days=7)


@dataclass
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
