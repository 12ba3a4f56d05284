"""What a place is owed, because it could not be reached or is new: derived, and queued again."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import IncidentNumber
from domain.model.place import Place
from domain.model.telling.notices import ShowCard, owed_cards
from domain.model.telling.outcome import OF_THE_CHAT
from storage.engine.prepared import always
from storage.incidents.loading import load
from storage.messages.outbox import queue, standing
from storage.schema.columns import here, in_place
from storage.schema.incidents import OPEN_NUMBER, OPEN_NUMBERS
from storage.schema.messages import (
    OUTBOX_ASSUMED,
    OUTBOX_REFUSED,
    QUESTION_OPEN,
    OutboxKind,
    OutboxState,
    outbox,
    question,
)
from storage.staff.offices import Offices

_AT_ONCE: Final = 100

_TOLD_LATE: Final = or_(
    outbox.c.kind.in_(
        [
            OutboxKind.NEWS,
            OutboxKind.REMINDER,
            OutboxKind.ANNOUNCEMENT,
            OutboxKind.MEMO,
            OutboxKind.BRIEFING,
            OutboxKind.FILE,
            OutboxKind.ERASE,
        ]
    ),
    and_(
        outbox.c.kind == OutboxKind.ASK,
        select(question.c.id).where(question.c.id == outbox.c.question_id, QUESTION_OPEN).exists(),
    ),
)
"""What is still worth telling; cards are derived, and an answer comes too late."""


STILL_NEEDED: Final = and_(
    outbox.c.number.in_(OPEN_NUMBERS),
    or_(
        OUTBOX_REFUSED & outbox.c.kind.in_([OutboxKind.NEWS, OutboxKind.REMINDER]),
        OUTBOX_ASSUMED,
    ),
)
"""Of an open incident: what could not be told is kept until it can, a card to be shown again."""


def _refused_in(given: Collection[str]) -> ColumnElement[bool]:
    """The notices that the place did not take, for a reason that has gone once it takes another."""
    of_the_chat = or_(*(outbox.c.error == remedy for remedy in sorted(OF_THE_CHAT)))
    return and_(OUTBOX_REFUSED, in_place(outbox, given), of_the_chat)


@cache
def _some_refused(*given: str) -> Select[Any]:
    return always(select(outbox.c.id).where(_refused_in(given)).limit(1))


async def owes(connection: AsyncConnection, place: Place) -> bool:
    """Whether it was refused something."""
    there = here(place)
    return (await connection.execute(_some_refused(*there), there)).first() is not None


async def missing_cards(
    connection: AsyncConnection, offices: Offices, place: Place
) -> Sequence[ShowCard]:
    """Cards of open incidents that are needed there and don't stand there."""
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
    """Queues these cards, and again what the place was refused and should still be told."""
    there = here(place)
    refused = _refused_in(there)
    await tell_again(connection, and_(refused, _TOLD_LATE), there)
    dropped = update(outbox).where(refused).values(state=OutboxState.DROPPED)
    await connection.execute(dropped, there)
    await queue(connection, cards, now)


async def tell_again(
    connection: AsyncConnection, which: ColumnElement[bool], given: Mapping[str, Any] | None = None
) -> int:
    """Queue these notices as if they had not been tried yet; return how many there were.

    `given` are parameters of `which`.
    """
    afresh = {"attempts": 0, "not_before": None, "error": None, "finished_at": None}
    again = update(outbox).where(which).values(state=OutboxState.WAITING, **afresh)
    return (await connection.execute(again, given)).rowcount


async def _open(connection: AsyncConnection) -> Sequence[IncidentNumber]:
    numbers = await connection.execute(OPEN_NUMBERS.order_by(OPEN_NUMBER))
    return [IncidentNumber(number) for number in numbers.scalars()]


def _batches(numbers: Sequence[IncidentNumber]) -> Iterator[Sequence[IncidentNumber]]:
    for first in range(0, len(numbers), _AT_ONCE):
        yield numbers[first : first + _AT_ONCE]
