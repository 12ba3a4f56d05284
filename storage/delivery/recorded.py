"""What is recorded of sent messages, and of edited cards."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, bindparam, select

from domain.model.conversation.notices.kinds import ShowCard
from domain.model.ids import MessageId, Place
from storage.delivery.work import QueuedNotice
from storage.engine.database import Database
from storage.engine.prepared import prepared
from storage.schema.columns import here, in_place
from storage.schema.delivery import SENT_BY_OUR_BOTS, sent_message
from storage.schema.messages import OutboxState, outbox


async def recorded(
    database: Database, place: Place, messages: Collection[MessageId]
) -> set[MessageId]:
    """Return those of the messages that one of our bots has sent there, as far as it knows."""
    there = (sent_message.c.chat == place.chat) & sent_message.c.message.in_(messages)
    ours = select(sent_message.c.message).where(SENT_BY_OUR_BOTS, there)
    return set(map(MessageId, await database.scalars(ours)))


async def edited_with(database: Database, receipt: QueuedNotice) -> bool:
    """Return whether a card of the incident was edited, or sent, there for the receipt's event.

    An edit that changed nothing does not count.
    """
    if receipt.card is None:
        return False
    given = {"notice": receipt.id, "number": receipt.card.number, **here(receipt.place)}
    return await database.scalar(_edited_with(*here(receipt.place)), given) is not None


@cache
def _edited_with(*given: str) -> Select[Any]:
    """Select a delivery of what was queued with the receipt.

    Notices for one card that waited together end at one moment; one of them has their calls.
    """
    receipt, own = outbox.alias("receipt"), outbox.alias("own")
    with_it = select(own.c.finished_at).where(
        receipt.c.id == bindparam("notice"),
        _card_there(own, given),
        own.c.id < receipt.c.id,
        own.c.created_at == receipt.c.created_at,
    )
    delivered = outbox.c.finished_at.in_(with_it) & (outbox.c.calls > 0)
    return prepared(select(outbox.c.id).where(_card_there(outbox, given), delivered).limit(1))


def _card_there(table: FromClause, given: Collection[str]) -> ColumnElement[bool]:
    """Match delivered cards of the incident in the place."""
    return and_(
        table.c.number == bindparam("number"),
        table.c.kind == ShowCard.kind,
        table.c.state == OutboxState.SENT,
        in_place(table, given),
    )
