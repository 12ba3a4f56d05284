"""Access requests: recorded when their notice is queued, at most once a day per person."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.announcement import AccessAsked
from domain.model.conversation.notices.kinds import Announce, Notice
from domain.model.ids import PersonId
from storage.engine.database import Database, upsert
from storage.schema.columns import Row
from storage.schema.delivery import reached
from storage.schema.staff import access_request as table

MOST_TOLD: Final = 5
"""The most requests told of at a time; the others follow one by one."""

KEEP_REQUESTS: Final = timedelta(days=30)

_AGAIN: Final = timedelta(days=1)
_FORGOTTEN: Final = timedelta(days=7)
"""A request unanswered for so long no longer holds back others."""


class SqlAccessRequests:
    """The access requests of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def asked(self, person: PersonId) -> AccessAsked | None:
        """Return their request, answered or not."""
        theirs = select(table).where(table.c.person == person)
        row = (await self._connection.execute(theirs)).mappings().first()
        return None if row is None else _asked(row)

    async def answer(self, person: PersonId) -> AccessAsked | None:
        """Return their request, answered now; None if no administrator has been told of one."""
        waits = table.c.person == person, table.c.told, table.c.answered.is_(False)
        answered = update(table).where(*waits).values(answered=True).returning(table)
        row = (await self._connection.execute(answered)).mappings().first()
        return None if row is None else _asked(row)

    async def next_untold(self) -> AccessAsked | None:
        """Return the oldest request not told of yet, and mark it as told."""
        oldest = select(table.c.person).where(~table.c.told).order_by(table.c.at).limit(1)
        told = update(table).where(table.c.person.in_(oldest)).values(told=True).returning(table)
        row = (await self._connection.execute(told)).mappings().first()
        return None if row is None else _asked(row)


async def forget_requests(database: Database, now: datetime) -> None:
    """Forget requests of a month ago; of those that were answered only whose they were.

    Whoever was refused can't ask again.
    """
    old = table.c.at < now - KEEP_REQUESTS
    named = old & table.c.answered & (table.c.name != "")
    async with database.writing(long=True) as connection:
        await connection.execute(delete(table).where(old, ~table.c.answered))
        await connection.execute(update(table).where(named).values(name="", username=""))


async def only_new_requests(
    connection: AsyncConnection, notices: Sequence[Notice], now: datetime
) -> Sequence[Notice]:
    """Drops requests of people who asked or were answered today, or while many are open.

    Also drops notices to administrators whom the bot has never reached.
    """
    asking = [one for one in notices if isinstance(one, Announce) and _asked_in(one)]
    if not asking:
        return notices
    chats = [one.place.chat for one in asking]
    known = set(await connection.scalars(reached(chats)))
    asked = {what for one in asking if one.place.chat in known and (what := _asked_in(one))}
    told = {what for what in asked if await _recorded(connection, what, now)}
    left = [one for one in asking if one.place.chat not in known or one.what not in told]
    return [one for one in notices if one not in left]


async def _recorded(connection: AsyncConnection, what: AccessAsked, now: datetime) -> bool:
    """Whether administrators are told of it now."""
    waiting = select(func.count()).where(
        table.c.told, table.c.answered.is_(False), table.c.at > now - _FORGOTTEN
    )
    told = (await connection.execute(waiting)).scalar_one() < MOST_TOLD
    values = {"name": what.name, "username": what.username, "at": now, "told": told}
    new = upsert(connection, table).values(person=what.person, answered=False, **values)
    again = new.on_conflict_do_update(
        index_elements=["person"],
        set_=values,
        where=or_(table.c.at <= now - _AGAIN, table.c.at > now) & table.c.answered.is_(False),
    )
    done = await connection.execute(again.returning(table.c.person))
    return done.first() is not None and told


def _asked_in(notice: Notice) -> AccessAsked | None:
    """The new request in a notice; one that was held back is recorded already."""
    what = notice.what if isinstance(notice, Announce) else None
    return what if isinstance(what, AccessAsked) and not what.recorded else None


def _asked(row: Row) -> AccessAsked:
    return AccessAsked(
        person=row["person"], name=row["name"], username=row["username"], recorded=True
    )
