"""Up to where each page of the administration was read."""

from datetime import datetime

from sqlalchemy import select

from domain.model.network.post import PageAddress
from storage.engine.database import Database, upsert
from storage.leader.leadership import ensure_leading
from storage.schema.staff import page_mark


class PageMarks:
    """The marks during one leader's term."""

    def __init__(self, database: Database, epoch: int) -> None:
        self._database = database
        self._epoch = epoch

    async def of(self, page: PageAddress) -> str | None:
        """Return the mark from which to read on; None before the first reading."""
        stored = select(page_mark.c.mark).where(page_mark.c.page == str(page))
        return await self._database.scalar(stored)

    async def keep(self, page: PageAddress, mark: str, now: datetime) -> None:
        """Stores the mark, after everything before it was brought in.

        Raises LeadershipLost if another process reads the page by now.
        """
        values = {"mark": mark, "read_at": now}
        new = upsert(self._database, page_mark).values(page=str(page), **values)
        async with self._database.writing() as connection:
            await ensure_leading(connection, self._epoch)
            await connection.execute(
                new.on_conflict_do_update(index_elements=["page"], set_=values)
            )
