"""What people look for, so that its pages and buttons survive a restart."""

from typing import Protocol

from domain.model.ids import PersonId, SearchId
from domain.model.search import Search, Sought


class Searches(Protocol):
    """Kept for some days."""

    async def open(self, person: PersonId, sought: Sought) -> SearchId:
        """A new one."""
        ...

    async def get(self, search: SearchId) -> Search:
        """The search, locked for change; raises SearchGone."""
        ...

    async def save(self, search: Search) -> None:
        """Stores what is looked for, and which page of it is shown."""
        ...
