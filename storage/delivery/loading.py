"""Loads a notice: its rows, its messages in the chat, and its content, read at one moment."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import takewhile
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import BotId, MessageId, MessageRef, bot_at
from domain.model.message.citizen_message import MOST_ATTACHMENTS
from domain.ports.snapshots import NoticeContent
from storage.delivery.kinds import LOADERS, RULES, Batch, Opening
from storage.delivery.work import QueuedNotice, SentPart, Work
from storage.engine.prepared import prepared
from storage.organisation.offices import Offices
from storage.outbox.rows import to_answer
from storage.schema.columns import Row, card_in_place, here, in_place, subject_in_place
from storage.schema.delivery import SENT_CURRENT, sent_message
from storage.schema.messages import OUTBOX_OF_STAFF, OUTBOX_WAITING, outbox


class NoticeLoader:
    """Loads everything needed to deliver one notice."""

    def __init__(self, offices: Offices, bots: Collection[BotId]) -> None:
        self._offices = offices
        self._bots = bots

    async def work(
        self,
        connection: AsyncConnection,
        queued: QueuedNotice,
        rows: Sequence[Row],
        *,
        inherited: int,
        now: datetime,
    ) -> Work | None:
        """Load it at one moment; None if it is no longer needed.

        An earlier leader may have tried rows up to `inherited`.
        """
        rules = RULES[queued.kind]
        bot = bot_at(queued.place, self._bots)
        standing, begun, files = await messages_of(connection, queued, bot)
        stands = bool(standing or begun)
        content = await LOADERS[queued.kind](
            Opening(connection, self._offices, bot, queued, rows, stands, now)
        )
        if content is None:
            return None
        asked_for = _last_to_answer(rows, bot)
        tried = any(row["attempts"] > 0 or row["id"] <= inherited for row in rows)
        return Work(
            replace(queued, attempts=max(row["attempts"] for row in rows)),
            content,
            tuple(row["id"] for row in rows),
            shown=standing if rules.stays else (),
            begun=begun,
            files=files,
            unanswered=_unanswered(rows),
            stays=rules.stays,
            resend=any((row["payload"] or {}).get("resend") for row in rows),
            tried_since=min(row["created_at"] for row in rows) if tried else None,
            reply_to=_answered(content, asked_for, () if rules.stays else standing),
        )


def _unanswered(rows: Sequence[Row]) -> dict[int, int]:
    """The copies of each step sent for any of the rows."""
    copies: dict[int, int] = {}
    for row in rows:
        for step, count in (row["unanswered"] or {}).items():
            copies[int(step)] = max(count, copies.get(int(step), 0))
    return copies


def _last_to_answer(rows: Sequence[Row], bot: BotId) -> MessageRef | None:
    """The last message answered by one of the rows."""
    answers = (to_answer(row, bot) for row in reversed(rows))
    return next((answer for answer in answers if answer is not None), None)


def _answered(
    content: NoticeContent, asked_for: MessageRef | None, standing: Sequence[SentPart]
) -> MessageId | None:
    """The message to reply to: the requested one, else the one that shows a single subject."""
    if asked_for is not None:
        return asked_for.message
    return None if content.mentioned or not standing else standing[-1].message


async def rows_of(
    connection: AsyncConnection, queued: QueuedNotice, now: datetime
) -> Sequence[Row]:
    """The notice; if it is batched, all rows waiting there for the subject, oldest first."""
    about = _about(queued)
    rows = await connection.execute(_waiting_with(queued.kind, *about), about)
    return _told_together(queued, rows.mappings().all(), now)


def _about(queued: QueuedNotice) -> dict[str, Any]:
    """The subject of the notice as statement parameters; missing ones are left out."""
    return {"notice": queued.id, **here(queued.place, queued.card, queued.subject)}


@cache
def _waiting_with(kind: str, *given: str) -> Select[Any]:
    """Selects the rows waiting with a notice of this kind with these parameters."""
    rules = RULES[kind]
    wanted = [outbox.c.id == bindparam("notice")]
    if rules.stays and "here_card_kind" in given:
        wanted = [outbox.c.kind == kind, card_in_place(outbox, given)]
    elif rules.stays:
        about = subject_in_place(outbox, given)
        wanted = [outbox.c.kind == kind, about, outbox.c.number.is_(None)]
    elif rules.batch is Batch.ALL:
        wanted = [OUTBOX_OF_STAFF, outbox.c.kind == kind, in_place(outbox, given)]
    elif rules.batch in (Batch.IN_SEQUENCE, Batch.SAME_CAPTION):
        following = outbox.c.id >= bindparam("notice")
        wanted = [in_place(outbox, given), outbox.c.number.is_(None), following]
    return prepared(select(outbox).where(OUTBOX_WAITING, *wanted).order_by(outbox.c.id))


def _told_together(queued: QueuedNotice, rows: Sequence[Row], now: datetime) -> Sequence[Row]:
    """The rows that one message can hold; a possibly sent one is not sent again with others.

    Replies keep their order, also among other notices waiting for the person.
    """
    batch = RULES[queued.kind].batch
    if batch is Batch.NONE:
        return rows
    if batch is Batch.IN_SEQUENCE:
        rows = list(takewhile(lambda row: row["kind"] == queued.kind, rows))
    elif batch is Batch.SAME_CAPTION:
        same = ("kind", "html", "subject_kind", "subject_id", "created_at")
        rows = _with_the_same(rows, *same)[:MOST_ATTACHMENTS]
    copies = {row["id"]: row["unanswered"] for row in rows}
    return [
        row
        for row in rows
        if row["priority"] == queued.priority
        and _is_due(row, now)
        and row["unanswered"] == copies.get(queued.id)
    ]


def _with_the_same(rows: Sequence[Row], *columns: str) -> Sequence[Row]:
    """The first row, and those behind it that agree with it in these columns."""
    return list(takewhile(lambda row: all(row[one] == rows[0][one] for one in columns), rows))


def _is_due(row: Row, now: datetime) -> bool:
    """Whether no retry is pending; ignores times set by a clock that was ahead."""
    later = row["not_before"] is not None and row["not_before"] > now
    return not later or (row["put_off_at"] is not None and row["put_off_at"] > now)


async def messages_of(
    connection: AsyncConnection, queued: QueuedNotice, bot: BotId
) -> tuple[tuple[SentPart, ...], tuple[SentPart, ...], frozenset[int]]:
    """The parts that show the card there now, those already sent of this notice, and its files."""
    about = _about(queued)
    standing: list[SentPart] = []
    begun: list[SentPart] = []
    files: set[int] = set()
    sent = (await connection.execute(_sent_about(*about), about)).mappings()
    for row in (row for row in sent if row["bot"] == bot):
        part = SentPart(MessageId(row["message"]), row["part"], row["digest"])
        if part.file is not None:
            # News has its own files, whatever was sent before the card.
            if RULES[queued.kind].stays or row["outbox_id"] == queued.id:
                files.add(part.file)
        else:
            (begun if row["outbox_id"] == queued.id else standing).append(part)
    return tuple(standing), tuple(begun), frozenset(files)


@cache
def _sent_about(*given: str) -> Select[Any]:
    """Selects the messages there with these parameters, and those of the notice itself.

    Without the bot: with it SQLite would scan every message that the bot has ever sent.
    """
    wanted = (sent_message.c.outbox_id == bindparam("notice")) & in_place(sent_message, given)
    if "here_card_kind" in given:
        wanted |= SENT_CURRENT & card_in_place(sent_message, given)
    if "here_subject_kind" in given:
        wanted |= SENT_CURRENT & subject_in_place(sent_message, given)
    return prepared(select(sent_message).where(wanted).order_by(sent_message.c.part))
