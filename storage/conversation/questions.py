"""Questions that the bot has asked and nobody has answered yet."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final, get_args

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, and_, bindparam, false, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices import Ask
from domain.model.conversation.question import (
    LIFE,
    About,
    AcceptInvitation,
    Administer,
    ChooseKept,
    ChoosePeriod,
    ChooseTemplate,
    DoubtfulLink,
    HeldConclusion,
    HeldContribution,
    HeldDraft,
    HeldMessage,
    HeldText,
    InPages,
    InWords,
    KeepTemplates,
    MainIncident,
    Original,
    OwnName,
    PlacementLink,
    PlacementTime,
    PlanAbsence,
    PromiseDay,
    PromiseDone,
    Question,
    Register,
    ReturnReason,
    WhatIsMeant,
    WhatToFind,
    WriteAuthorsReply,
    WriteDraft,
)
from domain.model.conversation.template_page import TemplatePage
from domain.model.ids import IncidentNumber, PersonId
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.answer.draft_warning import DraftWarning
from domain.model.message.attachment import Attachment
from domain.model.message.link import LinkWarning
from domain.model.organisation.absence import Absence
from domain.model.organisation.absence_plan import (
    AbsencePlan,
    ListAbsences,
    WhenAbsent,
    WhoActs,
    WhoIsAbsent,
    WhyAbsent,
)
from domain.model.organisation.administration import AdminPage
from domain.model.place import Place
from domain.ports.reading import AskedQuestion
from storage.engine.prepared import always
from storage.schema.columns import (
    Row,
    UtcDateTime,
    attachments_of,
    attachments_value,
    place_of,
    proof_of,
    proof_value,
    source_of,
    source_values,
)
from storage.schema.messages import OUTBOX_WAITING, QUESTION_OF_TALK, QUESTION_OPEN, TALK, outbox
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
_PAGE: Final = TypeAdapter(AdminPage)
_TEMPLATES: Final = TypeAdapter(TemplatePage)
_INVITED: Final = TypeAdapter(AcceptInvitation)

_PURPOSES: Final[Mapping[str, tuple[type[About], Mapping[str, Any]]]] = {
    "register": (Register, {}),
    "which_incident": (WhatIsMeant, {}),
    "register_as": (WhatIsMeant, {}),  # as some of them were stored before
    "confirm_link": (DoubtfulLink, {}),
    "confirm_draft": (HeldDraft, {"replaces": None, "approved": False}),
    "replace_waiting": (HeldDraft, {"approved": False}),
    "confirm_contribution": (HeldContribution, {}),
    "replace_approved": (HeldDraft, {"approved": True}),
    TALK: (
        HeldDraft,
        {"replaces": None, "approved": False},
    ),  # what one of the above turned out to be
    "placement_time": (PlacementTime, {}),
    "placement_link": (PlacementLink, {"missed": False}),
    "missed_link": (PlacementLink, {"missed": True}),
    "return_reason": (ReturnReason, {}),
    "original": (Original, {}),
    "main_incident": (MainIncident, {}),
    "promise_done": (PromiseDone, {}),
    "promise_day": (PromiseDay, {}),
    "absence": (PlanAbsence, {}),
    "report_period": (ChoosePeriod, {"briefing": False}),
    "briefing_period": (ChoosePeriod, {"briefing": True}),
    "kept_report": (ChooseKept, {}),
    "replace_conclusion": (HeldConclusion, {}),
    "administer": (Administer, {}),
    "accept_invitation": (AcceptInvitation, {}),
    "own_name": (OwnName, {}),
    "templates": (KeepTemplates, {}),
    "choose_template": (ChooseTemplate, {}),
    "search": (WhatToFind, {}),
    "final": (WriteDraft, {"kind": DraftKind.FINAL}),
    "interim": (WriteDraft, {"kind": DraftKind.INTERIM}),
    "clarification": (WriteDraft, {"kind": DraftKind.CLARIFICATION}),
    "authors_reply": (WriteAuthorsReply, {}),
}
"""What is asked by each stored purpose, and which of its fields that alone tells."""


def _asking(kinds: Collection[type[About]]) -> list[ColumnElement[str]]:
    return [literal(purpose) for purpose, (about, _) in _PURPOSES.items() if about in kinds]


IN_WORDS: Final = table.c.purpose.in_(_asking(get_args(InWords)))
_BESIDE_OTHERS: Final = table.c.purpose.in_(_asking([WhatIsMeant]))

ON_ITS_WAY: Final[ColumnElement[bool]] = (
    select(outbox.c.id)
    .where(outbox.c.kind == Ask.kind, outbox.c.subject_id == table.c.id, OUTBOX_WAITING)
    .exists()
)
"""The question has not been put yet."""


def _asked_between(oldest: Any, newest: Any) -> ColumnElement[bool]:
    return and_(QUESTION_OPEN, table.c.asked_at > oldest, table.c.asked_at <= newest)


LIVING: Final = _asked_between(
    bindparam("oldest", type_=UtcDateTime()), bindparam("newest", type_=UtcDateTime())
)
"""The question waits for its answer: it is open, and was asked less than a day ago.

Also where the clock was ahead when it was asked: no question waits for longer. `living` says when.
"""


def living(now: datetime) -> dict[str, Any]:
    """The parameters of LIVING at this moment."""
    return {"oldest": now - LIFE, "newest": now + LIFE}


def waits(now: datetime) -> ColumnElement[bool]:
    """LIVING at this moment, in a statement that is made for it."""
    return _asked_between(**living(now))


def _same(column: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """Both may be missing."""
    return column.is_not_distinct_from(bindparam(parameter, type_=column.type))


_WITHDRAWING: Final = (
    update(table)
    .where(
        table.c.person == bindparam("whom"),
        table.c.chat == bindparam("where"),
        _same(table.c.thread, "in_thread"),
        _same(table.c.subject, "of"),
        ~_BESIDE_OTHERS,
        QUESTION_OPEN,
    )
    .values(open=false())
    .returning(table)
)
_ABOUT_TEXTS: Final = table.c.purpose.in_(_asking([HeldDraft, HeldContribution]))
_WITHDRAW: Final = always(_WITHDRAWING)
_WITHDRAW_BUT_TEXTS: Final = always(_WITHDRAWING.where(~_ABOUT_TEXTS))

_ABOUT_IT: Final = (
    select(table)
    .where(
        table.c.person == bindparam("whom"),
        table.c.chat == bindparam("where"),
        _same(table.c.thread, "in_thread"),
        table.c.subject == bindparam("of"),
        LIVING,
    )
    .order_by(table.c.id.desc())
    .limit(1)
)
_HELD: Final = always(_ABOUT_IT.where(_ABOUT_TEXTS))
_FILES_AHEAD: Final = always(_ABOUT_IT.where(table.c.purpose.in_(_asking([WriteDraft]))))

_TALKS: Final = always(
    select(literal(1))
    .where(
        table.c.subject == bindparam("of"),
        table.c.person == bindparam("whom"),
        table.c.chat == bindparam("where"),
        _same(table.c.thread, "in_thread"),
        QUESTION_OF_TALK,
    )
    .limit(1)
)

_OPEN_ABOUT: Final = always(
    select(table).where(table.c.subject == bindparam("of"), QUESTION_OPEN).order_by(table.c.id)
)

OPEN_THERE: Final = always(
    select(table)
    .where(
        table.c.person == bindparam("whom"),
        table.c.chat == bindparam("where"),
        _same(table.c.thread, "in_thread"),
        IN_WORDS,
        LIVING,
    )
    .order_by(table.c.id.desc())
    .limit(1)
)
"""The latest question to this person there that waits for words; see `open_there`."""


class SqlQuestions:
    """The questions of one unit of work."""

    def __init__(self, connection: AsyncConnection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now

    async def ask(self, question: Question) -> int:
        """Stores it and gives its id."""
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

    async def waiting(self, question: int, person: PersonId) -> Question | None:
        """The question; None unless it waits for this person."""
        found = select(table).where(
            table.c.id == question, table.c.person == person, waits(self._now())
        )
        row = (await self._connection.execute(found)).mappings().first()
        return None if row is None else question_of(row)

    async def held(
        self, person: PersonId, place: Place, subject: IncidentNumber
    ) -> Question | None:
        """About which text of theirs for that incident the person is asked there, if about any."""
        which = {**_asked(person, place), "of": subject, **living(self._now())}
        row = (await self._connection.execute(_HELD, which)).mappings().first()
        return None if row is None else question_of(row)

    async def files_ahead(
        self, person: PersonId, place: Place, subject: IncidentNumber
    ) -> tuple[Attachment, ...]:
        """Return the files that the person has sent there ahead of a draft for that incident."""
        which = {**_asked(person, place), "of": subject, **living(self._now())}
        row = (await self._connection.execute(_FILES_AHEAD, which)).mappings().first()
        return () if row is None else attachments_of(row)

    async def remember_talk(self, question: int) -> None:
        """Keeps that the text about which it asked was talk among colleagues."""
        talk = update(table).where(table.c.id == question).values(purpose=TALK)
        await self._connection.execute(talk)

    async def talks(self, person: PersonId, place: Place, subject: IncidentNumber) -> bool:
        """Whether the person has said that they talk about that incident there."""
        which = {**_asked(person, place), "of": subject}
        return (await self._connection.execute(_TALKS, which)).first() is not None

    async def turn(self, question: int, person: PersonId, about: InPages) -> Question | None:
        """The question, which shows that page from now on; None unless it waits for this person."""
        now = self._now()
        waiting = table.c.id == question, table.c.person == person, waits(now)
        same = table.c.purpose.in_(_asking([type(about)]))
        turned = update(table).where(*waiting, same).values(**_values(about), asked_at=now)
        row = (await self._connection.execute(turned.returning(table))).mappings().first()
        return None if row is None else question_of(row)

    async def go_on(self, question: int, about: PlanAbsence) -> None:
        """One that was just closed is open again, at another step."""
        step = {**_values(about), "open": True, "asked_at": self._now()}
        await self._connection.execute(update(table).where(table.c.id == question).values(step))

    async def close(self, question: int) -> Question | None:
        """The question, now closed; None if it doesn't wait any more, or was never asked."""
        waiting = table.c.id == question, waits(self._now())
        closed = update(table).where(*waiting).values(open=False)
        row = (await self._connection.execute(closed.returning(table))).mappings().first()
        return None if row is None else question_of(row)

    async def withdraw(
        self, person: PersonId, place: Place, subject: IncidentNumber | None, *, texts: bool
    ) -> Mapping[int, Question]:
        """Closes what the person was asked there about the incident, or about none, and gives it."""
        which = {**_asked(person, place), "of": subject}
        statement = _WITHDRAW if texts else _WITHDRAW_BUT_TEXTS
        closed = (await self._connection.execute(statement, which)).mappings()
        return {row["id"]: question_of(row) for row in sorted(closed, key=lambda row: row["id"])}


def _asked(person: PersonId, place: Place) -> dict[str, Any]:
    return {"whom": person, "where": place.chat, "in_thread": place.thread}


def open_there(person: PersonId, place: Place, now: datetime) -> dict[str, Any]:
    """The parameters of OPEN_THERE."""
    return _asked(person, place) | living(now)


async def open_about(
    connection: AsyncConnection, subject: IncidentNumber
) -> Sequence[AskedQuestion]:
    """The open questions about the incident."""
    found = await connection.execute(_OPEN_ABOUT, {"of": subject})
    return [asked_of(row) for row in found.mappings()]


async def close_all(connection: AsyncConnection, questions: Collection[int]) -> None:
    """Whatever becomes of them, nobody answers these questions any more."""
    closed = update(table).where(table.c.id.in_(list(questions))).values(open=False)
    await connection.execute(closed)


def asked_of(row: Row) -> AskedQuestion:
    """The question that the columns hold, with its id."""
    return AskedQuestion(row["id"], question_of(row))


def kind_of(row: Row) -> type[About]:
    """What is asked, or was: known, too, when its words are erased."""
    return _PURPOSES[row["purpose"]][0]


def question_of(row: Row) -> Question:
    """The question that the columns hold, while its words are not erased."""
    about, known = _PURPOSES[row["purpose"]]
    if about is AcceptInvitation:
        invited = _INVITED.validate_python(row["invited"])
        return Question(PersonId(row["person"]), place_of(row), invited, row["asked_at"])
    names = (field.name for field in fields(about))
    values = {name: _read(row, name) for name in names if name not in known}
    asked = about(**known, **values)
    return Question(PersonId(row["person"]), place_of(row), asked, row["asked_at"])


def _read(row: Row, name: str) -> Any:  # noqa: PLR0911 - one arm a kind, no logic
    match name:
        case "message":
            return _MESSAGE.validate_python(row["citizens_message"])
        case "page":
            return _PAGE.validate_python(row["page"])
        case "templates":
            return _TEMPLATES.validate_python(row["page"])
        case "plan":
            return TypeAdapter(_STEPS[row["absence"]["step"]]).validate_python(row["absence"])
        case "held":
            kind, files = DraftKind(row["draft_kind"]), attachments_of(row)
            template, proof = row["template"], proof_of(row)
            written, warnings = row["written_at"], (row["warning"] or "").split()
            return HeldText(
                row["text"],
                source_of(row),
                files,
                kind,
                template,
                proof,
                written,
                tuple(map(DraftWarning, warnings)),
            )
        case "briefing":
            return row["briefing_id"]
        case "files":
            return attachments_of(row)
        case "warning":
            return LinkWarning(row["warning"])
        case _:
            return row[name]


def _values(about: About) -> dict[str, Any]:
    """What is asked, as its columns."""
    if isinstance(about, AcceptInvitation):
        return {
            "purpose": "accept_invitation",
            "invited": _INVITED.dump_python(about, mode="json"),
        }
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


def _written(name: str, value: Any) -> dict[str, Any]:  # noqa: PLR0911 - one arm a kind, no logic
    match value:
        case _ if name == "plan":
            step = next(step for step, kind in _STEPS.items() if isinstance(value, kind))
            said = TypeAdapter(type(value)).dump_python(value, mode="json")
            return {"absence": {"step": step, **said}}
        case AdminPage() | TemplatePage():
            return {"page": TypeAdapter(type(value)).dump_python(value, mode="json")}
        case _ if name == "briefing":
            return {"briefing_id": value}
        case _ if name == "files":
            return {"attachments": attachments_value(value)}
        case HeldMessage():
            return {"citizens_message": _MESSAGE.dump_python(value, mode="json")}
        case HeldText(text, _, files, kind, template, proof, at, warnings):
            kept = {"attachments": attachments_value(files), "template": template, "written_at": at}
            asked = {"proof": proof_value(proof), "warning": " ".join(warnings) or None}
            return {"text": text, "draft_kind": kind, **asked, **kept}
        case _:
            return {name: value}
