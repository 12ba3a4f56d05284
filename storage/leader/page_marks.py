"""Up to where each page of the administration was read."""

from datetime import datetime

from sqlalchemy import select

from domain.model.network.post import PageAddress
from storage.engine.database import put_row
from storage.leader.leadership import OfTerm
from storage.schema.staff import page_mark


class PageMarks(OfTerm):
    """The marks during one leader's term."""

    async def of(self, page: PageAddress) -> str | None:
        """Return the mark from which to read on; None before the first reading."""
        stored = select(page_mark.c.mark).where(page_mark.c.page == str(page))
        return await self._database.scalar(stored)

    async def keep(self, page: PageAddress, mark: str, now: datetime) -> None:
        """Stores the mark, after everything before it was brought in.

        Raises LeadershipLost if another process reads the page by now.
        """
        values = {"mark": mark, "read_at": now}
        async with self._leading() as connection:
            await put_row(connection, page_mark, {"page": str(page)}, values)
