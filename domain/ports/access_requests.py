"""Access requests of people who are not employed here, as administrators see them."""

from typing import Protocol

from domain.model.conversation.announcement import AccessAsked
from domain.model.ids import PersonId


class AccessRequests(Protocol):
    """Access requests; they are created by their notice and answered here."""

    async def asked(self, person: PersonId) -> AccessAsked | None:
        """Return their request, answered or not."""
        ...

    async def answer(self, person: PersonId) -> AccessAsked | None:
        """Return their request, answered now; None if no administrator has been told of one."""
        ...

    async def next_untold(self) -> AccessAsked | None:
        """Return the oldest request held back because too many were open; marks it as told."""
        ...
