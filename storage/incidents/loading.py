"""An incident as a whole, out of its tables."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, Table, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from storage.engine.prepared import always
from storage.incidents.mapping import to_incident
from storage.schema.columns import Row
from storage.schema.incidents import (
    assignment,
    authors_reply,
    comment,
    contribution,
    draft,
    draft_text,
    incident,
    incident_text,
    placement,
    promise,
    referral,
)

_WHICH: Final = bindparam("which", type_=Integer)

_PARTS: Final = {
    "contributions": contribution,
    "referrals": referral,
    "drafts": draft,
    "comments": comment,
    "placements": placement,
    "promises": promise,
    "replies": authors_reply,
}
"""What there may be of an incident besides its text and its assignments."""


def _parts_in(table: Table) -> Select[Any]:
    parts = select(table)
    if table is draft:
        texts = draft.outerjoin(draft_text)
        parts = select(
            table, draft_text.c.text, draft_text.c.attachments, draft_text.c.proof
        ).select_from(texts)
    return always(parts.where(table.c.number == _WHICH).order_by(*table.primary_key))


_PARTS_OF: Final = {name: _parts_in(table) for name, table in _PARTS.items()}


def _any_in(table: Table) -> ColumnElement[bool]:
    return select(table.c.number).where(table.c.number == incident.c.number).exists()


_TRUNK: Final = always(
    select(
        incident,
        *(column for column in incident_text.c if column.name not in incident.c),
        *(column for column in assignment.c if column.name != "number"),
        *(_any_in(table).label(f"has_{name}") for name, table in _PARTS.items()),
    )
    .select_from(incident.outerjoin(incident_text).outerjoin(assignment))
    .where(incident.c.number == _WHICH)
    .order_by(assignment.c.position)
)
"""It tells which parts there are: mostly few, and nothing is asked for the others."""

_MAIN: Final = select(incident.c.joined_to).where(incident.c.number == _WHICH).scalar_subquery()
_LOCK: Final = (
    select(incident.c.number)
    .where(or_(incident.c.number == _WHICH, incident.c.number == _MAIN))
    .order_by(incident.c.number)
    .with_for_update()
)
"""With the one that it is joined to: that has a smaller number, and is always locked first."""


async def load(
    connection: AsyncConnection, number: IncidentNumber, *, for_change: bool = False
) -> Incident | None:
    """The incident, if there is one; locked until the transaction ends, where asked."""
    which = {"which": number}
    if for_change and connection.dialect.name != "sqlite":  # there whoever writes has all locked
        # First: what a statement joins to a row for which it waits stays as it was before the wait.
        await connection.execute(_LOCK, which)
    rows = await _rows(connection, _TRUNK, which)
    if not rows:
        return None
    there = [name for name in _PARTS if rows[0][f"has_{name}"]]
    parts = {name: await _rows(connection, _PARTS_OF[name], which) for name in there}
    return to_incident(rows, **parts)


async def _rows(
    connection: AsyncConnection, query: Select[Any], which: Mapping[str, int]
) -> Sequence[Row]:
    """As plain dictionaries, which are read many times faster."""
    found = await connection.execute(query, which)
    names = tuple(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found]
