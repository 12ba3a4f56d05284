"""Replaces the bot of a database by another one, whose chats contain no messages of the former."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import Ask, Notice, ShowCard
from domain.model.conversation.notices.standing_cards import owed_cards
from domain.model.ids import NOBODY, BotId, Messenger, messenger_of
from domain.model.organisation.office import Office
from storage.conversation.briefings import standing_briefings
from storage.conversation.questions import IN_WORDS, ON_ITS_WAY, waits
from storage.engine.database import Database, upsert
from storage.incidents.rows import load
from storage.leader.leadership import end_term
from storage.organisation.accounts import note_account
from storage.organisation.offices import NoOrganisation, Offices
from storage.outbox.queue import EDIT, forget_assumed, queue
from storage.schema.columns import in_messenger, place_of
from storage.schema.delivery import SENT_CURRENT, sent_message, served
from storage.schema.incidents import OPEN_NUMBER, OPEN_NUMBERS
from storage.schema.messages import OUTBOX_WAITING, inbox, inbox_pending, outbox, question


def _answered_maybe(messenger: Messenger) -> ColumnElement[bool]:
    """Match questions in whose chat a message has not been processed yet."""
    return question.c.chat.in_(
        select(inbox.c.lane).where(inbox_pending(), in_messenger(inbox.c.lane, messenger))
    )


async def serve(
    database: Database, offices: Offices, bots: Collection[BotId], now: datetime
) -> Sequence[BotId]:
    """Makes these bots serve the database; returns the former ones that they replace.

    Nobody can answer or press a former one's messages, and they can't be edited. Needed cards of
    open incidents are sent again, and questions about a held text are asked again; those that ask
    for text are closed, or they would take the next message as their answer. The outbox is still
    delivered. People last active in a messenger without a bot are reached in the other one.
    """
    async with database.writing() as connection:
        replaced = [
            former for bot in bots if (former := await _replaced(connection, bot)) is not None
        ]
        if replaced:
            await end_term(connection)
        for former in replaced:
            office = await offices.in_force(connection)
            await _take_over(connection, messenger_of(former), office, now)
        await _reach_people(connection, offices, set(map(messenger_of, bots)))
        return replaced


async def _reach_people(
    connection: AsyncConnection,
    offices: Offices,
    messengers: Collection[Messenger],
) -> None:
    """Reach people with two accounts in a messenger that is served, until they use the other."""
    try:
        office = await offices.in_force(connection)
    except NoOrganisation:
        return
    for person in office.organisation.people.values():
        served_ones = [one for one in person.accounts if messenger_of(one) in messengers]
        if served_ones and person.reached_in not in served_ones:
            await note_account(connection, person.id, served_ones[0])


async def _replaced(connection: AsyncConnection, bot: BotId) -> BotId | None:
    messenger = messenger_of(bot)
    first = upsert(connection, served).values(messenger=messenger, bot=bot).on_conflict_do_nothing()
    if (await connection.execute(first.returning(served.c.bot))).first() is not None:
        mine = update(sent_message).where(sent_message.c.bot == NOBODY)
        here = in_messenger(sent_message.c.chat, messenger)
        await connection.execute(mine.where(here).values(bot=bot))
        return None
    known = select(served.c.bot).where(served.c.messenger == messenger).with_for_update()
    former = BotId((await connection.execute(known)).scalar_one())
    now_serves = update(served).where(served.c.messenger == messenger)
    await connection.execute(now_serves.values(bot=bot))
    return None if former == bot else former


async def _take_over(
    connection: AsyncConnection, messenger: Messenger, office: Office, now: datetime
) -> None:
    cards = [card async for card in _owed(connection, office) if card.place.messenger is messenger]
    shown = SENT_CURRENT & in_messenger(sent_message.c.chat, messenger)
    await connection.execute(update(sent_message).where(shown).values(current=False))
    here = OUTBOX_WAITING & in_messenger(outbox.c.chat, messenger)
    await forget_assumed(connection, in_messenger(outbox.c.chat, messenger))
    await connection.execute(delete(outbox).where(here, EDIT))
    await connection.execute(update(outbox).where(here).values(unanswered=None))
    questions = await _questions(connection, messenger, now)
    briefings = [
        show for show in await standing_briefings(connection) if show.place.messenger is messenger
    ]
    await queue(connection, [*cards, *briefings, *questions], now)


async def _owed(connection: AsyncConnection, office: Office) -> AsyncIterator[ShowCard]:
    """The needed cards of open incidents, when none is shown."""
    numbers = await connection.execute(OPEN_NUMBERS.order_by(OPEN_NUMBER))
    for number in numbers.scalars().all():
        found = await load(connection, number)
        if found is not None:
            for card in owed_cards(found, office.organisation, {}):
                yield card


async def _questions(
    connection: AsyncConnection, messenger: Messenger, now: datetime
) -> Sequence[Notice]:
    asked = waits(now) & ~ON_ITS_WAY & in_messenger(question.c.chat, messenger)
    prompts = update(question).where(asked, IN_WORDS, ~_answered_maybe(messenger))
    await connection.execute(prompts.values(open=False))
    rows = (
        await connection.execute(select(question).where(asked).order_by(question.c.id))
    ).mappings()
    return [Ask(row["id"], place_of(row)) for row in rows]
