"""Questions whose day is over: they are closed, and a week later what they kept is erased."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import func, select, update

from domain.model.telling.notices import Notice
from domain.model.telling.question import LIFE, WORDS_KEPT
from domain.ports.reading import AskedQuestion
from storage.engine.database import Database
from storage.engine.prepared import always
from storage.messages.outbox import queue
from storage.messages.questions import asked_of, waits
from storage.schema.messages import QUESTION_OPEN, WORDS_OF_QUESTION
from storage.schema.messages import question as table

_EARLIEST: Final = always(select(func.min(table.c.asked_at)).where(QUESTION_OPEN))


class QuestionEnds:
    """The questions by the moment at which they end."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def next_moment(self) -> datetime | None:
        """When the next one ends."""
        async with self._database.reading() as connection:
            asked_at: datetime | None = (await connection.execute(_EARLIEST)).scalar()
            return None if asked_at is None else asked_at + LIFE

    async def close(self, now: datetime, told: Callable[[AskedQuestion], Iterable[Notice]]) -> None:
        """Closes those whose day is over, and queues who is told of each."""
        over = update(table).where(QUESTION_OPEN, ~waits(now)).values(open=False).returning(table)
        async with self._database.writing(long=True) as connection:
            ended = [asked_of(row) for row in (await connection.execute(over)).mappings()]
            ended.sort(key=lambda one: one.id)
            await queue(connection, [notice for one in ended for notice in told(one)], now)

    async def erase(self, now: datetime) -> int:
        """Erases the words kept with questions long over; gives of how many.

        The row stays: a reply to the message that asked is known to come too late.
        """
        erased = (
            update(table)
            .where(table.c.asked_at < now - WORDS_KEPT)
            .values(dict.fromkeys((*WORDS_OF_QUESTION, table.c.asked_at)) | {table.c.open: False})
        )
        async with self._database.writing(long=True) as connection:
            return (await connection.execute(erased)).rowcount
