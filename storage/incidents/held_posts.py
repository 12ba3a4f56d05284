"""Posts and comments found on pages: which are known already, and which wait unregistered."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.incident.events import Registered
from domain.model.network.held_post import COUNTED_FOR, Flood, Flow, HeldPost
from domain.model.network.post import FoundPost, PageAddress, PostAddress, stored_address
from storage.engine.database import Database, put_row, upsert
from storage.engine.tasks import due_tasks, next_moment
from storage.incidents.brought import brought
from storage.incidents.events import from_row, kind_of
from storage.schema.columns import Row
from storage.schema.incidents import HELD, event, incident, incident_text
from storage.schema.incidents import held_post as table
from storage.schema.staff import page_mark
from storage.schema.tasks import REGISTERING


class SqlHeldPosts:
    """The held posts of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, posts: Sequence[HeldPost], flood: datetime) -> None:
        """Stores those that are not stored yet."""
        for one in posts:
            new = upsert(self._connection, table).values(
                {"address": str(one.post.address), **_values(one), "flood": flood}
            )
            await self._connection.execute(new.on_conflict_do_nothing(index_elements=["address"]))

    async def set_aside(self, post: HeldPost, at: datetime, bring_at: datetime | None) -> bool:
        """Stores it until that time; False if it was set aside before."""
        which = table.c.address == str(post.post.address), table.c.flood.is_(None)
        until = REGISTERING.until(bring_at, at)
        again = update(table).where(*which).values(until)
        if (await self._connection.execute(again)).rowcount:
            return False
        values = {"flood": None, **until}
        await put_row(
            self._connection, table, {"address": str(post.post.address)}, _values(post) | values
        )
        return True

    async def flood(self) -> Flood | None:
        """Return what waits for control."""
        return await load_flood(self._connection)

    async def ask_for(self, most: int, at: datetime) -> int:
        """Make the oldest ones due now."""
        oldest = select(table.c.address).where(HELD)
        oldest = oldest.order_by(table.c.found_at, table.c.at, table.c.address).limit(most)
        asked = update(table).where(table.c.address.in_(oldest)).values(REGISTERING.until(at, at))
        return (await self._connection.execute(asked)).rowcount

    async def stop(self, until: datetime) -> None:
        """Stop registering from the pages of which posts wait for control."""
        flooded = page_mark.c.page.in_(select(table.c.page).where(HELD))
        await self._connection.execute(update(page_mark).where(flooded).values(stopped_until=until))


class FoundPosts:
    """What the reading of pages asks for, outside of any unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, posts: Collection[PostAddress]) -> set[PostAddress]:
        """Return those that are registered, recorded under an answer, or held."""
        async with self._database.reading() as connection:
            return await brought(connection, posts)

    async def flow(self, page: PageAddress, now: datetime) -> Flow:
        """Return what was registered from the page within the last hour."""
        registered = (
            select(event, incident_text.c.author_url)
            .join_from(incident, event, event.c.number == incident.c.number)
            .outerjoin(incident_text, incident_text.c.number == incident.c.number)
            .where(incident.c.detected_at >= now - COUNTED_FOR, event.c.kind == kind_of(Registered))
        )
        stopped = select(page_mark.c.page).where(
            page_mark.c.page == str(page), page_mark.c.stopped_until > now
        )
        rows = await self._database.rows(registered)
        authors = [row["author_url"] for row in rows if _page_of(row) == page]
        return Flow(authors, stopped=await self._database.scalar(stopped) is not None)

    async def due(self, now: datetime, limit: int) -> Sequence[HeldPost]:
        """Return the held posts that are to be brought in now, oldest first."""
        order = (table.c.found_at, table.c.at, table.c.address)
        rows = await due_tasks(self._database, REGISTERING, select(table), now, limit, *order)
        return [_held(row) for row in rows]

    async def next_moment(self) -> datetime | None:
        """When the next one is due."""
        return await next_moment(self._database, REGISTERING)

    async def drop(self, post: PostAddress) -> None:
        """Forget a post that was brought in."""
        async with self._database.writing() as connection:
            await connection.execute(delete(table).where(table.c.address == str(post)))


async def load_flood(connection: AsyncConnection) -> Flood | None:
    """Return what waits for control; None if nothing does."""
    waiting = (
        select(table.c.page, table.c.author_url, func.count(), func.min(table.c.flood))
        .where(HELD)
        .group_by(table.c.page, table.c.author_url)
    )
    rows = (await connection.execute(waiting)).all()
    if not rows:
        return None
    by_page = Counter[PageAddress]()
    for page, _, count, _ in rows:
        by_page[_page(page)] += count
    stopped = select(func.min(page_mark.c.stopped_until)).where(
        page_mark.c.page.in_(select(table.c.page).where(HELD))
    )
    return Flood(
        min(since for *_, since in rows),
        by_page,
        max((count for _, author, count, _ in rows if author is not None), default=0),
        (await connection.execute(stopped)).scalar(),
    )


def _page_of(registered: Row) -> PageAddress | None:
    happened = from_row(registered)
    return happened.page if isinstance(happened, Registered) else None


def _page(stored: str) -> PageAddress:
    address = stored_address(stored)
    return PageAddress(address.network, address.key)


def _values(held: HeldPost) -> dict[str, Any]:
    post = held.post
    return {
        "page": str(held.page),
        "url": post.url,
        "text": post.text,
        "at": post.at,
        "author_name": post.author_name,
        "author_url": post.author_url,
        "under": None if post.under is None else str(post.under),
        "thread": None if post.thread is None else str(post.thread),
        "found_at": held.found_at,
    }


def _held(row: Row) -> HeldPost:
    under, thread = (
        stored_address(row[name]) if row[name] else None for name in ("under", "thread")
    )
    post = FoundPost(
        stored_address(row["address"]),
        row["url"],
        row["text"],
        row["at"],
        None,
        under,
        thread=thread,
        author_name=row["author_name"],
        author_url=row["author_url"],
    )
    return HeldPost(_page(row["page"]), post, row["found_at"])
