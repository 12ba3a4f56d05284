"""What a database restored from a copy has to know, and what it must not do (ADR 36).

Since the copy was made the bot has gone on: sent messages, edited cards, given numbers. None of that
is in the copy.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import IncidentNumber
from domain.model.staff.office import Office
from domain.model.telling.notices import Notice, RefreshOpen
from storage.delivery.leader import end_term
from storage.engine.database import Database
from storage.engine.unfinished import end_filling
from storage.messages.outbox import queue
from storage.schema.columns import UtcDateTime
from storage.schema.delivery import SENT_CURRENT, menu, restoration, sent_message
from storage.schema.incidents import counter, event, incident
from storage.schema.messages import OUTBOX_WAITING, OutboxKind, OutboxState, inbox, outbox
from storage.schema.staff import invitation, organisation_revision
from storage.staff.offices import Offices

SKEW: Final = timedelta(minutes=2)
"""Messages are dated by the messenger's clock, and in whole seconds; records by ours."""

LEAST_SKIPPED: Final = 1000
"""Numbers."""

_TELLS: Final = outbox.c.kind.in_(
    [
        OutboxKind.NEWS,
        OutboxKind.REMINDER,
        OutboxKind.SAY,
        OutboxKind.FILE,
        OutboxKind.ANNOUNCEMENT,
    ]
)
"""The notice tells something once. All others show how something stands: people work with them."""

_RECORDS: Final = (
    inbox.c.received_at,
    inbox.c.done_at,
    outbox.c.created_at,
    outbox.c.finished_at,
    event.c.at,
    organisation_revision.c.at,
)
_OF_WHAT_GOES_ON: Final = sent_message.c.number.is_(None) | sent_message.c.number.in_(
    select(incident.c.number).where(incident.c.closed_at.is_(None))
)


class Restored(NamedTuple):
    """What is missing, and what was done about it."""

    since: datetime
    """When the last thing happened that the copy knows of."""
    until: datetime
    held: Sequence[IncidentNumber | None]
    """What each message was about that waited then: it may have been sent, and is not sent again."""
    next_number: IncidentNumber


async def mark_restored(
    database: Database,
    offices: Offices,
    now: datetime,
    tell: Callable[[Restored, Office], Sequence[Notice]],
) -> Restored:
    """Notes in a database just restored, which nobody serves yet, that it is; `tell` is queued with it.

    What only tells something is not sent again. Cards of open incidents are brought up to date,
    whatever they show by now. New incidents get numbers that were given to no other since, as far as
    one can judge by how many came in a time as long; invitations and menus are void.
    """
    async with database.writing() as connection:
        office = await offices.in_force(connection)
        since = min(await _last_record(connection) or now, now)
        numbers = await _hold(connection, now)
        next_number = await _skip_numbers(connection, since, now)
        shown = update(sent_message).where(SENT_CURRENT, _OF_WHAT_GOES_ON, sent_message.c.part >= 0)
        await connection.execute(shown.values(digest=""))  # nobody knows what it shows by now
        void = update(invitation).where(invitation.c.used_at.is_(None))
        await connection.execute(void.values(used_at=now))
        await connection.execute(delete(menu))
        await end_term(connection)
        await connection.execute(insert(restoration).values(since=since - SKEW, until=now))
        restored = Restored(since, now, numbers, next_number)
        await queue(connection, [RefreshOpen(), *tell(restored, office)], now)
        await end_filling(connection)
        return restored


async def _hold(connection: AsyncConnection, now: datetime) -> Sequence[IncidentNumber | None]:
    hold = update(outbox).where(OUTBOX_WAITING, _TELLS)
    hold = hold.values(state=OutboxState.HELD, finished_at=now)
    return (await connection.scalars(hold.returning(outbox.c.number))).all()


async def _skip_numbers(
    connection: AsyncConnection, since: datetime, now: datetime
) -> IncidentNumber:
    """As many as twice what came in as long a time before, and some; gives the next one."""
    before = incident.c.registered_at > since - (now - since)
    came = await connection.scalar(select(func.count()).select_from(incident).where(before))
    skipped = counter.c.value + LEAST_SKIPPED + 2 * (came or 0)
    skip = update(counter).where(counter.c.name == incident.name).values(value=skipped)
    last = (await connection.execute(skip.returning(counter.c.value))).scalar_one()
    return IncidentNumber(last + 1)


async def _last_record(connection: AsyncConnection) -> datetime | None:
    moments = [
        await connection.scalar(select(func.max(column, type_=UtcDateTime))) for column in _RECORDS
    ]
    return max(filter(None, moments), default=None)
