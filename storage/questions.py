"""Questions that the bot has asked and nobody has answered yet."""

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import IncidentNumber, PersonId
from domain.model.link import LinkDoubt
from domain.model.question import Purpose, Question
from storage.columns import Row, place_of
from storage.tables import question as table

OPEN = table.c.open.is_(True)


class SqlQuestions:
    """The questions of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ask(self, question: Question) -> int:
        """Stores it and gives its id; an open one to the same person there is withdrawn."""
        await self._connection.execute(
            update(table)
            .where(
                table.c.person == question.person,
                table.c.chat == question.place.chat,
                table.c.thread == question.place.thread,
                OPEN,
            )
            .values(open=False)
        )
        stored = insert(table).values(
            purpose=question.purpose,
            person=question.person,
            chat=question.place.chat,
            thread=question.place.thread,
            subject=question.subject,
            link=question.link,
            doubt=question.doubt,
            open=True,
        )
        return int((await self._connection.execute(stored.returning(table.c.id))).scalar_one())

    async def close(self, question: int) -> Question | None:
        """The question, now closed; None if it was closed already, or never asked."""
        closed = update(table).where(table.c.id == question, OPEN).values(open=False)
        row = (await self._connection.execute(closed.returning(table))).mappings().first()
        return None if row is None else question_of(row)


def question_of(row: Row) -> Question:
    """The question that the columns hold."""
    return Question(
        Purpose(row["purpose"]),
        PersonId(row["person"]),
        place_of(row),
        None if row["subject"] is None else IncidentNumber(row["subject"]),
        row["link"],
        None if row["doubt"] is None else LinkDoubt(row["doubt"]),
    )
