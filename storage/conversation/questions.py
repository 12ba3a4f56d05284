"""The bot's open questions: they expire after a day, and their held texts are erased a week later."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import Ask, Notice
from domain.model.conversation.question import (
    LIFE,
    QUESTIONS,
    WORDS_KEPT,
    About,
    Answered,
    HeldMessage,
    Question,
)
from domain.model.conversation.questions import WhatIsMeant, WriteContribution, WriteDraft
from domain.model.ids import IncidentNumber, PersonId, Place
from domain.ports.reading import AskedQuestion
from storage.engine.database import Database
from storage.engine.prepared import prepared
from storage.outbox.queue import queue
from storage.schema.columns import Row, UtcDateTime, place_of, source_values
from storage.schema.messages import OUTBOX_WAITING, QUESTION_OF_TALK, QUESTION_OPEN, outbox
from storage.schema.messages import question as table


def _is(wanted: Callable[[type[About]], bool]) -> ColumnElement[bool]:
    """The rows of these kinds of questions."""
    purposes = [literal(kind.purpose) for kind in QUESTIONS.values() if wanted(kind)]
    return table.c.purpose.in_(purposes)


IN_WORDS: Final = _is(lambda kind: kind.answered is not Answered.BY_BUTTON)
KEPT_IN_GROUPS: Final = _is(lambda kind: kind.kept_in_groups or kind.answered is Answered.BY_REPLY)
"""In a group their messages stay once they are closed: one that opens the reply box can't be edited."""
UNEDITABLE: Final = _is(lambda kind: not kind.editable)
_BESIDE_OTHERS: Final = _is(lambda kind: kind.beside_others)
ABOUT_OWN_TEXT: Final = _is(lambda kind: kind.about_own_text)
_FOR_TEXT: Final = frozenset({WriteDraft, WriteContribution})

ON_ITS_WAY: Final[ColumnElement[bool]] = (
    select(outbox.c.id)
    .where(outbox.c.kind == Ask.kind, outbox.c.subject_id == table.c.id, OUTBOX_WAITING)
    .exists()
)
"""The question has not been sent yet."""


def _asked_between(oldest: Any, newest: Any) -> ColumnElement[bool]:
    return and_(QUESTION_OPEN, table.c.asked_at > oldest, table.c.asked_at <= newest)


LIVING: Final = _asked_between(
    bindparam("oldest", type_=UtcDateTime()), bindparam("newest", type_=UtcDateTime())
)
"""The question is open and was asked less than a day ago.

Or its date is up to a day ahead, set by a clock that was ahead. `living` gives the parameters.
"""


def living(now: datetime) -> dict[str, Any]:
    """The parameters of LIVING at this moment."""
    return {"oldest": now - LIFE, "newest": now + LIFE}


def waits(now: datetime) -> ColumnElement[bool]:
    """LIVING at this moment, for a statement built for it."""
    return _asked_between(**living(now))


def _same(column: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """Whether both are equal or both missing."""
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
_WITHDRAW: Final = prepared(_WITHDRAWING)
_WITHDRAW_OTHERS: Final = prepared(_WITHDRAWING.where(~ABOUT_OWN_TEXT))
_WITHDRAW_BESIDE_TEXT: Final = prepared(
    _WITHDRAWING.where(~ABOUT_OWN_TEXT, ~_is(lambda kind: kind in _FOR_TEXT))
)


def _withdrawing(replaced_by: type[About] | None) -> Any:
    """The statement that withdraws what a question of that kind replaces; None: everything."""
    if replaced_by is None or replaced_by.about_own_text:
        return _WITHDRAW
    return _WITHDRAW_BESIDE_TEXT if replaced_by.offers_beginning else _WITHDRAW_OTHERS


_TALKS: Final = prepared(
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

_TALK_NO_MORE: Final = prepared(
    update(table)
    .where(
        table.c.subject == bindparam("of"),
        table.c.person == bindparam("whom"),
        table.c.chat == bindparam("where"),
        _same(table.c.thread, "in_thread"),
        QUESTION_OF_TALK,
    )
    .values(talk=false())
)
_OF_TALK: Final = (
    select(table)
    .where(
        table.c.person == bindparam("whom"),
        table.c.asked_at > bindparam("oldest", type_=UtcDateTime()),
        table.c.asked_at <= bindparam("newest", type_=UtcDateTime()),
        table.c.about.is_not(None),
        QUESTION_OF_TALK,
    )
    .order_by(table.c.id.desc())
)
OF_TALK: Final = prepared(_OF_TALK.limit(10))
"""The person's texts of the last day that were taken for talk, newest first."""

_OPEN_ABOUT: Final = prepared(
    select(table).where(table.c.subject == bindparam("of"), QUESTION_OPEN).order_by(table.c.id)
)

OPEN_THERE: Final = prepared(
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
"""The person's latest open question in this place that expects text; see `open_there`."""


_HELD: Final = select(table).where(ABOUT_OWN_TEXT, QUESTION_OPEN).order_by(table.c.id)
HELD: Final = prepared(_HELD)
"""The open questions about texts that their authors have yet to confirm."""
HELD_ABOUT: Final = prepared(_HELD.where(table.c.subject == bindparam("of")))
HELD_BY: Final = prepared(_HELD.where(table.c.person == bindparam("whom")))


async def held_about(
    connection: AsyncConnection, subject: IncidentNumber
) -> tuple[AskedQuestion, ...]:
    """Return those about that incident."""
    return tuple(map(asked_of, (await connection.execute(HELD_ABOUT, {"of": subject})).mappings()))


class SqlQuestions:
    """The questions of one unit of work."""

    def __init__(self, connection: AsyncConnection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now
        self._about: dict[IncidentNumber, Sequence[Row]] = {}
        """The open questions by incident, read once; a change of any question forgets them."""

    async def _change(self, statement: Any) -> Any:
        self._about.clear()
        return await self._connection.execute(statement)

    async def _open_about(self, subject: IncidentNumber) -> Sequence[Row]:
        if subject not in self._about:
            found = await self._connection.execute(_OPEN_ABOUT, {"of": subject})
            self._about[subject] = found.mappings().all()
        return self._about[subject]

    async def open_about(self, subject: IncidentNumber) -> Sequence[AskedQuestion]:
        """Return the open questions about the incident."""
        return [asked_of(row) for row in await self._open_about(subject)]

    async def close_all(self, questions: Collection[int]) -> None:
        """Closes these questions unconditionally."""
        self._about.clear()
        await close_all(self._connection, questions)

    async def ask(self, question: Question, *, talk: bool = False) -> int:
        """Stores it and returns its id; `talk`: it is closed, its text was taken for talk."""
        stored = insert(table).values(
            purpose=question.about.purpose,
            version=question.about.version,
            person=question.person,
            chat=question.place.chat,
            thread=question.place.thread,
            subject=question.subject,
            about=_to_json(question.about),
            **source_values(question.held.source if question.held else None),
            talk=talk,
            open=not talk,
            asked_at=self._now(),
        )
        return int((await self._change(stored.returning(table.c.id))).scalar_one())

    async def hold(self, question: int, message: HeldMessage) -> None:
        """Stores a newer state of the message that the question is about."""
        changed = update(table).where(table.c.id == question, QUESTION_OPEN)
        await self._change(changed.values(about=_to_json(WhatIsMeant(message))))

    async def waiting(self, question: int, person: PersonId) -> Question | None:
        """Return the question, if it is open for this person."""
        found = select(table).where(
            table.c.id == question, table.c.person == person, waits(self._now())
        )
        row = (await self._connection.execute(found)).mappings().first()
        return None if row is None else question_of(row)

    async def asked_there(
        self, person: PersonId, place: Place, subject: IncidentNumber
    ) -> Sequence[AskedQuestion]:
        """Return the person's open questions about the incident in this place, newest first."""
        span, found = living(self._now()), list[AskedQuestion]()
        for row in reversed(await self._open_about(subject)):
            asked_at = row["asked_at"]
            lives = asked_at is not None and span["oldest"] < asked_at <= span["newest"]
            if lives and _is_asked(row, person, place):
                found.append(asked_of(row))
        return found

    async def remember_talk(self, question: int) -> None:
        """Records that the text of this question was talk among colleagues."""
        talk = update(table).where(table.c.id == question).values(talk=true())
        await self._connection.execute(talk)

    async def take_talk_back(self, question: int, person: PersonId) -> Question | None:
        """Return the question whose text this person has lately called talk; it is none any more.

        They don't talk about that incident there any more. None: it was taken back already.
        """
        wanted = _OF_TALK.where(table.c.id == question)
        given = {"whom": person, **living(self._now())}
        row = (await self._connection.execute(wanted, given)).mappings().first()
        if row is None:
            return None
        there = _asked(person, place_of(row)) | {"of": row["subject"]}
        await self._connection.execute(_TALK_NO_MORE, there)
        return question_of(row)

    async def talks(self, person: PersonId, place: Place, subject: IncidentNumber) -> bool:
        """Whether the person has declared that they talk about that incident there."""
        which = {**_asked(person, place), "of": subject}
        return (await self._connection.execute(_TALKS, which)).first() is not None

    async def turn(self, question: int, person: PersonId, about: About) -> Question | None:
        """Return the question, turned to that page; None unless it is open for this person."""
        now = self._now()
        waiting = table.c.id == question, table.c.person == person, waits(now)
        same = table.c.purpose == about.purpose
        turned = update(table).where(*waiting, same).values(about=_to_json(about), asked_at=now)
        row = (await self._change(turned.returning(table))).mappings().first()
        return None if row is None else question_of(row)

    async def close(self, question: int) -> Question | None:
        """Close and return the question; None if it is not open."""
        waiting = table.c.id == question, waits(self._now())
        closed = update(table).where(*waiting).values(open=False)
        row = (await self._change(closed.returning(table))).mappings().first()
        return None if row is None else question_of(row)

    async def withdraw(
        self,
        person: PersonId,
        place: Place,
        subject: IncidentNumber | None,
        replaced_by: type[About] | None = None,
        kept: Collection[int] = (),
    ) -> Mapping[int, Question]:
        """Closes the person's questions there about the incident, or about none; returns them."""
        if subject is not None and not any(
            _is_asked(row, person, place) for row in await self._open_about(subject)
        ):
            return {}
        self._about.clear()
        which = {**_asked(person, place), "of": subject}
        withdrawing = _withdrawing(replaced_by)
        if kept:
            withdrawing = withdrawing.where(table.c.id.not_in(kept))
        closed = (await self._connection.execute(withdrawing, which)).mappings()
        return {row["id"]: question_of(row) for row in sorted(closed, key=lambda row: row["id"])}


def _asked(person: PersonId, place: Place) -> dict[str, Any]:
    return {"whom": person, "where": place.chat, "in_thread": place.thread}


def open_there(person: PersonId, place: Place, now: datetime) -> dict[str, Any]:
    """The parameters of OPEN_THERE."""
    return _asked(person, place) | living(now)


def _is_asked(row: Row, person: PersonId, place: Place) -> bool:
    """Return whether it was asked of this person in this place."""
    return row["person"] == person and place_of(row) == place


async def close_all(connection: AsyncConnection, questions: Collection[int]) -> None:
    """Closes these questions unconditionally."""
    closed = update(table).where(table.c.id.in_(list(questions))).values(open=False)
    await connection.execute(closed)


def asked_of(row: Row) -> AskedQuestion:
    """Return the question in the columns, with its id."""
    return AskedQuestion(row["id"], question_of(row))


def kind_of(row: Row) -> type[About]:
    """Return the kind of the question, also after its text is erased."""
    return QUESTIONS[row["purpose"]]


def question_of(row: Row) -> Question:
    """Return the question in the columns, unless its text is erased.

    Raises LookupError if its values are of another version: a migration must rewrite them.
    """
    purpose, version = row["purpose"], row["version"]
    if version != QUESTIONS[purpose].version:
        raise LookupError(purpose, version)
    about = _values(purpose).validate_python(row["about"])
    return Question(PersonId(row["person"]), place_of(row), about, row["asked_at"])


def _to_json(about: About) -> Any:
    return _values(about.purpose).dump_python(about, mode="json")


@cache
def _values(purpose: str) -> TypeAdapter[About]:
    """The storage form of that question's fields."""
    return TypeAdapter(QUESTIONS[purpose])


_EARLIEST: Final = prepared(select(func.min(table.c.asked_at)).where(QUESTION_OPEN))


class QuestionEnds:
    """Open questions by their expiry."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def next_moment(self) -> datetime | None:
        """When the next question expires."""
        asked_at = await self._database.scalar(_EARLIEST)
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
