"""Search queries, stored so that result pages and buttons survive a restart."""

from typing import Protocol

from domain.model.ids import PersonId, SearchId
from domain.model.search import Search, Sought


class Searches(Protocol):
    """Searches; kept for some days."""

    async def open(self, person: PersonId, sought: Sought) -> SearchId:
        """Adds a search."""
        ...

    async def get(self, search: SearchId) -> Search:
        """Return the search, locked for change; raises SearchGone."""
        ...

    async def save(self, search: Search) -> None:
        """Stores the query and the page shown."""
        ...
