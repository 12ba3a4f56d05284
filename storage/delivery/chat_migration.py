"""A group became a supergroup: Telegram gives it a new id, and its messages new ids."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import Ask, CatchUp, Notice, ShowCard, ShowMemo
from domain.model.ids import ChatId, Place
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.revision import OrganisationOrigin
from storage.conversation.briefings import standing_briefings
from storage.conversation.questions import ON_ITS_WAY
from storage.organisation.offices import Offices
from storage.outbox.queue import STANDING_IN, forget_assumed, queue
from storage.schema.columns import card_of
from storage.schema.delivery import SENT_CURRENT, sent_message
from storage.schema.jobs import JOB_UNFINISHED, job
from storage.schema.messages import OUTBOX_REFUSED, OUTBOX_WAITING, QUESTION_OPEN, outbox, question
from storage.schema.reports import briefing


async def migrate_chat(
    connection: AsyncConnection, offices: Offices, old: ChatId, new: ChatId, now: datetime
) -> None:
    """Moves everything planned for the old chat to the new one.

    Updates the organisation and the queued notices, and sends cards of open incidents and open
    questions again, because nobody can reply to the old messages. Also queues notices that the old
    chat refused and missing cards. Idempotent; the organisation is locked first, which serialises
    concurrent calls.
    """
    worked_in: set[Place] = set()

    def move(before: Organisation) -> Organisation:
        after = _moved(before, old, new)
        worked_in.update(set(after.places).difference(before.places))
        return after

    await offices.move(connection, move, OrganisationOrigin.MESSENGER)
    notices = [
        *await _cards(connection, old, new),
        *await _questions(connection, old, new),
        *await _memos(connection, old, new),
        *await _owed(connection, worked_in, old, new),
    ]
    await connection.execute(
        update(outbox)
        .where(outbox.c.chat == old, OUTBOX_WAITING | OUTBOX_REFUSED)
        .values(chat=new, reply_to=None, not_before=None, unanswered=None)
    )
    await connection.execute(
        update(question).where(question.c.chat == old, QUESTION_OPEN).values(chat=new)
    )
    await connection.execute(update(job).where(job.c.chat == old, JOB_UNFINISHED).values(chat=new))
    for column in (briefing.c.chat, briefing.c.source_chat):
        moved = update(briefing).where(column == old)
        await connection.execute(moved.values({column.name: new}))
    notices += [show for show in await standing_briefings(connection) if show.place.chat == new]
    await connection.execute(
        update(sent_message).where(sent_message.c.chat == old, SENT_CURRENT).values(current=False)
    )
    await forget_assumed(connection, outbox.c.chat == old)
    await queue(connection, notices, now)


async def _cards(connection: AsyncConnection, old: ChatId, new: ChatId) -> list[Notice]:
    rows = (await connection.execute(STANDING_IN, {"chat": old})).mappings()
    shown = ((card_of(row), Place(new, row["thread"])) for row in rows)
    return [ShowCard(card, place) for card, place in shown if card is not None]


async def _questions(connection: AsyncConnection, old: ChatId, new: ChatId) -> list[Notice]:
    asked = select(question).where(question.c.chat == old, QUESTION_OPEN, ~ON_ITS_WAY)
    rows = (await connection.execute(asked.order_by(question.c.id))).mappings().all()
    return [Ask(row["id"], Place(new, row["thread"])) for row in rows]


async def _memos(connection: AsyncConnection, old: ChatId, new: ChatId) -> list[Notice]:
    memos = sent_message.c.subject_kind == ShowMemo.subject
    standing = select(sent_message.c.thread).where(SENT_CURRENT, memos, sent_message.c.chat == old)
    return [ShowMemo(Place(new, thread)) for thread in await connection.scalars(standing)]


async def _owed(
    connection: AsyncConnection, worked_in: Collection[Place], old: ChatId, new: ChatId
) -> list[Notice]:
    """Return the missing notices of each place where people work or that refused notices."""
    refused = select(outbox.c.thread).where(outbox.c.chat == old, OUTBOX_REFUSED).distinct()
    places = {*worked_in, *(Place(new, thread) for thread in await connection.scalars(refused))}
    return [CatchUp(place) for place in sorted(places, key=lambda place: place.thread or 0)]


def _moved(organisation: Organisation, old: ChatId, new: ChatId) -> Organisation:
    def moved(place: Place) -> Place:
        return replace(place, chat=new) if place.chat == old else place

    return replace(
        organisation,
        control=moved(organisation.control),
        authorities={
            code: replace(body, place=moved(body.place))
            for code, body in organisation.authorities.items()
        },
    )
