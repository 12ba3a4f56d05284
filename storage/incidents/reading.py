"""Queries for handlers and people, which don't block the writer."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import Ask, ShowBriefing, ShowSelection
from domain.model.conversation.question import WORDS_KEPT, HeldText, Question
from domain.model.conversation.selection import Selection
from domain.model.ids import (
    AuthorityCode,
    BriefingId,
    IncidentNumber,
    MessageRef,
    PersonId,
    Place,
    SelectionId,
)
from domain.model.incident import Incident
from domain.model.incident.events import IncidentEvent, TakenToWork
from domain.model.incident.workflow.referral import ReferralState
from domain.model.incident.workflow.status import Importance, IncidentKind, Status
from domain.model.message.citizen_message import CitizenMessage
from domain.model.message.likeness import ALIKE_WITHIN
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Post
from domain.model.organisation.permissions import IncidentAccess
from domain.model.organisation.revision import Revision, TemplateRevision
from domain.model.organisation.rights import Side
from domain.model.report.briefing import AGAIN_AFTER, Briefing, DueReport
from domain.ports.incidents import UnknownIncident
from domain.ports.reading import (
    AskedQuestion,
    BriefingShown,
    IncidentRow,
    MostUrgent,
    PromiseRow,
    QuestionOver,
    SelectionShown,
    Standing,
)
from domain.ports.snapshots import SelectionSnapshot
from storage.conversation.briefings import load_briefing, owed_briefings
from storage.conversation.questions import (
    ABOUT_OWN_TEXT,
    HELD_ABOUT,
    HELD_BY,
    IN_WORDS,
    LIVING,
    OF_TALK,
    OPEN_THERE,
    asked_of,
    living,
    open_there,
)
from storage.conversation.selections import load_selection
from storage.engine.database import Database
from storage.engine.prepared import prepared
from storage.incidents.events import from_row, kind_of
from storage.incidents.listing import given_to, incident_rows, promise_rows
from storage.incidents.related import likely_mains, same_link
from storage.incidents.rows import load_shown, page_key
from storage.organisation.invitations import invited
from storage.organisation.offices import Offices
from storage.organisation.revisions import revisions
from storage.schema.columns import Row, UtcDateTime, came_by, came_in, card_of
from storage.schema.delivery import restoration, sent_as, sent_message
from storage.schema.incidents import assignment, event, incident, incident_text, promise, referral
from storage.schema.messages import QUESTION_OPEN, question
from storage.schema.reports import briefing, failed_before

_STANDING: Final = prepared(
    select(
        sent_message,
        *(column.label(f"asked_{column.name}") for column in question.c),
        LIVING.label("waits"),
        IN_WORDS.label("in_words"),
    )
    .outerjoin_from(
        sent_message,
        question,
        (sent_message.c.subject_kind == Ask.subject) & (question.c.id == sent_message.c.subject_id),
    )
    .where(
        sent_message.c.bot == bindparam("by"),
        sent_message.c.chat == bindparam("where"),
        sent_message.c.message == bindparam("which"),
    )
)


_ACCESS: Final = prepared(
    select(
        incident.c.kind,
        assignment.c.authority,
        promise.c.authority.label("promising"),
    )
    .select_from(
        incident.outerjoin(assignment, assignment.c.number == incident.c.number).outerjoin(
            promise, promise.c.number == incident.c.number
        )
    )
    .where(incident.c.number == bindparam("which"))
    .order_by(assignment.c.lead.desc(), assignment.c.position)
)

_WAITING: Final = select(question).where(LIVING)
_QUESTION: Final = prepared(_WAITING.where(question.c.id == bindparam("which")))
_HELD_FROM: Final = prepared(
    _WAITING.where(
        question.c.person == bindparam("whom"),
        or_(came_in(question), ABOUT_OWN_TEXT & (question.c.chat == bindparam("came_in"))),
    )
)
_SETTLED_HERE: Final = prepared(
    select(question)
    .where(
        question.c.person == bindparam("whom"),
        question.c.chat == bindparam("came_in"),
        question.c.asked_at > bindparam("oldest", type_=UtcDateTime()),
        question.c.about.is_not(None),
        ABOUT_OWN_TEXT,
        ~QUESTION_OPEN,
    )
    .order_by(question.c.id.desc())
)
_REGISTERED_BEFORE: Final = prepared(
    select(incident.c.number)
    .join_from(incident_text, incident)
    .where(
        incident_text.c.page == bindparam("page"),
        incident_text.c.detected_at >= bindparam("since", type_=UtcDateTime()),
        incident_text.c.text == bindparam("text"),
        incident.c.person == bindparam("person"),
        incident.c.status != Status.CANCELLED,
    )
    .order_by(incident_text.c.detected_at.desc())
    .limit(1)
)
_DONE_BY: Final = prepared(
    select(event)
    .where(
        came_in(event),
        ~event.c.pressed,
        event.c.kind != kind_of(TakenToWork),  # a side effect of it
    )
    .order_by(event.c.id.desc())
    .limit(1)
)


class SqlReading:
    """Implements the port `Reading`: each method in its own transaction, beside the writer."""

    def __init__(self, database: Database, offices: Offices) -> None:
        self._database = database
        self._offices = offices
        self._restorations: Sequence[tuple[datetime, datetime]] | None = None

    @property
    def known_office(self) -> Office | None:
        """The office as last read by any caller, without a query."""
        return self._offices.known

    async def office(self) -> Office:
        """Return the organisation and the calendar in force."""
        return await self._offices.now_in_force()

    async def described(self) -> Organisation | None:
        """Return the current organisation as a file describes it, or None if there is none."""
        return await self._offices.stored()

    async def revisions(self, skip: int, most: int) -> Sequence[Revision | TemplateRevision]:
        """Return changes of the organisation and templates, newest first, after the `skip`
        newest.
        """
        async with self._database.reading(long=True) as connection:
            return await revisions(connection, skip, most)

    async def incident(self, number: IncidentNumber) -> Incident:
        """Return a copy to read, redacted for display; raises UnknownIncident."""
        async with self._database.reading() as connection:
            organisation = (await self._offices.in_force(connection)).organisation
            return await load_shown(connection, number, organisation)

    async def access(self, number: IncidentNumber) -> IncidentAccess:
        """Return the data for permission checks on the incident; raises UnknownIncident."""
        rows = await self._database.rows(_ACCESS, {"which": number})
        if not rows:
            raise UnknownIncident(number)
        authorities = dict.fromkeys(row["authority"] for row in rows if row["authority"])
        promising = frozenset(row["promising"] for row in rows if row["promising"])
        return IncidentAccess(number, IncidentKind(rows[0]["kind"]), tuple(authorities), promising)

    async def history(self, number: IncidentNumber) -> Sequence[IncidentEvent]:
        """Return all its events, oldest first; raises UnknownIncident."""
        rows = await self._database.rows(
            select(event).where(event.c.number == number).order_by(event.c.id)
        )
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
        """Return open incidents, most urgent first; None: all authorities, every status.

        `referred`: only those with an open referral.
        """
        wanted = _open(authorities, due_before)
        if statuses is not None:
            wanted.append(incident.c.status.in_(statuses))
        if referred:
            put = referral.alias("put")
            waiting = select(put.c.number).where(
                put.c.number == incident.c.number, put.c.state == ReferralState.WAITING
            )
            wanted.append(waiting.exists())
        async with self._database.reading(long=True) as connection:
            organisation = (await self._offices.in_force(connection)).organisation
            return await incident_rows(connection, organisation, *wanted)

    async def most_urgent(
        self,
        most: int,
        authorities: frozenset[AuthorityCode] | None,
        here: Side | None,
        due_before: datetime | None = None,
    ) -> MostUrgent:
        """Return the `most` most urgent open incidents; `authorities` None: all.

        `here`: only those in that chat's scope.
        """
        wanted = _open(authorities, due_before)
        if here is not None:
            wanted.append(incident.c.kind.in_(here.coordinates) | given_to(here.bodies))
        not_high = incident.c.importance != Importance.HIGH
        first = (
            select(incident.c.number)
            .where(*wanted)
            .order_by(not_high, incident.c.due_at, incident.c.number)
            .limit(most)
            .subquery("first")
        )
        kinds = select(incident.c.kind, func.count()).where(*wanted).group_by(incident.c.kind)
        async with self._database.reading(long=True) as connection:
            organisation = (await self._offices.in_force(connection)).organisation
            counts = {IncidentKind(kind): n for kind, n in await connection.execute(kinds)}
            shown = incident.c.number.in_(select(first.c.number))
            return MostUrgent(await incident_rows(connection, organisation, shown), counts)

    async def promises(
        self, authorities: frozenset[AuthorityCode] | None, until: date
    ) -> Sequence[PromiseRow]:
        """Return tracked promises until that day, earliest first; None: all authorities."""
        wanted = [promise.c.day <= until]
        if authorities is not None:
            wanted.append(promise.c.authority.in_(authorities))
        async with self._database.reading(long=True) as connection:
            return await promise_rows(connection, *wanted)

    async def same_link(self, number: IncidentNumber) -> Sequence[IncidentNumber]:
        """Return a few others with the same link that have not been cancelled, oldest first."""
        async with self._database.reading() as connection:
            return await same_link(connection, number)

    async def likely_mains(self, incident: Incident) -> Sequence[IncidentNumber]:
        """Return a few open incidents it may be joined to, likeliest first."""
        async with self._database.reading() as connection:
            return await likely_mains(connection, incident)

    async def lost(self, message: MessageRef, sent_at: datetime | None) -> bool:
        """Whether the message is from a time that a restored database lacks.

        Read once: no restore happens while the program runs.
        """
        if self._restorations is None:
            rows = await self._database.rows(select(restoration.c.since, restoration.c.until))
            self._restorations = [(row["since"], row["until"]) for row in rows]
        if not any(
            sent_at is None or since <= sent_at < until for since, until in self._restorations
        ):
            return False
        return not await self._database.rows(select(sent_message.c.message).where(sent_as(message)))

    async def standing_at(self, message: MessageRef, now: datetime) -> Standing | None:
        """Return what this message of the bot shows or asks; None if unknown or nothing."""
        which = {"by": message.bot, "where": message.place.chat, "which": message.message}
        rows = await self._database.rows(_STANDING, which | living(now))
        return _standing(rows[0]) if rows else None

    async def open_question(
        self, person: PersonId, place: Place, now: datetime
    ) -> AskedQuestion | None:
        """Return the person's latest open question in this place that expects text."""
        rows = await self._database.rows(OPEN_THERE, open_there(person, place, now))
        return asked_of(rows[0]) if rows else None

    async def held_from(
        self, person: PersonId, sources: Sequence[MessageRef], now: datetime
    ) -> AskedQuestion | None:
        """Return the person's latest open question about a text from one of these messages.

        In any of their edits.
        """
        found = [
            one
            for source in sources
            for row in await self._database.rows(
                _HELD_FROM, living(now) | {"whom": person} | came_by(source)
            )
            if _came_from(source, one := asked_of(row))
        ]
        return max(found, key=lambda one: one.id, default=None)

    async def settled_with(
        self, person: PersonId, sources: Sequence[MessageRef], now: datetime
    ) -> Question | None:
        """Return the closed question about several remarks, one from one of these messages.

        The person's latest.
        """
        which = {"whom": person, "came_in": sources[-1].place.chat, "oldest": now - WORDS_KEPT}
        for row in await self._database.rows(_SETTLED_HERE, which):
            asked = asked_of(row).question
            held = asked.held
            if isinstance(held, HeldText) and held.remarks and held.remark_from(sources):
                return asked
        return None

    async def held_about(self, number: IncidentNumber) -> Sequence[AskedQuestion]:
        """Return the open questions about texts for that incident, oldest first."""
        return [asked_of(row) for row in await self._database.rows(HELD_ABOUT, {"of": number})]

    async def held_by(self, person: PersonId) -> Sequence[AskedQuestion]:
        """Return the person's open questions about texts of theirs, oldest first."""
        return [asked_of(row) for row in await self._database.rows(HELD_BY, {"whom": person})]

    async def talk_of(self, person: PersonId, now: datetime) -> Sequence[AskedQuestion]:
        """Return the person's latest texts of the last day that were taken for talk, newest first."""
        rows = await self._database.rows(OF_TALK, {"whom": person, **living(now)})
        return [asked_of(row) for row in rows]

    async def registered_before(
        self, person: PersonId, message: CitizenMessage, now: datetime
    ) -> IncidentNumber | None:
        """Return what this person has registered lately with the same text and link."""
        page = page_key(message.url)
        if page is None:
            return None
        wanted = {
            "page": page,
            "since": now - ALIKE_WITHIN,
            "text": message.text,
            "person": person,
        }
        rows = await self._database.rows(_REGISTERED_BEFORE, wanted)
        return IncidentNumber(rows[0]["number"]) if rows else None

    async def done_by(self, sources: Sequence[MessageRef]) -> IncidentEvent | None:
        """Return the last event caused by one of these messages, in any edit."""
        last = await self._last_from(sources, _DONE_BY, {})
        return None if last is None else from_row(last)

    async def question(self, question_id: int, now: datetime) -> AskedQuestion | None:
        """Return the question with this id, if it is open."""
        rows = await self._database.rows(_QUESTION, living(now) | {"which": question_id})
        return asked_of(rows[0]) if rows else None

    async def invited(self, now: datetime) -> Sequence[Sequence[Post]]:
        """Return the posts of each pending invitation that is still valid."""
        async with self._database.reading() as connection:
            return await invited(connection, now)

    async def selection(self, selection: SelectionId) -> Selection | None:
        """Return the selection as it is now, or None if it is gone."""
        async with self._database.reading() as connection:
            return await load_selection(connection, selection)

    async def briefing(self, briefing: BriefingId) -> Briefing:
        """Return the briefing as it is now; raises BRIEFING_GONE."""
        async with self._database.reading() as connection:
            return await load_briefing(connection, briefing)

    async def owed_briefings(self) -> Sequence[Briefing]:
        """Return the deputy head's orders that were not sent yet, oldest first."""
        async with self._database.reading() as connection:
            return await owed_briefings(connection)

    async def missing(self, due: DueReport, now: datetime) -> bool:
        """Whether the report was neither made, nor failed within a day, and has content.

        It has none if nothing was registered when it became due.
        """
        made = select(briefing.c.id).where(
            briefing.c.schedule == due.of,
            briefing.c.first == due.period.first,
            ~failed_before(now - AGAIN_AFTER),
        )
        first = select(incident.c.registered_at).order_by(incident.c.number).limit(1)
        registered = [row["registered_at"] for row in await self._database.rows(first)]
        return (
            bool(registered) and registered[0] < due.since and not await self._database.rows(made)
        )

    async def _last_from(
        self, sources: Sequence[MessageRef], query: Select[Any], which: Mapping[str, Any]
    ) -> Row | None:
        """The last row caused by one of these messages: an album has a few."""
        found = [
            row
            for source in sources
            for row in await self._database.rows(query, {**which, **came_by(source)})
        ]
        return max(found, key=lambda row: int(row["id"]), default=None)


def _came_from(source: MessageRef, asked: AskedQuestion) -> bool:
    """Return whether the question is about a text from that message, maybe among others."""
    held = asked.question.held
    return not isinstance(held, HeldText) or held.remark_from([source]) is not None


def _standing(row: Row) -> Standing | None:
    if card := card_of(row):
        return card
    if row["subject_kind"] == ShowBriefing.subject:
        return BriefingShown(row["subject_id"])
    if row["subject_kind"] == ShowSelection.subject:
        return SelectionShown(row["subject_id"])
    asked = {column.name: row[f"asked_{column.name}"] for column in question.c}
    if asked["id"] is None:
        return None
    if row["waits"]:
        return asked_of(asked)
    over = row["in_words"] and asked["subject"] is not None
    return QuestionOver(IncidentNumber(asked["subject"])) if over else None


def _open(
    authorities: frozenset[AuthorityCode] | None, due_before: datetime | None
) -> list[ColumnElement[bool]]:
    """Conditions for open incidents; None: of all authorities, with any deadline."""
    wanted: list[ColumnElement[bool]] = [incident.c.closed_at.is_(None)]
    if authorities is not None:
        wanted.append(given_to(authorities))
    if due_before is not None:
        wanted.append(incident.c.due_at < due_before)
    return wanted


async def selection_snapshot(
    connection: AsyncConnection, selection: SelectionId, office: Office
) -> SelectionSnapshot | None:
    """Return the selection with the incidents it shows, or None."""
    found = await load_selection(connection, selection)
    if found is None:
        return None
    numbers = found.chosen.union(found.shown)
    rows = await incident_rows(connection, office.organisation, incident.c.number.in_(numbers))
    return SelectionSnapshot(found, {row.number: row for row in rows}, office)
