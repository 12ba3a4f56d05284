"""Expires questions after a day, and erases their held texts a week later."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import func, or_, select, update

from domain.model.conversation.notices.kinds import Notice
from domain.model.conversation.question import LIFE, WORDS_KEPT
from domain.ports.reading import AskedQuestion
from storage.conversation.questions import asked_of, waits
from storage.engine.database import Database
from storage.engine.prepared import prepared
from storage.outbox.queue import queue
from storage.schema.messages import QUESTION_OPEN
from storage.schema.messages import question as table

_EARLIEST: Final = prepared(select(func.min(table.c.asked_at)).where(QUESTION_OPEN))


class QuestionEnds:
    """Open questions by their expiry."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def next_moment(self) -> datetime | None:
        """When the next question expires."""
        async with self._database.reading() as connection:
            asked_at: datetime | None = (await connection.execute(_EARLIEST)).scalar()
            return None if asked_at is None else asked_at + LIFE

    async def close(self, now: datetime, told: Callable[[AskedQuestion], Iterable[Notice]]) -> None:
        """Closes expired questions, and queues the notices about each."""
        over = update(table).where(QUESTION_OPEN, ~waits(now)).values(open=False, ended_at=now)
        async with self._database.writing(long=True) as connection:
            rows = (await connection.execute(over.returning(table))).mappings()
            ended = [asked_of(row) for row in rows]
            ended.sort(key=lambda one: one.id)
            await queue(connection, [notice for one in ended for notice in told(one)], now)

    async def erase(self, now: datetime) -> int:
        """Erase the texts held with questions that expired long ago; return how many.

        An open question keeps its text, however long the bot was off: its expiry was not reported
        yet. The row stays, so that a late reply to the question is recognised.
        """
        long_ago = now - WORDS_KEPT
        erased = (
            update(table)
            .where(
                ~QUESTION_OPEN,
                table.c.asked_at < long_ago - LIFE,
                or_(table.c.ended_at.is_(None), table.c.ended_at < long_ago),
            )
            .values(about=None, asked_at=None)
        )
        async with self._database.writing(long=True) as connection:
            return (await connection.execute(erased)).rowcount
