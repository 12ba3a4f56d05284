"""Questions that the bot has asked and nobody has answered yet."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.answer.draft import DraftKind
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.message.link import LinkWarning
from domain.model.place import Place
from domain.model.staff.absence_plan import AbsencePlan
from domain.model.telling.question import (
    ANSWERED_IN_WORDS,
    BESIDE_OTHERS,
    LIFE,
    HeldMessage,
    HeldText,
    Purpose,
    Question,
)
from domain.ports.reading import AskedQuestion
from storage.schema.columns import (
    Row,
    attachments_of,
    attachments_value,
    place_of,
    source_of,
    source_values,
)
from storage.schema.messages import OUTBOX_WAITING, QUESTION_OPEN, outbox
from storage.schema.messages import question as table

_ABSENCE: Final[TypeAdapter[AbsencePlan | None]] = TypeAdapter(AbsencePlan | None)
_MESSAGE: Final[TypeAdapter[HeldMessage | None]] = TypeAdapter(HeldMessage | None)

IN_WORDS = table.c.purpose.in_(sorted(ANSWERED_IN_WORDS))

ON_ITS_WAY: Final[ColumnElement[bool]] = (
    select(outbox.c.id).where(outbox.c.question_id == table.c.id, OUTBOX_WAITING).exists()
)
"""The question has not been put yet."""


def waits(now: datetime) -> ColumnElement[bool]:
    """The question waits for its answer: it is open, and was asked less than a day ago.

    Also where the clock was ahead when it was asked: no question waits for longer.
    """
    return and_(QUESTION_OPEN, table.c.asked_at > now - LIFE, table.c.asked_at <= now + LIFE)


class SqlQuestions:
    """The questions of one unit of work."""

    def __init__(self, connection: AsyncConnection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now

    async def ask(self, question: Question) -> int:
        """Stores it and gives its id; an open one about the same to the same person is withdrawn.

        Those about a message of its own take nothing's place, and nothing takes theirs.
        """
        if question.purpose not in BESIDE_OTHERS:
            await self.withdraw(question.person, question.place, question.subject)
        held = question.held
        stored = insert(table).values(
            purpose=question.purpose,
            person=question.person,
            chat=question.place.chat,
            thread=question.place.thread,
            subject=question.subject,
            link=question.link,
            warning=question.warning,
            text=held and held.text,
            draft_kind=held and held.kind,
            attachments=attachments_value(held.attachments) if held else None,
            **source_values(question.source),
            citizens_message=_MESSAGE.dump_python(question.message, mode="json"),
            authority=question.authority,
            absence=_ABSENCE.dump_python(question.absence, mode="json"),
            open=True,
            asked_at=self._now(),
        )
        return int((await self._connection.execute(stored.returning(table.c.id))).scalar_one())

    async def hold(self, question: int, message: HeldMessage) -> None:
        """Keeps another state of the message that the question is about."""
        kept = _MESSAGE.dump_python(message, mode="json")
        changed = update(table).where(table.c.id == question, QUESTION_OPEN)
        await self._connection.execute(changed.values(citizens_message=kept))

    async def close(self, question: int) -> Question | None:
        """The question, now closed; None if it doesn't wait any more, or was never asked."""
        waiting = table.c.id == question, waits(self._now())
        closed = update(table).where(*waiting).values(open=False)
        row = (await self._connection.execute(closed.returning(table))).mappings().first()
        return None if row is None else replace(question_of(row), open=True)

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
                table.c.purpose.not_in(sorted(BESIDE_OTHERS)),
                QUESTION_OPEN,
            )
            .values(open=False)
        )


async def open_about(
    connection: AsyncConnection, subject: IncidentNumber
) -> Sequence[AskedQuestion]:
    """The open questions about the incident."""
    asked = select(table).where(table.c.subject == subject, QUESTION_OPEN).order_by(table.c.id)
    return [asked_of(row) for row in (await connection.execute(asked)).mappings()]


async def close_all(connection: AsyncConnection, questions: Collection[int]) -> None:
    """Whatever becomes of them, nobody answers these questions any more."""
    closed = update(table).where(table.c.id.in_(list(questions))).values(open=False)
    await connection.execute(closed)


def asked_of(row: Row) -> AskedQuestion:
    """The question that the columns hold, with its id."""
    return AskedQuestion(row["id"], question_of(row))


def question_of(row: Row) -> Question:
    """The inverse of what `ask` stores."""
    return Question(
        Purpose(row["purpose"]),
        PersonId(row["person"]),
        place_of(row),
        None if row["subject"] is None else IncidentNumber(row["subject"]),
        row["link"],
        None if row["warning"] is None else LinkWarning(row["warning"]),
        None
        if row["text"] is None
        else HeldText(
            row["text"], source_of(row), attachments_of(row), DraftKind(row["draft_kind"])
        ),
        None if row["authority"] is None else AuthorityCode(row["authority"]),
        _ABSENCE.validate_python(row["absence"]),
        _MESSAGE.validate_python(row["citizens_message"]),
        row["open"],
    )
