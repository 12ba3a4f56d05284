"""Questions that the bot has asked and nobody has answered yet."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final, get_args

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.answer.draft import DraftKind
from domain.model.ids import IncidentNumber, PersonId
from domain.model.message.link import LinkWarning
from domain.model.place import Place
from domain.model.staff.absence import Absence
from domain.model.staff.absence_plan import (
    AbsencePlan,
    ListAbsences,
    WhenAbsent,
    WhoActs,
    WhoIsAbsent,
    WhyAbsent,
)
from domain.model.telling.question import (
    LIFE,
    About,
    DoubtfulLink,
    HeldContribution,
    HeldDraft,
    HeldMessage,
    HeldText,
    InWords,
    Original,
    PlacementTime,
    PlanAbsence,
    Question,
    Register,
    ReturnReason,
    WhatIsMeant,
    WriteAuthorsReply,
    WriteDraft,
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

_STEPS: Final[Mapping[str, type[AbsencePlan]]] = {
    "list": ListAbsences,
    "who": WhoIsAbsent,
    "reason": WhyAbsent,
    "days": WhenAbsent,
    "substitute": WhoActs,
    "confirm": Absence,
}
"""The steps of marking an absence, as they are stored."""

_MESSAGE: Final = TypeAdapter(HeldMessage)

_PURPOSES: Final[Mapping[str, tuple[type[About], Mapping[str, Any]]]] = {
    "register": (Register, {}),
    "which_incident": (WhatIsMeant, {}),
    "register_as": (WhatIsMeant, {}),  # as some of them were stored before
    "confirm_link": (DoubtfulLink, {}),
    "confirm_draft": (HeldDraft, {"replaces": False}),
    "confirm_contribution": (HeldContribution, {}),
    "replace_approved": (HeldDraft, {"replaces": True}),
    "placement_time": (PlacementTime, {}),
    "return_reason": (ReturnReason, {}),
    "original": (Original, {}),
    "absence": (PlanAbsence, {}),
    "final": (WriteDraft, {"kind": DraftKind.FINAL}),
    "interim": (WriteDraft, {"kind": DraftKind.INTERIM}),
    "clarification": (WriteDraft, {"kind": DraftKind.CLARIFICATION}),
    "authors_reply": (WriteAuthorsReply, {}),
}
"""What is asked by each stored purpose, and which of its fields that alone tells."""


def _asking(kinds: Collection[type[About]]) -> list[str]:
    return [purpose for purpose, (about, _) in _PURPOSES.items() if about in kinds]


IN_WORDS: Final = table.c.purpose.in_(_asking(get_args(InWords)))
_BESIDE_OTHERS: Final = table.c.purpose.in_(_asking([WhatIsMeant]))

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
        if not isinstance(question.about, WhatIsMeant):
            await self.withdraw(question.person, question.place, question.subject)
        stored = insert(table).values(
            person=question.person,
            chat=question.place.chat,
            thread=question.place.thread,
            **_values(question.about),
            **source_values(question.held.source if question.held else None),
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
                ~_BESIDE_OTHERS,
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
    """The question that the columns hold, while its words are not erased."""
    about, known = _PURPOSES[row["purpose"]]
    names = (field.name for field in fields(about))
    values = {name: _read(row, name) for name in names if name not in known}
    return Question(PersonId(row["person"]), place_of(row), about(**known, **values))


def _read(row: Row, name: str) -> Any:
    match name:
        case "message":
            return _MESSAGE.validate_python(row["citizens_message"])
        case "plan":
            return TypeAdapter(_STEPS[row["absence"]["step"]]).validate_python(row["absence"])
        case "held":
            kind, files = DraftKind(row["draft_kind"]), attachments_of(row)
            return HeldText(row["text"], source_of(row), files, kind)
        case "warning":
            return LinkWarning(row["warning"])
        case _:
            return row[name]


def _values(about: About) -> dict[str, Any]:
    """What is asked, as its columns."""
    given = {field.name: getattr(about, field.name) for field in fields(about)}
    purpose, known = next(
        (purpose, known)
        for purpose, (kind, known) in _PURPOSES.items()
        if isinstance(about, kind) and known.items() <= given.items()
    )
    columns: dict[str, Any] = {"purpose": purpose}
    for name in given.keys() - known.keys():
        columns |= _written(name, given[name])
    return columns


def _written(name: str, value: Any) -> dict[str, Any]:
    match value:
        case _ if name == "plan":
            step = next(step for step, kind in _STEPS.items() if isinstance(value, kind))
            said = TypeAdapter(type(value)).dump_python(value, mode="json")
            return {"absence": {"step": step, **said}}
        case HeldMessage():
            return {"citizens_message": _MESSAGE.dump_python(value, mode="json")}
        case HeldText(text, _, files, kind):
            return {"text": text, "draft_kind": kind, "attachments": attachments_value(files)}
        case _:
            return {name: value}
