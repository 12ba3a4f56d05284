"""Replaces the bot of a database by another one, whose chats contain no messages of the former."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import Ask, Notice, ShowCard
from domain.model.conversation.notices.standing_cards import owed_cards
from domain.model.ids import BotId
from domain.model.organisation.office import Office
from storage.conversation.briefings import standing_briefings
from storage.conversation.questions import IN_WORDS, ON_ITS_WAY, waits
from storage.engine.database import Database, upsert
from storage.incidents.rows import load
from storage.leader.leadership import end_term
from storage.organisation.offices import Offices
from storage.outbox.queue import EDIT, forget_assumed, queue
from storage.schema.columns import place_of
from storage.schema.delivery import SENT_CURRENT, sent_message, served
from storage.schema.incidents import OPEN_NUMBER, OPEN_NUMBERS
from storage.schema.messages import OUTBOX_WAITING, inbox, inbox_pending, outbox, question

_UNKNOWN: Final = BotId(0)

_ANSWERED_MAYBE: Final[ColumnElement[bool]] = question.c.chat.in_(
    select(inbox.c.lane).where(inbox_pending())
)
"""A message in its chat has not been processed yet."""


async def serve(database: Database, offices: Offices, bot: BotId, now: datetime) -> BotId | None:
    """Makes this bot serve the database; returns the former one if it is replaced.

    Nobody can answer or press the former one's messages, and they can't be edited. Needed cards of
    open incidents are sent again, and questions about a held text are asked again; those that ask
    for text are closed, or they would take the next message as their answer. The outbox is still
    delivered.
    """
    async with database.writing() as connection:
        former = await _replaced(database, connection, bot)
        if former is not None:
            await _take_over(connection, await offices.in_force(connection), now)
        return former


async def _replaced(database: Database, connection: AsyncConnection, bot: BotId) -> BotId | None:
    first = upsert(database, served).values(id=1, bot=bot).on_conflict_do_nothing()
    if (await connection.execute(first.returning(served.c.id))).first() is not None:
        mine = update(sent_message).where(sent_message.c.bot == _UNKNOWN).values(bot=bot)
        await connection.execute(mine)
        return None
    known = (await connection.execute(select(served.c.bot).with_for_update())).scalar_one()
    await connection.execute(update(served).values(bot=bot))
    return None if known == bot else BotId(known)


async def _take_over(connection: AsyncConnection, office: Office, now: datetime) -> None:
    await end_term(connection)
    cards = [card async for card in _owed(connection, office)]
    await connection.execute(update(sent_message).where(SENT_CURRENT).values(current=False))
    await forget_assumed(connection)
    await connection.execute(delete(outbox).where(OUTBOX_WAITING, EDIT))
    await connection.execute(update(outbox).where(OUTBOX_WAITING).values(unanswered=None))
    questions = await _questions(connection, now)
    briefings = await standing_briefings(connection)
    await queue(connection, [*cards, *briefings, *questions], now)


async def _owed(connection: AsyncConnection, office: Office) -> AsyncIterator[ShowCard]:
    """The needed cards of open incidents, when none is shown."""
    numbers = await connection.execute(OPEN_NUMBERS.order_by(OPEN_NUMBER))
    for number in numbers.scalars().all():
        found = await load(connection, number)
        if found is not None:
            for card in owed_cards(found, office.organisation, {}):
                yield card


async def _questions(connection: AsyncConnection, now: datetime) -> Sequence[Notice]:
    asked = waits(now) & ~ON_ITS_WAY
    prompts = update(question).where(asked, IN_WORDS, ~_ANSWERED_MAYBE)
    await connection.execute(prompts.values(open=False))
    rows = (
        await connection.execute(select(question).where(asked).order_by(question.c.id))
    ).mappings()
    return [Ask(row["id"], place_of(row)) for row in rows]
