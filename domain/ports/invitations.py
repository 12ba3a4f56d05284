"""Invitations, each for one person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.model.ids import PersonId
from domain.model.organisation.invitation import Invitation


class Invitations(Protocol):
    """Invitations: created once, used once."""

    async def add(self, invitation: Invitation) -> None:
        """Adds it; valid from the commit on."""
        ...

    async def find(self, code: str, at: datetime) -> Invitation | None:
        """Return the valid invitation with that code."""
        ...

    async def waiting(self, at: datetime) -> Sequence[Invitation]:
        """Return the valid invitations that name a person, oldest first."""
        ...

    async def use(self, code: str, by: PersonId | None, at: datetime) -> Invitation | None:
        """Return the valid invitation and mark it as used; `by` None: it is revoked."""
        ...
