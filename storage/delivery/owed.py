"""Cards and notices that are owed: missing ones of a place, and refreshes after staff has changed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import CatchUp, News, RefreshCard, Remind, ShowCard
from domain.model.conversation.notices.notice import Priority
from domain.model.conversation.notices.standing_cards import owed_cards
from domain.model.ids import IncidentNumber, Place
from domain.model.outcome import OF_THE_CHAT
from storage.delivery.kinds import RULES, kinds_that
from storage.engine.database import Database
from storage.engine.prepared import prepared
from storage.incidents.rows import load
from storage.organisation.offices import Offices
from storage.outbox.queue import queue, standing
from storage.schema.columns import UtcDateTime, constant, here, in_place
from storage.schema.delivery import SENT_CURRENT, sent_message, shown_staff
from storage.schema.incidents import OPEN_NUMBER, OPEN_NUMBERS, incident
from storage.schema.messages import (
    OUTBOX_ASSUMED,
    OUTBOX_OF_STAFF,
    OUTBOX_REFUSED,
    OUTBOX_WAITING,
    OutboxState,
    outbox,
)

_AT_ONCE: Final = 100

_EDITED: Final = kinds_that(lambda rules: rules.stays)

_OF_THE_CHAT: Final = or_(*(outbox.c.error == remedy for remedy in sorted(OF_THE_CHAT)))
"""Refused for a reason that no longer holds once the place accepts another notice."""

_TOLD_LATE: Final = or_(
    *(and_(outbox.c.kind == kind, rules.worth_sending_late) for kind, rules in RULES.items())
)
"""Kinds that are worth sending late; cards are derived, and replies would come too late."""


def _some_like_it(table: FromClause, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a row of `table` in the same place has the subject that the notice shows by edits.

    Cards and other subjects are searched separately, so that each uses its index.
    """
    maybe_empty = ("thread", "version", "authority")
    same = [table.c[name].is_not_distinct_from(outbox.c[name]) for name in maybe_empty]

    def some(*names: str) -> ColumnElement[bool]:
        subject = [table.c[name] == outbox.c[name] for name in ("chat", *names)]
        return select(literal(1)).select_from(table).where(*which, *subject, *same).exists()

    card = (outbox.c.kind == ShowCard.kind) & some("number", "card_kind")
    return card | (outbox.c.kind.in_(_EDITED) & some("subject_kind", "subject_id"))


def _outdated() -> ColumnElement[bool]:
    """The message that stands is outdated: this change was refused, and no later one accepted.

    Also for closed incidents, closed questions and finished jobs.
    """
    stands = _some_like_it(sent_message, SENT_CURRENT)
    other = outbox.alias("other")
    refused = other.c.state == constant(OutboxState.UNDELIVERABLE)
    later = (refused, other.c.kind == outbox.c.kind, other.c.id > outbox.c.id)
    return and_(OUTBOX_REFUSED, _OF_THE_CHAT, stands, ~_some_like_it(other, *later))


_OUTDATED: Final = _outdated()

STILL_NEEDED: Final = or_(
    and_(
        outbox.c.number.in_(OPEN_NUMBERS),
        or_(
            OUTBOX_REFUSED & outbox.c.kind.in_([News.kind, Remind.kind]),
            OUTBOX_ASSUMED,
        ),
    ),
    _OUTDATED,
)
"""Kept: undelivered news and reminders of open incidents, cards to show again, and the last
refused change of a standing message."""

_AFTER_ALL: Final = timedelta(minutes=10)
"""Time before a notice that was refused again is retried on its own."""


def _refused_in(given: Collection[str]) -> ColumnElement[bool]:
    """Notices that the place refused for a reason that no longer holds once it accepts another."""
    return and_(OUTBOX_REFUSED, in_place(outbox, given), _OF_THE_CHAT)


@cache
def _some_refused(*given: str) -> Select[Any]:
    tried_before = bindparam("tried_before", type_=UtcDateTime)
    # `pay` dates the rows it requeues and resets their attempts; others are dated by attempts.
    told_once = or_(outbox.c.put_off_at.is_(None), outbox.c.attempts > 0)
    rested = or_(told_once, outbox.c.put_off_at < tried_before)
    coming = outbox.alias("coming")
    catching_up = select(coming.c.id).where(
        coming.c.state == constant(OutboxState.WAITING),
        coming.c.priority != constant(Priority.STRANGER),  # as its index is written
        coming.c.kind == CatchUp.kind,
        in_place(coming, given),
    )
    some = select(outbox.c.id).where(_refused_in(given), rested, ~catching_up.exists())
    return prepared(some.limit(1))


async def owes(connection: AsyncConnection, place: Place, now: datetime) -> bool:
    """Whether it has refused notices that were not just retried and are not about to be."""
    there = here(place)
    given = {**there, "tried_before": now - _AFTER_ALL}
    return (await connection.execute(_some_refused(*there), given)).first() is not None


async def missing_cards(
    connection: AsyncConnection, offices: Offices, place: Place
) -> Sequence[ShowCard]:
    """Cards of open incidents that are missing there."""
    organisation = (await offices.in_force(connection)).organisation
    found: list[ShowCard] = []
    for numbers in _batches(await _open(connection)):
        stands = await standing(connection, numbers)
        for number in numbers:
            one = await load(connection, number)
            if one is not None:
                owed = owed_cards(one, organisation, stands)
                found += [show for show in owed if show.place == place]
    return found


async def pay(
    connection: AsyncConnection, place: Place, cards: Sequence[ShowCard], now: datetime
) -> None:
    """Queues these cards, and requeues refused notices that are still needed."""
    there = here(place)
    refused = _refused_in(there)
    await _again(connection, and_(refused, _TOLD_LATE), there, put_off_at=now)
    edit = {"priority": Priority.REFRESH, "payload": None, "reply_to": None}
    await _again(connection, and_(refused, _OUTDATED), there, put_off_at=now, **edit)
    dropped = update(outbox).where(refused).values(state=OutboxState.DROPPED)
    await connection.execute(dropped, there)
    await queue(connection, cards, now)


async def tell_again(connection: AsyncConnection, which: ColumnElement[bool]) -> int:
    """Requeue these notices as if untried; return how many there were.

    Their `error` is kept: if it recurs, it is not reported again.
    """
    return await _again(connection, which, {})


async def _again(
    connection: AsyncConnection,
    which: ColumnElement[bool],
    given: Mapping[str, Any],
    **values: Any,
) -> int:
    """Requeue them; `given` are parameters, `values` further changes."""
    afresh = {"attempts": 0, "not_before": None, "finished_at": None}
    again = update(outbox).where(which).values(state=OutboxState.WAITING, **afresh, **values)
    return (await connection.execute(again, given)).rowcount


async def _open(connection: AsyncConnection) -> Sequence[IncidentNumber]:
    numbers = await connection.execute(OPEN_NUMBERS.order_by(OPEN_NUMBER))
    return [IncidentNumber(number) for number in numbers.scalars()]


def _batches(numbers: Sequence[IncidentNumber]) -> Iterator[Sequence[IncidentNumber]]:
    for first in range(0, len(numbers), _AT_ONCE):
        yield numbers[first : first + _AT_ONCE]


_REFRESHED_AT_ONCE: Final = 50
"""Incidents per transaction."""

_ENOUGH: Final = 200
"""The most refreshes that may wait: the messenger takes no more of them between two checks."""

_REFRESHED: Final = select(shown_staff.c.refreshed).where(shown_staff.c.refreshed.is_not(None))

_UNTRIED: Final = select(outbox.c.id).where(
    OUTBOX_WAITING,
    OUTBOX_OF_STAFF,
    outbox.c.priority == Priority.REFRESH,
    outbox.c.not_before.is_(None),
)
"""Excludes retries: an unreachable chat must not hold back the cards of others."""


class Refreshing:
    """The remainder of the newest RefreshOpen; it continues after a restart."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def pending(self) -> bool:
        """Whether any incident's cards remain to be refreshed."""
        return bool(await self._database.rows(_REFRESHED))

    async def go_on(self, now: datetime) -> bool:
        """Queues the refreshes of the next incidents; False if none remain, or enough wait."""
        if not await self.pending() or await self._enough_wait():
            return False
        async with self._database.writing(long=True) as connection:
            last = (await connection.execute(_REFRESHED.with_for_update())).scalar()
            return last is not None and await _refresh_after(connection, last, now)

    async def _enough_wait(self) -> bool:
        count = select(func.count()).select_from(_UNTRIED.limit(_ENOUGH).subquery())
        return (await self._database.scalar(count, long=True) or 0) >= _ENOUGH


async def _refresh_after(connection: AsyncConnection, last: int, now: datetime) -> bool:
    """Cards of closed incidents keep showing the staff of their time."""
    following = (
        select(incident.c.number)
        .where(last < OPEN_NUMBER, incident.c.closed_at.is_(None))
        .order_by(OPEN_NUMBER)
        .limit(_REFRESHED_AT_ONCE)
    )
    numbers = (await connection.execute(following)).scalars().all()
    cards = await standing(connection, numbers)
    await queue(connection, [RefreshCard(card) for card in cards], now)
    so_far = numbers[-1] if numbers else None
    await connection.execute(update(shown_staff).values(refreshed=so_far))
    return bool(numbers)
