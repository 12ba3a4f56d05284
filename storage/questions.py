"""Questions that the bot has asked and nobody has answered yet."""

from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.absence_plan import AbsencePlan
from domain.model.draft import DraftKind
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.link import LinkDoubt
from domain.model.place import Place
from domain.model.question import ANSWERED_IN_WORDS, HeldMessage, HeldText, Purpose, Question
from storage.columns import (
    Row,
    attachments_of,
    attachments_value,
    place_of,
    source_of,
    source_values,
)
from storage.tables import question as table

_ABSENCE: Final[TypeAdapter[AbsencePlan | None]] = TypeAdapter(AbsencePlan | None)
_MESSAGE: Final[TypeAdapter[HeldMessage | None]] = TypeAdapter(HeldMessage | None)

OPEN = table.c.open.is_(True)
IN_WORDS = table.c.purpose.in_(sorted(ANSWERED_IN_WORDS))


class SqlQuestions:
    """The questions of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ask(self, question: Question) -> int:
        """Stores it and gives its id; an open one about the same to the same person is withdrawn.

        Messages to be registered take nothing's place, and nothing takes theirs.
        """
        if question.purpose is not Purpose.REGISTER_AS:
            await self.withdraw(question.person, question.place, question.subject)
        held, message = question.held, question.message
        source = held.source if held else None
        if message is not None:
            source = message.sources[-1]
        stored = insert(table).values(
            purpose=question.purpose,
            person=question.person,
            chat=question.place.chat,
            thread=question.place.thread,
            subject=question.subject,
            link=question.link,
            doubt=question.doubt,
            text=held and held.text,
            draft_kind=held and held.kind,
            attachments=attachments_value(held.attachments) if held else None,
            **source_values(source),
            citizens_message=_MESSAGE.dump_python(message, mode="json"),
            authority=question.authority,
            absence=_ABSENCE.dump_python(question.absence, mode="json"),
            open=True,
        )
        return int((await self._connection.execute(stored.returning(table.c.id))).scalar_one())

    async def close(self, question: int) -> Question | None:
        """The question, now closed; None if it was closed already, or never asked."""
        closed = update(table).where(table.c.id == question, OPEN).values(open=False)
        row = (await self._connection.execute(closed.returning(table))).mappings().first()
        return None if row is None else question_of(row)

    async def withdraw(
        self, person: PersonId, place: Place, subject: IncidentNumber | None
    ) -> None:
        """Closes what the person was asked there about the incident, or about none."""
        await self._connection.execute(
            update(table)
            .where(
                table.c.person == person,
                table.c.chat == place.chat,
                table.c.thread == place.thread,
                table.c.subject == subject,
                table.c.purpose != Purpose.REGISTER_AS,
                OPEN,
            )
            .values(open=False)
        )


def question_of(row: Row) -> Question:
    """The question that the columns hold."""
    return Question(
        Purpose(row["purpose"]),
        PersonId(row["person"]),
        place_of(row),
        None if row["subject"] is None else IncidentNumber(row["subject"]),
        row["link"],
        None if row["doubt"] is None else LinkDoubt(row["doubt"]),
        None
        if row["text"] is None
        else HeldText(
            row["text"], source_of(row), attachments_of(row), DraftKind(row["draft_kind"])
        ),
        None if row["authority"] is None else AuthorityCode(row["authority"]),
        _ABSENCE.validate_python(row["absence"]),
        _MESSAGE.validate_python(row["citizens_message"]),
    )
