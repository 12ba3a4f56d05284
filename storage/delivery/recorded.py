"""Which messages of a chat are recorded as sent."""

from collections.abc import Collection

from sqlalchemy import select

from domain.model.ids import MessageId, Place
from storage.engine.database import Database
from storage.schema.delivery import SENT_BY_OUR_BOTS, sent_message


async def recorded(
    database: Database, place: Place, messages: Collection[MessageId]
) -> set[MessageId]:
    """Return those of the messages that one of our bots has sent there, as far as it knows."""
    there = (sent_message.c.chat == place.chat) & sent_message.c.message.in_(messages)
    ours = select(sent_message.c.message).where(SENT_BY_OUR_BOTS, there)
    return set(map(MessageId, await database.scalars(ours)))
