"""Invitations, each good for one person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.model.ids import PersonId
from domain.model.organisation.invitation import Invitation


class Invitations(Protocol):
    """Made once, used once."""

    async def add(self, invitation: Invitation) -> None:
        """Good from the commit on."""
        ...

    async def find(self, code: str, at: datetime) -> Invitation | None:
        """The one with that code, while it is good."""
        ...

    async def waiting(self, at: datetime) -> Sequence[Invitation]:
        """Those that are good and name somebody, the oldest first."""
        ...

    async def use(self, code: str, by: PersonId | None, at: datetime) -> Invitation | None:
        """The same, which nobody else can use any more; by nobody: it is taken back."""
        ...
