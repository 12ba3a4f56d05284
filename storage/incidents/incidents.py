"""Incidents in the database: loaded whole, saved by difference, with notices of their events."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Table,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import Retire
from domain.model.conversation.notices.recipients import notices_for
from domain.model.conversation.reminders import next_attention
from domain.model.errors import Reason, Refusal
from domain.model.ids import AuthorityCode, IncidentNumber, MessageRef, PersonId
from domain.model.incident import Incident
from domain.model.incident.answer.past_answer import AnswerRef
from domain.model.incident.events import IncidentEvent, Registered, Reminded
from domain.model.message.citizen_message import UNNUMBERED, CitizenMessage, Topic
from domain.model.message.likeness import Alike
from domain.model.organisation.office import Office
from domain.model.promise.promise import EarlierPromise
from domain.model.suggestions import LOOKED_BACK, Precedent
from domain.model.time.work_calendar import WorkCalendar
from domain.ports.incidents import StaleIncident, UnknownIncident
from storage.conversation.questions import SqlQuestions
from storage.engine.database import is_duplicate
from storage.engine.prepared import prepared
from storage.incidents.brought import Digests, registered_ids
from storage.incidents.events import append, from_row, kind_of
from storage.incidents.experience import LearnedHistory
from storage.incidents.listing import in_hand
from storage.incidents.past_answers import past_answers
from storage.incidents.related import promised, resembling
from storage.incidents.rows import CHILDREN, Key, Rows, load, lock, to_rows
from storage.outbox.queue import OutboxBuffer
from storage.schema.columns import UtcDateTime, came_by, came_in
from storage.schema.incidents import (
    ANSWERED_BY_NAMED,
    assignment,
    counter,
    event,
    incident,
    worked_by,
)
from storage.schema.reports import outdated_day
from storage.schema.search import incident_terms
from storage.search.index_terms import Indexed, indexed_of, terms_of

_UPDATE: Final = prepared(
    update(incident).where(
        incident.c.number == bindparam("which"), incident.c.row_version == bindparam("loaded")
    )
)
_INSERT: Final = {table: prepared(insert(table)) for table in (incident, *CHILDREN)}


def _of_key(table: Table) -> ColumnElement[bool]:
    """The row of a primary key; its parameters are named differently from the columns set."""
    return and_(*(column == bindparam(f"of_{column.name}") for column in table.primary_key))


_UPDATE_CHILD: Final = {table: prepared(update(table).where(_of_key(table))) for table in CHILDREN}
_OUTDATE_ITS_DAY: Final = insert(outdated_day).from_select(
    ["day"],
    select(incident.c.counted_on).where(
        incident.c.number == bindparam("number"), incident.c.counted_on.is_not(None)
    ),
)
"""Only closed incidents are counted in the sums of a day."""

_INDEX: Final = prepared(insert(incident_terms))
_INDEX_AGAIN: Final = prepared(update(incident_terms).where(_of_key(incident_terms)))
_DELETE_CHILD: Final = {table: prepared(delete(table).where(_of_key(table))) for table in CHILDREN}


def _key(table: Table, key: Key) -> dict[str, Any]:
    columns = (column.name for column in table.primary_key)
    return {f"of_{name}": value for name, value in zip(columns, key, strict=True)}


_REGISTERED_FROM: Final = prepared(select(incident.c.number).where(came_in(incident)))
_REGISTERED_AS: Final = prepared(
    select(incident.c.number).where(incident.c.external_id == bindparam("id"))
)
_NEXT_NUMBER: Final = prepared(
    update(counter)
    .where(counter.c.name == incident.name)
    .values(value=counter.c.value + 1)
    .returning(counter.c.value)
)


def _how_many(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((which, 1)))


_UNRECOGNISED: Final = ANSWERED_BY_NAMED & ~exists().where(assignment.c.number == incident.c.number)
_NAMED: Final = select(incident.c.named_body).where(_UNRECOGNISED).distinct()
_LAST: Final = select(func.max(incident.c.number)).scalar_subquery()
_PRECEDENTS: Final = prepared(
    select(
        assignment.c.authority,
        _how_many(incident.c.topic == bindparam("topic")),
        _how_many(incident.c.topic_group == bindparam("group")),
        _how_many(incident.c.registered_at >= bindparam("since", type_=UtcDateTime())),
    )
    .join_from(incident, assignment)
    .where(incident.c.number > _LAST - bindparam("looked_back", type_=Integer))
    .group_by(assignment.c.authority)
)


class SqlIncidents:
    """The incidents of one unit of work.

    Saving one appends its events, and queues their notices: this is the only place where an event
    becomes notices.
    """

    def __init__(
        self,
        connection: AsyncConnection,
        office: Callable[[], Awaitable[Office]],
        outbox: OutboxBuffer,
        now: Callable[[], datetime],
        held_office: Callable[[], Awaitable[Office]],
        *,
        questions: SqlQuestions,
        history: LearnedHistory | None,
    ) -> None:
        """`held_office`: the office, locked until the transaction ends.

        `history`: learned routing suggestions; None: none.
        """
        self.event_ids: dict[IncidentEvent, int] = {}
        """The ids of events saved so far; the outbox refers to them."""
        self._connection = connection
        self._office = office
        self._held_office = held_office
        self._history = history
        self._outbox = outbox
        self._questions = questions
        self._now = now
        self._stored: dict[IncidentNumber, tuple[Rows, Indexed]] = {}
        """The incidents as they are stored: loaded, or saved last."""
        self._held = set[IncidentNumber]()

    async def worked_by(self, authority: AuthorityCode) -> Sequence[IncidentNumber]:
        """Return the open incidents assigned to the authority, oldest first."""
        return (await self._connection.scalars(worked_by(authority))).all()

    async def taken_by(self, person: PersonId) -> Mapping[AuthorityCode, Sequence[IncidentNumber]]:
        """Return the person's taken, unfinished incidents by authority, oldest first."""
        found: dict[AuthorityCode, list[IncidentNumber]] = {}
        taken = await self._connection.execute(in_hand(assignment.c.assignee == person))
        for authority, _, number in taken:
            found.setdefault(authority, []).append(number)
        return found

    async def next_number(self) -> IncidentNumber:
        """Return the next number; concurrent callers wait until this transaction ends."""
        return IncidentNumber((await self._connection.execute(_NEXT_NUMBER)).scalar_one())

    async def hold(self, numbers: Collection[IncidentNumber]) -> None:
        """Locks them with their related incidents, always in the same order.

        Raises StaleIncident if other incidents have been joined to these meanwhile.
        """
        if self._held.issuperset(numbers):
            return
        rows = await lock(self._connection, numbers)
        self._held.update(numbers, (row.number for row in rows))
        joined = (one["number"] for row in rows for one in row.joined or ())
        if not self._held.issuperset([*joined, *(row.joined_to or row.number for row in rows)]):
            raise StaleIncident

    async def get(self, number: IncidentNumber) -> Incident:
        """Return the incident, locked for change; raises UnknownIncident, and as `hold`."""
        found = await self._load(number)
        if found is None:
            raise UnknownIncident(number)
        return found

    async def original_of(self, number: IncidentNumber) -> IncidentNumber | None:
        """Return the incident that this one duplicates, read without a lock."""
        which = select(incident.c.duplicate_of).where(incident.c.number == number)
        original = (await self._connection.execute(which)).scalar()
        return None if original is None else IncidentNumber(original)

    def familiar(self, message: CitizenMessage, topic: Topic) -> Sequence[AuthorityCode]:
        """Return the authorities of similar messages, likeliest first; none while untrained."""
        return self._history.familiar(message.text, topic) if self._history else ()

    async def precedents(self, topic: Topic, since: datetime) -> Sequence[Precedent]:
        """Return assignments of the last LOOKED_BACK incidents; `since`: start of "recently"."""
        like = {"topic": topic.name or "", "group": topic.group or "", "since": since}
        looked_at = like | {"looked_back": LOOKED_BACK}
        found = await self._connection.execute(_PRECEDENTS, looked_at)
        return [Precedent(*row) for row in found]

    async def promised(self, message: CitizenMessage) -> Sequence[EarlierPromise]:
        """Return a few tracked promises to the same author or under the same link, by day.

        Including those of an answer to another message, to which the author's was joined.
        """
        return await promised(self._connection, message)

    async def alike(
        self, number: IncidentNumber, message: CitizenMessage, detected_at: datetime
    ) -> tuple[Alike, ...]:
        """Return a few incidents whose text this message may repeat."""
        return await resembling(self._connection, number, message, detected_at)

    async def past_answers(self, incident: Incident) -> Sequence[AnswerRef]:
        """Return a few approved, placed answers of its lead to alike messages, newest first."""
        return await past_answers(self._connection, incident)

    async def registered_as(self, external_id: str) -> Incident | None:
        """Return the incident that the monitoring system registered under this id."""
        known = await self._load_known(_REGISTERED_AS, {"id": external_id})
        if known is None and external_id.startswith(UNNUMBERED):
            digests = await Digests.stored(self._connection)
            if (digest := digests.of(external_id.removeprefix(UNNUMBERED))) is not None:
                erased = f"{UNNUMBERED}{digest}"
                known = await self._load_known(_REGISTERED_AS, {"id": erased})
        return known

    async def registered_ids(self, external_ids: Collection[str]) -> set[str]:
        """Return the ids that are registered already."""
        return await registered_ids(self._connection, external_ids)

    async def unrecognised_names(self) -> Sequence[str]:
        """Return the bodies that answered elsewhere and stand for no authority, as written."""
        return (await self._connection.scalars(_NAMED)).all()

    async def answered_by_named(self, name: str, most: int) -> Sequence[IncidentNumber]:
        """Return some messages answered elsewhere by the body of this name, as written."""
        like = select(incident.c.number).where(_UNRECOGNISED, incident.c.named_body == name)
        return [IncidentNumber(one) for one in await self._connection.scalars(like.limit(most))]

    async def registered_from(self, source: MessageRef) -> Incident | None:
        """Return the incident registered from this message, in any of its edits."""
        return await self._load_known(_REGISTERED_FROM, came_by(source))

    async def save(self, incident: Incident) -> None:
        """Stores the state and appends its events; closes questions that became unanswerable.

        Raises UNKNOWN_AUTHORITY if a newly assigned authority has been removed meanwhile,
        StaleIncident if the row has another version, or a unique key shows a concurrent
        registration or draft from the same source.
        """
        others = [*await self._following(incident), *await self._main_to_update(incident)]
        for one in (incident, *others):
            await self._save(one)

    async def _save(self, incident: Incident) -> None:
        office = await self._office()
        await self._hold_bodies(incident)
        if self._has_new_lead(incident):
            incident.note_past_answers(await self.past_answers(incident))
        await self._store(incident, office.calendar, self._now())
        await self._record(incident.events)
        await self._withdraw_questions(incident, office)
        for happened in incident.events:
            for notice in notices_for(happened, incident, office.organisation):
                await self._outbox.put(notice)
        incident.saved()

    def _has_new_lead(self, of: Incident) -> bool:
        rows = self._stored[of.number][0].children[assignment] if of.row_version else {}
        before = next((row["authority"] for row in rows.values() if row["lead"]), None)
        return not of.status.closed and of.lead not in {None, before}

    async def _record(self, events: list[IncidentEvent]) -> None:
        """Appends the events to the history."""
        self.event_ids |= await append(self._connection, events)

    async def _following(self, main: Incident) -> list[Incident]:
        """The joined incidents that follow its latest change (ADR 46)."""
        if not main.events:
            return []
        last, following = main.events[-1], list[Incident]()
        for one in main.joined:
            other = await self.get(one.number)
            if other.follow(main, last.by, last.at):
                following.append(other)
                main.update_joined_deadline(other)
        return following

    async def _main_to_update(self, of: Incident) -> list[Incident]:
        """The main incident, if it must record this change of a joined one.

        A joined incident that was closed has not followed the main one; it does so now.
        """
        if of.joined_to is None or not of.events or not of.row_version:
            return []
        before, last = self._stored[of.number][0].incident, of.events[-1]
        if (before["due_at"], before["status"]) == (of.due.at, of.status):
            return []
        main = await self.get(of.joined_to)
        of.follow(main, last.by, last.at)
        of.update_main(main, last.by, last.at)
        return [main] if main.events else []

    async def _hold_bodies(self, of: Incident) -> None:
        """Locks newly assigned authorities until the commit: one may be removed concurrently.

        Raises UNKNOWN_AUTHORITY if it was.
        """
        stored = self._stored[of.number][0].children[assignment] if of.row_version else {}
        new = set(of.authorities) - {row["authority"] for row in stored.values()}
        if not new:
            return
        there = (await self._held_office()).organisation
        for code in new:
            if there.authority(code) is None:
                raise Refusal(Reason.UNKNOWN_AUTHORITY)

    async def _withdraw_questions(self, about: Incident, office: Office) -> None:
        """Closes questions about the incident that can't be answered in its current state."""
        now = self._now()
        over = {
            one.id: one.question.place
            for one in await self._questions.open_about(about.number)
            if not one.question.open_to(about, office, now)
        }
        if over:
            await self._questions.close_all(over)
        for question, place in over.items():
            await self._outbox.put(Retire(question, place))

    async def _load_known(self, query: Select[int], which: Mapping[str, Any]) -> Incident | None:
        number = (await self._connection.execute(query, which)).scalar()
        return None if number is None else await self._load(IncidentNumber(number))

    async def _load(self, number: IncidentNumber) -> Incident | None:
        await self.hold([number])
        found = await load(self._connection, number)
        if found is not None:
            self._stored[found.number] = to_rows(found), indexed_of(found)
            now = self._now()
            history = await self._reminded(number) if found.reminded_ahead(now) else ()
            found.clamp_to_past(now, history)
        return found

    async def _reminded(self, number: IncidentNumber) -> Sequence[IncidentEvent]:
        """The events in its history that record reminders."""
        kinds = [kind_of(Registered), kind_of(Reminded)]
        told = select(event).where(event.c.number == number, event.c.kind.in_(kinds))
        rows = (await self._connection.execute(told.order_by(event.c.id))).mappings()
        return [from_row(row) for row in rows]

    async def _store(self, of: Incident, calendar: WorkCalendar, now: datetime) -> None:
        """Writes what differs from the stored rows; raises StaleIncident, see `save`."""
        rows, indexed = to_rows(of), indexed_of(of)
        stored, was_indexed = self._stored[of.number] if of.row_version else (Rows({}), None)
        if stored.incident and stored.incident["closed_at"] is not None:
            await self._connection.execute(_OUTDATE_ITS_DAY, {"number": of.number})
        derived = {
            "next_attention_at": next_attention(of, calendar, now),
            "looked_at": now,
            "row_version": of.row_version + 1,
            "counted_on": None,
        }
        try:
            if was_indexed is None:
                await self._connection.execute(_INSERT[incident], rows.incident | derived)
            else:
                await self._update(of, rows, stored, derived)
            for table in CHILDREN:
                await self._save_children(table, rows.children[table], stored.children[table])
        except IntegrityError as error:
            if is_duplicate(error):
                raise StaleIncident from error
            raise
        await self._index(indexed, was_indexed)
        self._stored[of.number] = rows, indexed

    async def _index(self, indexed: Indexed, before: Indexed | None) -> None:
        """Writes the search terms, if the incident is indexed by anything else than before."""
        if before is None:
            terms = {"number": indexed.number, "terms": terms_of(indexed)}
            await self._connection.execute(_INDEX, terms)
        elif indexed != before:
            terms = {"of_number": indexed.number, "terms": terms_of(indexed)}
            await self._connection.execute(_INDEX_AGAIN, terms)

    async def _update(
        self, of: Incident, rows: Rows, stored: Rows, derived: dict[str, Any]
    ) -> None:
        changed = {
            name: value for name, value in rows.incident.items() if value != stored.incident[name]
        }
        known = {"which": of.number, "loaded": of.row_version}
        result = await self._connection.execute(_UPDATE, changed | derived | known)
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
            await self._connection.execute(_INSERT[table], new)
        for key, values in rows.items():
            known = stored.get(key, values)
            changed = {name: value for name, value in values.items() if value != known.get(name)}
            if changed:
                await self._connection.execute(_UPDATE_CHILD[table], changed | _key(table, key))
        for key in stored.keys() - rows.keys():
            await self._connection.execute(_DELETE_CHILD[table], _key(table, key))
