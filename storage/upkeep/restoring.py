"""Makes a database restored from a backup safe to serve (ADR 36).

After the backup the bot has sent messages, edited cards and assigned numbers, none of which is in
it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import Notice, RefreshOpen
from domain.model.ids import IncidentNumber
from domain.model.organisation.office import Office
from storage.delivery.kinds import kinds_that
from storage.engine.database import Database
from storage.engine.migrate import end_filling
from storage.engine.tasks import make_unknown
from storage.leader.leadership import end_term
from storage.organisation.offices import Offices
from storage.outbox.queue import queue
from storage.schema.columns import UtcDateTime
from storage.schema.delivery import SENT_CURRENT, menu, restoration, sent_message
from storage.schema.incidents import OPEN_NUMBERS, counter, event, incident
from storage.schema.messages import OUTBOX_WAITING, OutboxState, inbox, outbox
from storage.schema.staff import account_link, invitation, organisation_revision

SKEW: Final = timedelta(minutes=2)
"""Messages are dated by the messenger's clock, in whole seconds; records by ours."""

LARGEST_IMPORT: Final = 200_000
"""Rows of one file, each with a number: one may have been imported in the lost time."""

_SKIPPED: Final = 1000
"""Numbers, at least."""
_ROUND: Final = 100_000
_ROUND_WHERE_KNOWN: Final = 1000
"""People read numbers aloud: the first new one follows a round number."""

_TELLS: Final = outbox.c.kind.in_(kinds_that(lambda rules: rules.sent_once))
"""Notices to be sent only once. All others show a state, which people work with."""

_RECORDS: Final = (
    inbox.c.received_at,
    inbox.c.done_at,
    outbox.c.created_at,
    outbox.c.finished_at,
    event.c.at,
    organisation_revision.c.at,
)
_OF_WHAT_GOES_ON: Final = sent_message.c.number.is_(None) | sent_message.c.number.in_(OPEN_NUMBERS)


class Restored(NamedTuple):
    """What is missing, and what was done about it."""

    since: datetime
    """The time of the last event in the backup."""
    until: datetime
    held: Sequence[IncidentNumber | None]
    """The incident of each message waiting then: it may have been sent, and is not sent again."""
    next_number: IncidentNumber


async def mark_restored(
    database: Database,
    offices: Offices,
    now: datetime,
    tell: Callable[[Restored, Office], Sequence[Notice]],
    last_number: IncidentNumber | None = None,
) -> Restored:
    """Mark a newly restored database, which nobody serves yet; queues the notices of `tell`.

    Notices to be sent only once are not sent again. Cards of open incidents are refreshed, whatever
    they show. No answer is placed that may be placed already. New incidents get numbers not used
    since; see `_skip_numbers`. `last_number` is the highest that people have seen. Invitations and
    menus become void.
    """
    async with database.writing() as connection:
        office = await offices.in_force(connection)
        since = min(await _last_record(connection) or now, now)
        numbers = await _hold(connection, now)
        next_number = await _skip_numbers(connection, since, now, last_number)
        shown = update(sent_message).where(SENT_CURRENT, _OF_WHAT_GOES_ON, sent_message.c.part >= 0)
        await connection.execute(shown.values(digest=""))  # its current content is unknown
        void = update(invitation).where(invitation.c.used_at.is_(None))
        await connection.execute(void.values(used_at=now))
        await connection.execute(delete(account_link))
        await connection.execute(delete(menu))
        await make_unknown(connection, now)
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
    connection: AsyncConnection, since: datetime, now: datetime, last: IncidentNumber | None
) -> IncidentNumber:
    """Return the next number, beyond any that may have been assigned in the lost time.

    The gap is twice the number registered in an equal time before, plus a margin. If the last
    number is unknown, it also covers a whole import.
    """
    before = incident.c.registered_at > since - (now - since)
    came = await connection.scalar(select(func.count()).select_from(incident).where(before))
    of_incidents = counter.c.name == incident.name
    known = await connection.scalar(select(counter.c.value).where(of_incidents)) or 0
    least = max(known, last or 0) + _SKIPPED + 2 * (came or 0)
    if last is None:
        skipped = _rounded_up(least + LARGEST_IMPORT, _ROUND)
    else:
        skipped = _rounded_up(least, _ROUND_WHERE_KNOWN)
    await connection.execute(update(counter).where(of_incidents).values(value=skipped))
    return IncidentNumber(skipped + 1)


def _rounded_up(number: int, to: int) -> int:
    return -(-number // to) * to


async def _last_record(connection: AsyncConnection) -> datetime | None:
    moments = [
        await connection.scalar(select(func.max(column, type_=UtcDateTime))) for column in _RECORDS
    ]
    return max(filter(None, moments), default=None)
