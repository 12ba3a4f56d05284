"""The rows that a notice is about: what waits with it, and what stands of it in its chat."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from itertools import takewhile
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Select, and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import BotId, MessageId
from storage.conversation.questions import IN_WORDS
from storage.delivery.work import Part, Waiting
from storage.engine.prepared import always
from storage.schema.columns import Row, card_in_place, here, in_place
from storage.schema.delivery import SENT_CURRENT, SENT_MEMO, sent_message
from storage.schema.messages import (
    OUTBOX_OF_STAFF,
    OUTBOX_WAITING,
    QUESTION_OPEN,
    OutboxKind,
    outbox,
    question,
)

_SUBJECTS: Final = ("question_id", "selection_id", "job_id", "briefing_id", "search_id")
"""What a message may be about besides a card: for each, one message stands in a place."""


async def rows_of(connection: AsyncConnection, waiting: Waiting, now: datetime) -> Sequence[Row]:
    """The notice; of what coalesces, all that wait for the same there, the oldest first."""
    about = _about(waiting)
    rows = await connection.execute(_waiting_with(waiting.kind, *about), about)
    return _told_together(waiting, rows.mappings().all(), now)


def _about(waiting: Waiting) -> dict[str, Any]:
    """What the notice is about, as the parameters of statements; what there is none of is left out."""
    subjects = (
        waiting.question,
        waiting.selection,
        waiting.job,
        waiting.briefing,
        waiting.search,
    )
    given = {name: one for name, one in zip(_SUBJECTS, subjects, strict=True) if one is not None}
    return {"notice": waiting.id, **here(waiting.place, waiting.card), **given}


@cache
def _waiting_with(kind: OutboxKind, *given: str) -> Select[Any]:
    """What waits with a notice of this kind that is about what has these parameters."""
    there = in_place(outbox, given)
    in_line = (there, outbox.c.number.is_(None))
    match kind:
        case OutboxKind.CARD if "here_card_kind" in given:
            wanted = [outbox.c.kind == kind, card_in_place(outbox, given)]
        case OutboxKind.REMINDER | OutboxKind.MEMO:
            wanted = [OUTBOX_OF_STAFF, there, outbox.c.kind == kind]
        case OutboxKind.ASK:
            wanted = [OUTBOX_OF_STAFF, there, *_same_subject(outbox, given)]
        case OutboxKind.SELECTION | OutboxKind.JOB | OutboxKind.SEARCH:
            wanted = [*in_line, *_same_subject(outbox, given)]
        case OutboxKind.BRIEFING:
            wanted = [*in_line, outbox.c.kind == kind, *_same_subject(outbox, given)]
        case OutboxKind.SAY:
            wanted = [*in_line, outbox.c.id >= bindparam("notice")]
        case _:
            wanted = [outbox.c.id == bindparam("notice")]
    return always(select(outbox).where(OUTBOX_WAITING, *wanted).order_by(outbox.c.id))


def _same_subject(table: FromClause, given: Collection[str]) -> list[ColumnElement[bool]]:
    return [table.c[name] == bindparam(name) for name in _SUBJECTS if name in given]


def _told_together(waiting: Waiting, rows: Sequence[Row], now: datetime) -> Sequence[Row]:
    """Which of them one message may hold: what may be there already is not told again with others.

    Answers keep their order, with whatever else waits for the person.
    """
    if waiting.kind is OutboxKind.SAY:
        rows = list(takewhile(lambda row: row["kind"] == OutboxKind.SAY, rows))
    elif waiting.kind is not OutboxKind.REMINDER:
        return rows
    copies = {row["id"]: row["unanswered"] for row in rows}
    return [
        row
        for row in rows
        if row["priority"] == waiting.priority
        and _is_due(row, now)
        and row["unanswered"] == copies.get(waiting.id)
    ]


async def closed_unasked(connection: AsyncConnection, waiting: Waiting) -> bool:
    """Whether the question was closed, and no message there is known to ask it.

    One that asks for words in a group can't be edited. Whoever has written something that is not
    to be asked about any more learns that all the same.
    """
    about = _about(waiting)
    return (await connection.execute(_closed_unasked(*about), about)).first() is not None


@cache
def _closed_unasked(*given: str) -> Select[Any]:
    asks = (*_same_subject(sent_message, given), in_place(sent_message, given))
    stands = select(sent_message.c.message).where(SENT_CURRENT, *asks)
    uneditable = IN_WORDS & (question.c.chat < 0)
    closed = select(question.c.id).where(
        question.c.id == bindparam("question_id"),
        ~QUESTION_OPEN,
        ~stands.exists() | uneditable,
        question.c.source_message.is_(None),
    )
    return always(closed)


def _is_due(row: Row, now: datetime) -> bool:
    """Not put off to later; what a clock did that was ahead does not count."""
    later = row["not_before"] is not None and row["not_before"] > now
    return not later or (row["put_off_at"] is not None and row["put_off_at"] > now)


async def messages_of(
    connection: AsyncConnection, waiting: Waiting, bot: BotId
) -> tuple[tuple[Part, ...], tuple[Part, ...], frozenset[int]]:
    """The parts in which the card stands there now, those already sent of this notice, files."""
    about = _about(waiting)
    standing: list[Part] = []
    begun: list[Part] = []
    files: set[int] = set()
    sent = (await connection.execute(_sent_about(waiting.kind, *about), about)).mappings()
    for row in (row for row in sent if row["bot"] == bot):
        part = Part(MessageId(row["message"]), row["part"], row["digest"])
        if part.file is not None:
            # News brings files of its own, whatever came ahead of the card that it is about.
            if waiting.kind is not OutboxKind.NEWS or row["outbox_id"] == waiting.id:
                files.add(part.file)
        else:
            (begun if row["outbox_id"] == waiting.id else standing).append(part)
    return tuple(standing), tuple(begun), frozenset(files)


@cache
def _sent_about(kind: OutboxKind, *given: str) -> Select[Any]:
    """The messages that show there what has these parameters, and those of the notice itself.

    Whose bot's is not asked: SQLite would rather read through all that this bot has ever sent.
    """
    there = in_place(sent_message, given)
    standing = _same_subject(sent_message, given)
    if "here_card_kind" in given:
        standing.append(card_in_place(sent_message, given))
    if kind is OutboxKind.MEMO:
        standing.append(SENT_MEMO)
    own = sent_message.c.outbox_id == bindparam("notice")
    wanted = or_(own & there, *(and_(SENT_CURRENT, one, there) for one in standing))
    return always(select(sent_message).where(wanted).order_by(sent_message.c.part))
