"""Loads an incident from its tables."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    Table,
    any_,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.redaction import shown_incident
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.organisation.organisation import Organisation
from domain.ports.incidents import UnknownIncident
from storage.engine.prepared import prepared
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
"""The optional parts of an incident, besides its text and assignments."""


def _parts_in(table: Table) -> Select[Any]:
    parts = select(table)
    if table is draft:
        texts = draft.outerjoin(draft_text)
        parts = select(
            table, draft_text.c.text, draft_text.c.attachments, draft_text.c.proof
        ).select_from(texts)
    return prepared(parts.where(table.c.number == _WHICH).order_by(*table.primary_key))


_PARTS_OF: Final = {name: _parts_in(table) for name, table in _PARTS.items()}


def _any_in(table: Table) -> ColumnElement[bool]:
    return select(table.c.number).where(table.c.number == incident.c.number).exists()


_TRUNK: Final = prepared(
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
"""It also returns which parts exist: usually few, and the other tables are not queried."""

_WANTED: Final = bindparam("wanted", type_=ARRAY(Integer))
_ASKED: Final = incident.c.number == any_(_WANTED)
_MAIN: Final = select(func.coalesce(incident.c.joined_to, incident.c.number)).where(_ASKED)
_MAINS: Final = any_(func.array(_MAIN.scalar_subquery(), type_=ARRAY(Integer)))
_LOCK: Final = (
    select(incident.c.number, incident.c.joined_to, incident.c.joined)
    .where(or_(_ASKED, incident.c.number == _MAINS, incident.c.joined_to == _MAINS))
    .order_by(incident.c.number)
    .with_for_update()
)
"""Includes related incidents; this order of locks is the same for everybody."""


async def lock(connection: AsyncConnection, numbers: Collection[int]) -> Sequence[Any]:
    """Lock these, their main incidents and all joined to those, until the transaction ends.

    Return the locked rows as they are now.
    """
    if connection.dialect.name == "sqlite":  # there a writer has locked everything
        return ()
    return (await connection.execute(_LOCK, {"wanted": list(numbers)})).all()


async def load(connection: AsyncConnection, number: IncidentNumber) -> Incident | None:
    """Return the incident, if it exists; lock it first if it will be changed.

    Rows joined in a statement that waits for a lock are as old as before the wait.
    """
    which = {"which": number}
    rows = await _rows(connection, _TRUNK, which)
    if not rows:
        return None
    there = [name for name in _PARTS if rows[0][f"has_{name}"]]
    parts = {name: await _rows(connection, _PARTS_OF[name], which) for name in there}
    return to_incident(rows, **parts)


async def load_shown(
    connection: AsyncConnection, number: IncidentNumber, organisation: Organisation
) -> Incident:
    """Return a copy to read, redacted for display; raises UnknownIncident."""
    found = await load(connection, number)
    if found is None:
        raise UnknownIncident(number)
    return shown_incident(found, organisation)


async def _rows(
    connection: AsyncConnection, query: Select[Any], which: Mapping[str, int]
) -> Sequence[Row]:
    """As plain dictionaries, which are read many times faster."""
    found = await connection.execute(query, which)
    names = tuple(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found]
