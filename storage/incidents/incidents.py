"""Incidents in the database: loaded whole, saved by difference, their events told at once."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.answer.draft import DraftKind
from domain.model.course.status import IncidentKind, Status
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.events import Event
from domain.model.place import MessageRef
from domain.model.staff.office import Office
from domain.model.telling.notices import Retire, notices_for
from domain.model.telling.reminders import next_attention
from domain.model.telling.still_asked import still_asked
from domain.ports.incidents import StaleIncident, UnknownIncident
from storage.engine.database import is_duplicate
from storage.incidents.events import append
from storage.incidents.mapping import CHILDREN, Key, Rows, to_incident, to_rows
from storage.messages.outbox import OutboxBuffer
from storage.messages.questions import close_all, open_about
from storage.schema.columns import Row, came_in
from storage.schema.incidents import (
    assignment,
    authors_reply,
    comment,
    contribution,
    counter,
    draft,
    draft_text,
    incident,
    incident_text,
    placement,
    referral,
)

_WITH_TEXT_AND_ASSIGNMENTS = (
    select(
        incident,
        *(column for column in incident_text.c if column.name != "number"),
        *(column for column in assignment.c if column.name != "number"),
    )
    .select_from(incident.outerjoin(incident_text).outerjoin(assignment))
    .order_by(assignment.c.position)
)
SAME_LINK = 3
"""So many others with the same link are named at most."""

_NUMBER = bindparam("number", type_=Integer)
_DRAFTS = (
    select(draft, draft_text.c.text, draft_text.c.attachments)
    .select_from(draft.outerjoin(draft_text))
    .where(draft.c.number == _NUMBER)
    .order_by(draft.c.version)
)
_CONTRIBUTIONS, _REFERRALS, _COMMENTS, _PLACEMENTS, _REPLIES = (
    select(table).where(table.c.number == _NUMBER).order_by(*table.primary_key)
    for table in (contribution, referral, comment, placement, authors_reply)
)


async def load(
    connection: AsyncConnection, which: ColumnElement[bool], *, for_change: bool = False
) -> Incident | None:
    """The incident of which `which` holds; locked until the transaction ends, where asked."""
    if for_change:
        # First: what a statement joins to a row for which it waits stays as it was before the wait.
        await connection.execute(select(incident.c.number).where(which).with_for_update())
    rows = await _rows(connection, _WITH_TEXT_AND_ASSIGNMENTS.where(which))
    if not rows:
        return None
    first = rows[0]
    number, parts = first["number"], {}
    if first["authority"] is not None:  # else not routed: then there is nothing else yet
        parts["contributions"] = await _rows(connection, _CONTRIBUTIONS, number)
        parts["referrals"] = await _rows(connection, _REFERRALS, number)
        drafts = parts["drafts"] = await _rows(connection, _DRAFTS, number)
        if drafts or first["kind"] == IncidentKind.PUBLICATION or first["reopened_at"] is not None:
            # else nothing was commented or placed
            parts["comments"] = await _rows(connection, _COMMENTS, number)
            parts["placements"] = await _rows(connection, _PLACEMENTS, number)
        if any(one["kind"] == DraftKind.CLARIFICATION for one in drafts):
            parts["replies"] = await _rows(connection, _REPLIES, number)
    return to_incident(rows, **parts)


async def _rows(
    connection: AsyncConnection, query: Select[Any], number: IncidentNumber | None = None
) -> Sequence[Row]:
    """As plain dictionaries, which are read many times faster."""
    found = await connection.execute(query, {"number": number} if number else {})
    names = tuple(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found]


async def same_link(
    connection: AsyncConnection, number: IncidentNumber
) -> tuple[IncidentNumber, ...]:
    """A few others with the same link that have not been cancelled, the oldest first."""
    own, other = incident_text.alias("own"), incident_text.alias("other")
    found = await connection.execute(
        select(other.c.number)
        .select_from(
            own.join(other, other.c.page == own.c.page).join(
                incident, incident.c.number == other.c.number
            )
        )
        .where(
            own.c.number == number,
            other.c.number != number,
            incident.c.status != Status.CANCELLED,
        )
        .order_by(other.c.number)
        .limit(SAME_LINK)
    )
    return tuple(IncidentNumber(one) for one in found.scalars())


class SqlIncidents:
    """The incidents of one unit of work.

    Saving one appends its events, and puts into the outbox what people are told of them: this is
    the one place where an event becomes notices.
    """

    def __init__(
        self,
        connection: AsyncConnection,
        office: Callable[[], Awaitable[Office]],
        outbox: OutboxBuffer,
        now: Callable[[], datetime],
    ) -> None:
        self.event_ids: dict[Event, int] = {}
        """Of the events saved so far, by which the outbox refers to them."""
        self._connection = connection
        self._office = office
        self._outbox = outbox
        self._now = now
        self._stored: dict[IncidentNumber, Rows] = {}

    async def next_number(self) -> IncidentNumber:
        """The number after the last; whoever else asks waits until this transaction ends."""
        result = await self._connection.execute(
            update(counter)
            .where(counter.c.name == incident.name)
            .values(value=counter.c.value + 1)
            .returning(counter.c.value)
        )
        return IncidentNumber(result.scalar_one())

    async def get(self, number: IncidentNumber) -> Incident:
        """The incident, locked for change; raises UnknownIncident."""
        found = await self._load(incident.c.number == number)
        if found is None:
            raise UnknownIncident(number)
        return found

    async def original_of(self, number: IncidentNumber) -> IncidentNumber | None:
        """Which incident that one repeats, as far as is known without locking it."""
        which = select(incident.c.duplicate_of).where(incident.c.number == number)
        original = (await self._connection.execute(which)).scalar()
        return None if original is None else IncidentNumber(original)

    async def registered_as(self, external_id: str) -> Incident | None:
        """The incident that the monitoring system registered under this id."""
        return await self._load(incident.c.external_id == external_id)

    async def registered_from(self, source: MessageRef) -> Incident | None:
        """The incident registered from this message, whichever edit of it."""
        return await self._load(came_in(incident, source))

    async def save(self, incident: Incident) -> None:
        """Stores the state and appends its events; what nobody can answer now is asked no more.

        Raises StaleIncident if the row has another version, or a unique key shows that somebody
        has just registered or drafted from the same source.
        """
        office = await self._office()
        try:
            now = self._now()
            await self._store(incident, next_attention(incident, office.calendar, now), now)
        except IntegrityError as error:
            if is_duplicate(error):
                raise StaleIncident from error
            raise
        self.event_ids |= await append(self._connection, incident.events)
        await self._withdraw_questions(incident, office)
        for event in incident.events:
            for notice in notices_for(event, incident, office.organisation):
                await self._outbox.put(notice)
        incident.saved()

    async def _withdraw_questions(self, about: Incident, office: Office) -> None:
        """Those about the incident that can't be answered any more, as it stands now."""
        now = self._now()
        over = {
            one.id: one.question.place
            for one in await open_about(self._connection, about.number)
            if not still_asked(one.question, about, office, now)
        }
        if over:
            await close_all(self._connection, over)
        for question, place in over.items():
            await self._outbox.put(Retire(question, place))

    async def _load(self, which: ColumnElement[bool]) -> Incident | None:
        found = await load(self._connection, which, for_change=True)
        if found is not None:
            self._stored[found.number] = to_rows(found)
            found.clamp_to_past(self._now())
        return found

    async def _store(self, of: Incident, attention: datetime | None, now: datetime) -> None:
        rows = to_rows(of)
        derived = {
            "next_attention_at": attention,
            "looked_at": now,
            "row_version": of.row_version + 1,
        }
        if of.row_version == 0:
            await self._connection.execute(insert(incident).values(rows.incident | derived))
            stored = Rows({})
        else:
            stored = self._stored[of.number]
            await self._update(of, rows, stored, derived)
        for table in CHILDREN:
            await self._save_children(table, rows.children[table], stored.children[table])
        self._stored[of.number] = rows

    async def _update(
        self, of: Incident, rows: Rows, stored: Rows, derived: dict[str, Any]
    ) -> None:
        changed = {
            name: value for name, value in rows.incident.items() if value != stored.incident[name]
        }
        result = await self._connection.execute(
            update(incident)
            .where(incident.c.number == of.number, incident.c.row_version == of.row_version)
            .values(**changed, **derived)
        )
        if result.rowcount == 0:
            raise StaleIncident

    async def _save_children(
        self,
        table: Table,
        rows: dict[Key, dict[str, Any]],
        stored: dict[Key, dict[str, Any]],
    ) -> None:
        new = [values for key, values in rows.items() if key not in stored]
        if new:
            await self._connection.execute(insert(table), new)
        for key, values in rows.items():
            if key in stored and values != stored[key]:
                await self._connection.execute(
                    update(table).where(_has(table, key)).values(**values)
                )
        for key in stored.keys() - rows.keys():
            await self._connection.execute(delete(table).where(_has(table, key)))


def _has(table: Table, key: Key) -> ColumnElement[bool]:
    """The row of this primary key."""
    columns = table.primary_key.columns
    return and_(*(column == value for column, value in zip(columns, key, strict=True)))
