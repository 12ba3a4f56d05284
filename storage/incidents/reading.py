"""What handlers look up and people ask to see, read beside the writer."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from textwrap import shorten
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.course.referral import ReferralState
from domain.model.course.status import Importance, IncidentKind, Status
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.incident import Incident
from domain.model.incident.events import Event
from domain.model.place import MessageRef, Place
from domain.model.staff.office import Office
from domain.ports.incidents import UnknownIncident
from domain.ports.reading import AskedQuestion, IncidentRow, QuestionOver, Standing
from storage.engine.database import Database
from storage.incidents.events import from_row
from storage.incidents.incidents import load, same_link
from storage.messages.questions import IN_WORDS, asked_of, waits
from storage.schema.columns import Row, came_in, card_of
from storage.schema.delivery import sent_message
from storage.schema.incidents import (
    assignment,
    contribution,
    draft,
    event,
    incident,
    incident_text,
    referral,
)
from storage.schema.messages import question
from storage.staff.offices import Offices

_BEGINNING: Final = 80
_READ: Final = 4 * _BEGINNING
"""Code points taken of a text, so that white space within it doesn't use up the beginning."""

_UNINFORMED: Final = and_(
    assignment.c.lead.is_(False),
    ~select(contribution.c.number)
    .where(
        contribution.c.number == assignment.c.number,
        contribution.c.authority == assignment.c.authority,
        contribution.c.earlier.is_(False),
    )
    .exists(),
)
"""The authority is to inform the lead, and has not yet done so (§12)."""


class SqlReading:
    """The port `Reading`: each method in a transaction of its own, beside the writer."""

    def __init__(self, database: Database, offices: Offices) -> None:
        self._database = database
        self._offices = offices

    async def office(self) -> Office:
        """The organisation and the calendar in force."""
        async with self._database.reading() as connection:
            return await self._offices.in_force(connection)

    async def incident(self, number: IncidentNumber) -> Incident:
        """A copy to look at; raises UnknownIncident."""
        async with self._database.reading() as connection:
            found = await load(connection, incident.c.number == number)
        if found is None:
            raise UnknownIncident(number)
        return found

    async def history(self, number: IncidentNumber) -> Sequence[Event]:
        """All its events, oldest first; raises UnknownIncident."""
        rows = await self._rows(select(event).where(event.c.number == number).order_by(event.c.id))
        if not rows:
            raise UnknownIncident(number)
        return [from_row(row) for row in rows]

    async def open_incidents(
        self,
        authorities: frozenset[AuthorityCode] | None,
        statuses: frozenset[Status] | None = None,
        due_before: datetime | None = None,
        *,
        referred: bool = False,
    ) -> Sequence[IncidentRow]:
        """Open incidents, the earliest due first; None: of all authorities, of every status.

        `referred`: only those on which an authority's referral waits.
        """
        wanted: list[ColumnElement[bool]] = [incident.c.closed_at.is_(None)]
        if authorities is not None:
            given = assignment.alias("given")
            theirs = select(given.c.number).where(
                given.c.number == incident.c.number, given.c.authority.in_(authorities)
            )
            wanted.append(theirs.exists())
        if statuses is not None:
            wanted.append(incident.c.status.in_(statuses))
        if referred:
            waits = select(referral.c.number).where(
                referral.c.number == incident.c.number, referral.c.state == ReferralState.WAITING
            )
            wanted.append(waits.exists())
        if due_before is not None:
            wanted.append(incident.c.due_at < due_before)
        async with self._database.reading() as connection:
            return await incident_rows(connection, *wanted)

    async def same_link(self, number: IncidentNumber) -> Sequence[IncidentNumber]:
        """A few others with the same link that have not been cancelled, the oldest first."""
        async with self._database.reading() as connection:
            return await same_link(connection, number)

    async def standing_at(self, message: MessageRef, now: datetime) -> Standing | None:
        """What this message of the bot shows or asks; None where it is not known, or is about none."""
        rows = await self._rows(
            select(sent_message, question, waits(now).label("waits"), IN_WORDS.label("in_words"))
            .outerjoin_from(sent_message, question, question.c.id == sent_message.c.question_id)
            .where(_sent_as(message))
        )
        return _standing(rows[0]) if rows else None

    async def open_question(
        self, person: PersonId, place: Place, now: datetime
    ) -> AskedQuestion | None:
        """The latest question to this person there that waits for words."""
        return await self._question(
            (question.c.person == person)
            & (question.c.chat == place.chat)
            & (question.c.thread == place.thread)
            & IN_WORDS,
            now,
        )

    async def held_from(
        self, person: PersonId, sources: Sequence[MessageRef], now: datetime
    ) -> AskedQuestion | None:
        """The latest question to this person that waits about what came in one of these messages.

        Whichever edit of them.
        """
        return await self._question(
            (question.c.person == person) & or_(*(came_in(question, one) for one in sources)), now
        )

    async def drafted_in(self, sources: Sequence[MessageRef]) -> IncidentNumber | None:
        """The incident for which a draft came in one of these messages, whichever edit of it."""
        which = or_(*(came_in(draft, one) for one in sources))
        rows = await self._rows(select(draft.c.number).where(which).limit(1))
        return IncidentNumber(rows[0]["number"]) if rows else None

    async def question(self, question_id: int, now: datetime) -> AskedQuestion | None:
        """The question of this id, if it waits for its answer."""
        return await self._question(question.c.id == question_id, now)

    async def _question(self, which: ColumnElement[bool], now: datetime) -> AskedQuestion | None:
        waiting = select(question).where(which, waits(now))
        rows = await self._rows(waiting.order_by(question.c.id.desc()).limit(1))
        return asked_of(rows[0]) if rows else None

    async def _rows(self, query: Any) -> Sequence[Row]:
        async with self._database.reading() as connection:
            return (await connection.execute(query)).mappings().all()


def _standing(row: Row) -> Standing | None:
    if card := card_of(_part(row, sent_message)):
        return card
    if row[question.c.id] is None:
        return None
    if row["waits"]:
        return asked_of(_part(row, question))
    return QuestionOver() if row["in_words"] and row[question.c.subject] is not None else None


def _part(row: Row, table: Table) -> Row:
    """What one of several tables gives to the row; their columns may have equal names."""
    return {column.name: row[column] for column in table.c}


def _sent_as(message: MessageRef) -> ColumnElement[bool]:
    return and_(
        sent_message.c.bot == message.bot,
        sent_message.c.chat == message.place.chat,
        sent_message.c.message == message.message,
    )


async def incident_rows(
    connection: AsyncConnection, *wanted: ColumnElement[bool]
) -> list[IncidentRow]:
    """The incidents of which all of `wanted` holds, the earliest due first."""
    query = (
        select(
            incident.c.number,
            incident.c.kind,
            incident.c.status,
            incident.c.importance,
            incident.c.due_at,
            func.substr(incident_text.c.text, 1, _READ).label("beginning"),
            assignment.c.authority,
            assignment.c.assignee,
            _UNINFORMED.label("uninformed"),
        )
        .select_from(incident.outerjoin(incident_text).outerjoin(assignment))
        .where(*wanted)
        .order_by(
            incident.c.due_at,
            incident.c.number,
            assignment.c.lead.desc(),
            assignment.c.position,
        )
    )
    rows = (await connection.execute(query)).mappings().all()
    return [_line(list(group)) for _, group in groupby(rows, key=lambda row: row["number"])]


def _line(rows: list[Row]) -> IncidentRow:
    row = rows[0]
    return IncidentRow(
        IncidentNumber(row["number"]),
        Status(row["status"]),
        Importance(row["importance"]),
        row["due_at"],
        tuple(AuthorityCode(one["authority"]) for one in rows if one["authority"] is not None),
        shorten(row["beginning"] or "", _BEGINNING, placeholder="…"),
        frozenset(PersonId(one["assignee"]) for one in rows if one["assignee"] is not None),
        IncidentKind(row["kind"]),
        frozenset(AuthorityCode(one["authority"]) for one in rows if one["uninformed"]),
    )
