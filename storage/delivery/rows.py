"""The rows that a notice is about: what waits with it, and what stands of it in its chat."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import takewhile
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import BotId, MessageId
from storage.delivery.kinds import RULES, Batch
from storage.delivery.work import Part, QueuedNotice
from storage.engine.prepared import prepared
from storage.schema.columns import Row, card_in_place, here, in_place, subject_in_place
from storage.schema.delivery import SENT_CURRENT, sent_message
from storage.schema.messages import OUTBOX_OF_STAFF, OUTBOX_WAITING, outbox


async def rows_of(
    connection: AsyncConnection, queued: QueuedNotice, now: datetime
) -> Sequence[Row]:
    """The notice; of what coalesces, all that wait for the same there, the oldest first."""
    about = _about(queued)
    rows = await connection.execute(_waiting_with(queued.kind, *about), about)
    return _told_together(queued, rows.mappings().all(), now)


def _about(queued: QueuedNotice) -> dict[str, Any]:
    """What the notice is about, as the parameters of statements; what there is none of is left out."""
    return {"notice": queued.id, **here(queued.place, queued.card, queued.subject)}


@cache
def _waiting_with(kind: str, *given: str) -> Select[Any]:
    """What waits with a notice of this kind that is about what has these parameters."""
    rules = RULES[kind]
    wanted = [outbox.c.id == bindparam("notice")]
    if rules.stays and "here_card_kind" in given:
        wanted = [outbox.c.kind == kind, card_in_place(outbox, given)]
    elif rules.stays:
        about = subject_in_place(outbox, given)
        wanted = [outbox.c.kind == kind, about, outbox.c.number.is_(None)]
    elif rules.batch is Batch.ALL:
        wanted = [OUTBOX_OF_STAFF, outbox.c.kind == kind, in_place(outbox, given)]
    elif rules.batch is Batch.IN_SEQUENCE:
        following = outbox.c.id >= bindparam("notice")
        wanted = [in_place(outbox, given), outbox.c.number.is_(None), following]
    return prepared(select(outbox).where(OUTBOX_WAITING, *wanted).order_by(outbox.c.id))


def _told_together(queued: QueuedNotice, rows: Sequence[Row], now: datetime) -> Sequence[Row]:
    """Which of them one message may hold: what may be there already is not told again with others.

    Answers keep their order, with whatever else waits for the person.
    """
    batch = RULES[queued.kind].batch
    if batch is Batch.NONE:
        return rows
    if batch is Batch.IN_SEQUENCE:
        rows = list(takewhile(lambda row: row["kind"] == queued.kind, rows))
    copies = {row["id"]: row["unanswered"] for row in rows}
    return [
        row
        for row in rows
        if row["priority"] == queued.priority
        and _is_due(row, now)
        and row["unanswered"] == copies.get(queued.id)
    ]


def _is_due(row: Row, now: datetime) -> bool:
    """Not put off to later; what a clock did that was ahead does not count."""
    later = row["not_before"] is not None and row["not_before"] > now
    return not later or (row["put_off_at"] is not None and row["put_off_at"] > now)


async def messages_of(
    connection: AsyncConnection, queued: QueuedNotice, bot: BotId
) -> tuple[tuple[Part, ...], tuple[Part, ...], frozenset[int]]:
    """The parts in which the card stands there now, those already sent of this notice, files."""
    about = _about(queued)
    standing: list[Part] = []
    begun: list[Part] = []
    files: set[int] = set()
    sent = (await connection.execute(_sent_about(*about), about)).mappings()
    for row in (row for row in sent if row["bot"] == bot):
        part = Part(MessageId(row["message"]), row["part"], row["digest"])
        if part.file is not None:
            # News brings files of its own, whatever came ahead of the card that it is about.
            if RULES[queued.kind].stays or row["outbox_id"] == queued.id:
                files.add(part.file)
        else:
            (begun if row["outbox_id"] == queued.id else standing).append(part)
    return tuple(standing), tuple(begun), frozenset(files)


@cache
def _sent_about(*given: str) -> Select[Any]:
    """The messages that show there what has these parameters, and those of the notice itself.

    Which bot sent them is not asked: SQLite would rather read through all that this bot has ever sent.
    """
    wanted = (sent_message.c.outbox_id == bindparam("notice")) & in_place(sent_message, given)
    if "here_card_kind" in given:
        wanted |= SENT_CURRENT & card_in_place(sent_message, given)
    if "here_subject_kind" in given:
        wanted |= SENT_CURRENT & subject_in_place(sent_message, given)
    return prepared(select(sent_message).where(wanted).order_by(sent_message.c.part))
