"""Lists of incidents: for other programs, without texts; and what a person has in hand (§8)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import ColumnElement, CompoundSelect, and_, func, select, union

from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident.workflow.status import Importance, IncidentKind, Status
from domain.ports.incidents import UnknownIncident
from storage.engine.database import Database
from storage.schema.columns import Row
from storage.schema.incidents import (
    OPEN_NUMBER,
    OPEN_NUMBERS,
    UNDER_CONTROL,
    assignment,
    incident,
    placement,
    promise,
)

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
        async with self._database.reading(long=True) as connection:
            rows = (await connection.execute(_SHOWN.where(which))).mappings().all()
        return [_outline(list(group)) for _, group in groupby(rows, key=lambda row: row["number"])]


def _outline(rows: list[Row]) -> Outline:
    row = rows[0]
    bodies = {AuthorityCode(one["authority"]): one["lead"] for one in rows if one["authority"]}
    return Outline(
        IncidentNumber(row["number"]),
        row["external_id"],
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
_PROMISED: Final = (promise.c.number == assignment.c.number) & (
    promise.c.authority == assignment.c.authority
)


def in_hand(*which: ColumnElement[bool]) -> CompoundSelect[Any]:
    """Open incidents and those with promises to keep; by authority, oldest first."""
    still_open = _TAKEN.where(assignment.c.number.in_(OPEN_NUMBERS), *which)
    promising = _TAKEN.join(promise, _PROMISED).where(UNDER_CONTROL, *which)
    return union(still_open, promising).order_by("taken")
