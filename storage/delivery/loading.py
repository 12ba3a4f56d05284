"""Loads a notice: the current content of its rows, read at one moment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import BotId, MessageId, MessageRef
from domain.ports.snapshots import Content
from storage.delivery.kinds import LOADERS, RULES, Opening
from storage.delivery.rows import messages_of
from storage.delivery.work import Part, QueuedNotice, Work
from storage.organisation.offices import Offices
from storage.outbox.rows import to_answer
from storage.schema.columns import Row


class NoticeLoader:
    """Loads everything needed to deliver one notice."""

    def __init__(self, offices: Offices, bot: BotId) -> None:
        self._offices = offices
        self._bot = bot

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
        standing, begun, files = await messages_of(connection, queued, self._bot)
        stands = bool(standing or begun)
        content = await LOADERS[queued.kind](
            Opening(connection, self._offices, self._bot, queued, rows, stands, now)
        )
        if content is None:
            return None
        asked_for = _last_to_answer(rows, self._bot)
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
            tried=any(row["attempts"] > 0 or row["id"] <= inherited for row in rows),
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
    content: Content, asked_for: MessageRef | None, standing: Sequence[Part]
) -> MessageId | None:
    """The message to reply to: the requested one, else the one that shows a single subject."""
    if asked_for is not None:
        return asked_for.message
    return None if content.mentioned or not standing else standing[-1].message
