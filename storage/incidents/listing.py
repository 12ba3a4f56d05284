"""Lists of incidents and promises: for people, for other programs, and what a person has in hand."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import ColumnElement, CompoundSelect, and_, func, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.redaction import shown_beginning
from domain.model.ids import AuthorityCode, IncidentNumber, PersonId
from domain.model.incident.answer.draft import DraftKind, DraftState
from domain.model.incident.workflow.referral import ReferralState
from domain.model.incident.workflow.status import Importance, IncidentKind, Status
from domain.model.message.citizen_message import UNNUMBERED
from domain.model.message.masking import READ
from domain.model.organisation.organisation import Organisation
from domain.ports.incidents import UnknownIncident
from domain.ports.reading import IncidentRow, PromiseRow, UnpressedText, WaitingReferral
from storage.conversation.questions import HELD, asked_of
from storage.engine.database import Database
from storage.schema.columns import Row
from storage.schema.incidents import (
    OPEN_NUMBER,
    OPEN_NUMBERS,
    UNDER_CONTROL,
    assignment,
    contribution,
    draft,
    draft_text,
    incident,
    incident_text,
    placement,
    promise,
    referral,
)

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
"""The authority owes its contribution to the lead (§12)."""

_REFERRED: Final = and_(
    referral.c.number == assignment.c.number,
    referral.c.authority == assignment.c.authority,
    referral.c.state == ReferralState.WAITING,
)
"""The authority's open referral; it has at most one."""

_IN_HAND: Final = (
    select(draft.c.kind)
    .where(
        draft.c.number == incident.c.number,
        draft.c.state.in_((DraftState.WAITING, DraftState.APPROVED)),
    )
    .order_by(draft.c.version.desc())
    .limit(1)
    .scalar_subquery()
)

_TO_DECIDE_ON: Final = (
    select(func.substr(draft_text.c.text, 1, READ))
    .join_from(draft_text, draft)
    .where(draft.c.number == incident.c.number, draft.c.state == DraftState.WAITING)
    .order_by(draft.c.version.desc())
    .limit(1)
    .scalar_subquery()
)
"""The beginning of the draft that waits for approval."""

_LAST_DECIDED: Final = (
    select(draft.c.state)
    .where(
        draft.c.number == incident.c.number,
        draft.c.decided_at.is_not(None),
        draft.c.version > assignment.c.drafts_before,
    )
    .order_by(draft.c.version.desc())
    .limit(1)
    .scalar_subquery()
)
"""The outcome of the authority's latest decided draft."""


_BREATH: Final = 100
"""Rows, some 5 ms, between two pauses for other tasks."""

_PLACED = placement.alias("placed")
_LAST = (
    select(func.max(_PLACED.c.position))
    .where(_PLACED.c.number == incident.c.number, _PLACED.c.earlier.is_(False))
    .scalar_subquery()
)

_SHOWN = (
    select(
        incident.c.number,
        incident.c.external_id,
        incident.c.kind,
        incident.c.importance,
        incident.c.status,
        incident.c.detected_at,
        incident.c.due_at,
        placement.c.at,
        placement.c.url,
        assignment.c.authority,
        assignment.c.lead,
    )
    .select_from(
        incident.outerjoin(assignment).outerjoin(
            placement,
            and_(
                placement.c.number == incident.c.number,
                placement.c.position == _LAST,
                incident.c.status == Status.ANSWERED,
            ),
        )
    )
    .order_by(incident.c.number, assignment.c.lead.desc(), assignment.c.position)
)


@dataclass(frozen=True, slots=True)
class Outline:
    """An incident for other programs; `answered_at` and `url` are of the final placement."""

    number: IncidentNumber
    external_id: str | None
    kind: IncidentKind
    importance: Importance
    status: Status
    detected_at: datetime
    due_at: datetime
    answered_at: datetime | None
    placement_url: str | None
    authorities: tuple[AuthorityCode, ...]
    lead: AuthorityCode | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filter of the list; empty: every status, any authority."""

    statuses: Collection[Status] = ()
    authority: AuthorityCode | None = None
    since: datetime | None = None
    """Detected at or after that moment."""
    after: IncidentNumber | None = None
    """Only numbers above it."""


class IncidentList:
    """Oldest first: paging by the last number misses no new incident."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def one(self, number: IncidentNumber) -> Outline:
        """Return the incident; raises UnknownIncident."""
        found = await self._outlines(incident.c.number == number)
        if not found:
            raise UnknownIncident(number)
        return found[0]

    async def page(self, wanted: Wanted, most: int) -> Sequence[Outline]:
        """Return the first matching incidents."""
        which: list[ColumnElement[bool]] = []
        number: ColumnElement[int] = incident.c.number
        if wanted.statuses:
            which.append(incident.c.status.in_(wanted.statuses))
            if not any(status.closed for status in wanted.statuses):
                which.append(incident.c.closed_at.is_(None))  # these have an index
                number = OPEN_NUMBER
        if wanted.after is not None:
            which.append(number > wanted.after)
        if wanted.since is not None:
            which.append(incident.c.detected_at >= wanted.since)
        if wanted.authority is not None:
            given = assignment.alias("given")
            theirs = select(given.c.number).where(
                given.c.number == incident.c.number, given.c.authority == wanted.authority
            )
            which.append(theirs.exists())
        first = select(incident.c.number).where(*which).order_by(number).limit(most)
        return await self._outlines(incident.c.number.in_(select(first.subquery("first"))))

    async def _outlines(self, which: ColumnElement[bool]) -> list[Outline]:
        rows = await self._database.rows(_SHOWN.where(which), long=True)
        return [_outline(list(group)) for _, group in groupby(rows, key=lambda row: row["number"])]


def _outline(rows: list[Row]) -> Outline:
    row = rows[0]
    bodies = {AuthorityCode(one["authority"]): one["lead"] for one in rows if one["authority"]}
    return Outline(
        IncidentNumber(row["number"]),
        None if (row["external_id"] or "").startswith(UNNUMBERED) else row["external_id"],
        IncidentKind(row["kind"]),
        Importance(row["importance"]),
        Status(row["status"]),
        row["detected_at"],
        row["due_at"],
        row["at"],
        row["url"],
        tuple(bodies),
        next((code for code, leads in bodies.items() if leads), None),
    )


_TAKEN: Final = (
    select(assignment.c.authority, assignment.c.assignee, assignment.c.number.label("taken"))
    .select_from(assignment)
    .where(assignment.c.assignee.is_not(None))
)
_STILL_PROMISED: Final = (promise.c.number == assignment.c.number) & (
    promise.c.authority == assignment.c.authority
)


def in_hand(*which: ColumnElement[bool]) -> CompoundSelect[Any]:
    """Open incidents and those with promises to keep; by authority, oldest first."""
    still_open = _TAKEN.where(assignment.c.number.in_(OPEN_NUMBERS), *which)
    promising = _TAKEN.join(promise, _STILL_PROMISED).where(UNDER_CONTROL, *which)
    return union(still_open, promising).order_by("taken")


def given_to(authorities: frozenset[AuthorityCode]) -> ColumnElement[bool]:
    """One of these authorities is assigned to the incident."""
    given = assignment.alias("given")
    theirs = select(given.c.number).where(
        given.c.number == incident.c.number, given.c.authority.in_(authorities)
    )
    return theirs.exists()


async def promise_rows(
    connection: AsyncConnection, *wanted: ColumnElement[bool]
) -> list[PromiseRow]:
    """Return tracked promises that match all of `wanted`; none of incidents closed without answer."""
    query = (
        select(
            promise.c.number,
            incident.c.kind,
            promise.c.authority,
            promise.c.day,
            promise.c.words,
        )
        .select_from(promise.join(incident, incident.c.number == promise.c.number))
        .where(
            UNDER_CONTROL,
            incident.c.status.not_in([Status.CANCELLED, Status.NO_ANSWER]),
            *wanted,
        )
        .order_by(promise.c.day, promise.c.number, promise.c.position)
    )
    return [
        PromiseRow(
            IncidentNumber(row["number"]),
            IncidentKind(row["kind"]),
            AuthorityCode(row["authority"]),
            row["day"],
            row["words"],
        )
        for row in (await connection.execute(query)).mappings()
    ]


async def incident_rows(
    connection: AsyncConnection, organisation: Organisation, *wanted: ColumnElement[bool]
) -> list[IncidentRow]:
    """Return incidents that match all of `wanted`, redacted for display, most urgent first."""
    query = (
        select(
            incident.c.number,
            incident.c.kind,
            incident.c.status,
            incident.c.importance,
            incident.c.due_at,
            incident_text.c.author_name,
            func.substr(incident_text.c.text, 1, READ).label("beginning"),
            assignment.c.authority,
            assignment.c.assignee,
            assignment.c.routed_at,
            _UNINFORMED.label("uninformed"),
            referral.c.at.label("referred_at"),
            referral.c.ground,
            incident.c.periods,
            incident.c.second_clock,
            incident.c.joined_to,
            incident_text.c.url,
            _IN_HAND.label("in_hand"),
            _TO_DECIDE_ON.label("draft"),
            _LAST_DECIDED.label("last_decided"),
        )
        .select_from(
            incident.outerjoin(incident_text).outerjoin(assignment).outerjoin(referral, _REFERRED)
        )
        .where(*wanted)
        .order_by(
            incident.c.due_at,
            incident.c.number,
            assignment.c.lead.desc(),
            assignment.c.position,
        )
    )
    rows = (await connection.execute(query)).mappings().all()
    unpressed = await _unpressed(connection) if rows else {}
    found: list[IncidentRow] = []
    for number, group in groupby(rows, key=lambda row: row["number"]):
        shown = _line(list(group), organisation)
        found.append(replace(shown, unpressed=tuple(unpressed.get(number, ()))))
        if len(found) % _BREATH == 0:
            await asyncio.sleep(0)
    return sorted(found, key=lambda row: row.urgency)


async def _unpressed(connection: AsyncConnection) -> dict[IncidentNumber, list[UnpressedText]]:
    """The texts that their authors have yet to confirm, by incident."""
    found: dict[IncidentNumber, list[UnpressedText]] = {}
    for row in (await connection.execute(HELD)).mappings():
        asked = asked_of(row).question
        if asked.subject is not None and asked.written_at is not None:
            text = UnpressedText(asked.person, asked.written_at)
            found.setdefault(asked.subject, []).append(text)
    return found


def _line(rows: list[Row], organisation: Organisation) -> IncidentRow:
    row = rows[0]  # the lead's row
    status = Status(row["status"])
    return IncidentRow(
        IncidentNumber(row["number"]),
        status,
        Importance(row["importance"]),
        row["due_at"],
        tuple(AuthorityCode(one["authority"]) for one in rows if one["authority"] is not None),
        shown_beginning(row["beginning"] or "", row["author_name"], organisation),
        frozenset(PersonId(one["assignee"]) for one in rows if one["assignee"] is not None),
        IncidentKind(row["kind"]),
        {AuthorityCode(one["authority"]): one["routed_at"] for one in rows if one["uninformed"]},
        tuple(
            WaitingReferral(
                AuthorityCode(one["authority"]), one["referred_at"], one["ground"] is None
            )
            for one in rows
            if one["referred_at"] is not None
        ),
        None if row["in_hand"] is None else DraftKind(row["in_hand"]),
        rework=status.awaits_draft and row["last_decided"] == DraftState.REJECTED,
        interim=row["second_clock"] is not None,
        draft=shown_beginning(row["draft"] or "", row["author_name"], organisation),
        waits_for=None if status.closed or status is Status.APPROVED else row["joined_to"],
        url=row["url"],
        since=datetime.fromisoformat(row["periods"][-1]["since"]),
    )
