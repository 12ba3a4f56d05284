"""Comments found on pages: which are known already, which wait, and how the others were sorted."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.errors import Reason, Refusal
from domain.model.found_comment import (
    LINES,
    RETURNED_WITHIN,
    CommentState,
    FoundComment,
    NewComment,
    Sorting,
    Unsorted,
)
from domain.model.ids import AuthorityCode, CommentId, IncidentNumber
from domain.model.network.post import FoundPost, PostAddress, page_address, stored_address
from storage.engine.database import Database, upsert
from storage.engine.tasks import due_tasks, next_moment
from storage.incidents.brought import brought
from storage.schema.columns import SETTLED, Row, constant, left_by_erasing
from storage.schema.incidents import COMMENT_WAITS, assignment
from storage.schema.incidents import found_comment as table
from storage.schema.tasks import COMMENT_LOOK, SORTING
from storage.search.stems import stems, stems_of

_LOOKED_EVERY: Final = timedelta(minutes=10)
"""Between two looks at a comment that waits."""

_SEARCHED: Final = 500
"""The newest comments sorted away in which a search looks."""

_MOST_FOUND: Final = 3

_UNNEEDED: Final = table.c.state == constant(CommentState.UNNEEDED)


class SqlFoundComments:
    """The comments of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def known(self, posts: Collection[PostAddress]) -> set[PostAddress]:
        """Return those that are registered, or were found before."""
        return await brought(self._connection, posts)

    async def add(self, new: Sequence[NewComment]) -> Sequence[FoundComment]:
        """Store those whose addresses are not stored yet, and return them."""
        added = list[FoundComment]()
        for one in new:
            row = upsert(self._connection, table).values(_values(one))
            row = row.on_conflict_do_nothing(index_elements=["address"]).returning(table)
            stored = (await self._connection.execute(row)).mappings().first()
            added += [] if stored is None else [comment_of(stored)]
        return added

    async def get(self, comment: CommentId) -> FoundComment:
        """Return the comment, locked; raises COMMENT_ERASED if there is none."""
        return await load_comment(self._connection, comment, lock=True)

    async def save(self, comment: FoundComment, remind_at: datetime | None, at: datetime) -> None:
        """Store its state, and when control is reminded next; a registered one loses its words."""
        registered = comment.state is CommentState.REGISTERED
        values = {
            **(left_by_erasing(table) if registered else {"text": comment.post.text}),
            "state": comment.state,
            "opened": comment.opened,
            "edits": comment.edits,
            "missed": comment.missed,
            **SETTLED.values(comment.sorted),
            "number": comment.number,
            "reminded_until": comment.reminded_until,
            **SORTING.until(remind_at, at),
            **COMMENT_LOOK.until(at + _LOOKED_EVERY if comment.waits else None, at),
        }
        await self._connection.execute(update(table).where(table.c.id == comment.id).values(values))

    async def waiting(self) -> int:
        """Return how many wait."""
        return await _count(self._connection)

    async def alarms(self) -> Sequence[FoundPost]:
        """Return those that came with words of danger and wait."""
        rows = await self._connection.execute(select(table).where(COMMENT_WAITS, table.c.alarming))
        return [comment_of(row).post for row in rows.mappings()]

    async def sorting(self, after: CommentId, at: datetime) -> Sorting:
        """Return the page of the list that begins after that comment."""
        return await load_sorting(self._connection, after, at, lock=True)


class CommentQueue:
    """What the loops ask for, outside of any unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, posts: Collection[PostAddress]) -> set[PostAddress]:
        """Return those that are registered, or were found before."""
        async with self._database.reading() as connection:
            return await brought(connection, posts)

    async def due(self, now: datetime, limit: int) -> Sequence[CommentId]:
        """Return those of which control is to be reminded now."""
        rows = await due_tasks(self._database, SORTING, select(table.c.id), now, limit)
        return [CommentId(row["id"]) for row in rows]

    async def next_moment(self) -> datetime | None:
        """When the next reminder is due."""
        return await next_moment(self._database, SORTING)

    async def unsorted(self) -> Unsorted | None:
        """Return how many wait, None: none does."""
        waiting = select(func.count(), func.min(table.c.found_at)).where(COMMENT_WAITS)
        async with self._database.reading() as connection:
            count, first = (await connection.execute(waiting)).one()
        return Unsorted(count, first) if count else None

    async def to_look_at(self, now: datetime, limit: int) -> Sequence[FoundComment]:
        """Return those that are to be looked at now, longest waiting first."""
        rows = await due_tasks(self._database, COMMENT_LOOK, select(table), now, limit)
        return [comment_of(row) for row in rows]

    async def next_look(self) -> datetime | None:
        """When the next look is due."""
        return await next_moment(self._database, COMMENT_LOOK)

    async def looked(self, comments: Collection[CommentId], now: datetime) -> None:
        """Put off the next look at these, where they still wait."""
        values = COMMENT_LOOK.until(now + _LOOKED_EVERY, now)
        later = update(table).where(table.c.id.in_(comments), COMMENT_WAITS).values(values)
        async with self._database.writing() as connection:
            await connection.execute(later)


async def load_comment(
    connection: AsyncConnection, comment: CommentId, *, lock: bool = False
) -> FoundComment:
    """Return the comment; raises COMMENT_ERASED if there is none."""
    one = select(table).where(table.c.id == comment)
    rows = await connection.execute(one.with_for_update() if lock else one)
    row = rows.mappings().first()
    if row is None:
        raise Refusal(Reason.COMMENT_ERASED)
    return comment_of(row)


async def answered_by(
    connection: AsyncConnection, number: IncidentNumber | None
) -> AuthorityCode | None:
    """Return the authority that answers that incident."""
    lead = select(assignment.c.authority).where(
        assignment.c.number == number, assignment.c.lead.is_(True)
    )
    return None if number is None else await connection.scalar(lead)


async def sorted_away(connection: AsyncConnection, words: Sequence[str]) -> Sequence[FoundComment]:
    """Return comments that need no answer or were deleted, with all of these words, newest first."""
    if not words:
        return ()
    away = table.c.state.in_([CommentState.UNNEEDED, CommentState.DELETED]) & (table.c.text != "")
    newest = select(table).where(table.c.settled_at.is_not(None), away)
    rows = await connection.execute(newest.order_by(table.c.settled_at.desc()).limit(_SEARCHED))
    wanted = [stems(word) for word in words]
    every = {stem for of_word in wanted for stem in of_word}
    found = list[FoundComment]()
    for row in rows.mappings():
        there = stems_of(row["text"], every)
        if all(not there.isdisjoint(of_word) for of_word in wanted):
            found.append(comment_of(row))
    return found[:_MOST_FOUND]


async def load_sorting(
    connection: AsyncConnection, after: CommentId, now: datetime, *, lock: bool = False
) -> Sorting:
    """Return the page of the list that begins after that comment; the first page if it is empty."""
    shown = await _page(connection, table.c.id > after, lock=lock)
    if not shown and after:
        after, shown = CommentId(0), await _page(connection, lock=lock)
    waiting = await _count(connection)
    more = len(shown) > LINES
    return Sorting(shown[:LINES], waiting, after, more, await _returning(connection, now))


async def _page(
    connection: AsyncConnection, *which: ColumnElement[bool], lock: bool
) -> Sequence[FoundComment]:
    """Return one more than a page has."""
    rows = select(table).where(COMMENT_WAITS, *which).order_by(table.c.id).limit(LINES + 1)
    found = await connection.execute(rows.with_for_update() if lock else rows)
    return [comment_of(row) for row in found.mappings()]


async def _count(connection: AsyncConnection) -> int:
    waiting = select(func.count()).select_from(table).where(COMMENT_WAITS)
    return int((await connection.execute(waiting)).scalar_one())


async def _returning(connection: AsyncConnection, now: datetime) -> Sequence[CommentId]:
    """Return those sorted away last, while their cards may still take them back."""
    last = select(func.max(table.c.settled_at)).where(
        _UNNEEDED, table.c.settled_at >= now - RETURNED_WITHIN
    )
    ids = select(table.c.id).where(
        _UNNEEDED, table.c.settled_at == last.scalar_subquery(), table.c.text != ""
    )
    return [CommentId(one) for one in await connection.scalars(ids.order_by(table.c.id))]


def comment_of(row: Row) -> FoundComment:
    """Return the comment in the row."""
    page, address = page_address(row["page"]), row["address"]
    found = FoundPost(
        stored_address(address) if row["text"] else PostAddress(page.network, address),
        row["url"],
        row["text"],
        row["at"],
        None,
        post=stored_address(row["post"]) if row["post"] else None,
        author_name=row["author_name"],
        author_url=row["author_url"],
    )
    return FoundComment(
        CommentId(row["id"]),
        page,
        found,
        row["found_at"],
        None if row["follows"] is None else IncidentNumber(row["follows"]),
        CommentState(row["state"]),
        row["alarming"],
        row["opened"],
        row["edits"],
        row["missed"],
        tuple(row["likely"]),
        SETTLED.of(row),
        None if row["number"] is None else IncidentNumber(row["number"]),
        row["reminded_until"],
    )


def _values(new: NewComment) -> dict[str, Any]:
    post = new.post
    return {
        "address": str(post.address),
        "page": str(new.page),
        "url": post.url,
        "text": post.text,
        "at": post.at,
        "author_name": post.author_name,
        "author_url": post.author_url,
        "post": None if post.post is None else str(post.post),
        "follows": new.follows,
        "found_at": new.found_at,
        "state": CommentState.WAITING,
        "alarming": new.alarming,
        "opened": new.alarming,
        "edits": 0,
        "missed": False,
        "likely": list(new.likely),
    }
