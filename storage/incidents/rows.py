"""An incident as rows: mapped to them, locked, and loaded from its tables.

A field has the column of its name, a signature several.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from hashlib import sha256
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python
from sqlalchemy import (
    ARRAY,
    JSON,
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
from domain.model.incident.answer.draft import Draft
from domain.model.message.link import page_of
from domain.model.organisation.organisation import Organisation
from domain.model.promise.promise import Promise
from domain.ports.incidents import UnknownIncident
from storage.engine.database import plain_rows
from storage.engine.prepared import prepared
from storage.schema.columns import (
    CLOSED,
    DECIDED,
    ENDED,
    ORDERED,
    RECORDED,
    SENT,
    WATCHED,
    Row,
    actor_of,
    actor_values,
)
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
    placing_order,
    promise,
    referral,
)

_FORM: Final = TypeAdapter(Incident)
_PROMISE: Final = TypeAdapter(Promise)

Key = tuple[Any, ...]

CHILDREN: Final = (
    incident_text,
    assignment,
    contribution,
    referral,
    draft,
    draft_text,
    comment,
    placement,
    placing_order,
    promise,
    authors_reply,
)
"""In insertion order."""


@dataclass(slots=True)
class Rows:
    """All rows of one incident; the children by table and primary key."""

    incident: dict[str, Any]
    children: dict[Table, dict[Key, dict[str, Any]]] = field(
        default_factory=lambda: {table: {} for table in CHILDREN}
    )

    def add(self, table: Table, part: Any, **values: Any) -> None:
        """Adds a row to a child table: the fields of the part, and further values."""
        row = _fields(part, table) | values
        self.children[table][tuple(row[column.name] for column in table.primary_key)] = row


def to_rows(of: Incident) -> Rows:
    """Everything stored of it except its events and search terms."""
    rows = Rows(_incident_values(of))
    number = of.number
    links = to_jsonable_python(of.other_links) or None
    page = page_key(of.message.url)
    apart = {"page": page, "other_links": links, "detected_at": of.detected_at}
    rows.add(incident_text, of.message, number=number, **apart)
    for position, given in enumerate(of.assignments):
        rows.add(assignment, given, number=number, position=position)
    for position, told in enumerate(of.contributions):
        rows.add(contribution, told, number=number, position=position, **SENT.values(told.signed))
    for made in of.referrals:
        signed = SENT.values(made.signed) | DECIDED.values(made.decision)
        rows.add(referral, made, number=number, position=made.number, **signed)
    for version in of.drafts:
        _add_draft(rows, number, version)
    for position, placed in enumerate(of.placements):
        signed = RECORDED.values(placed.recorded)
        rows.add(placement, placed, number=number, position=position, **signed)
    if of.placing_order is not None:
        signed = ORDERED.values(of.placing_order.ordered)
        rows.add(placing_order, of.placing_order, number=number, **signed)
    for promised in of.promises:
        signed = WATCHED.values(promised.tracked) | ENDED.values(promised.ended)
        rows.add(promise, promised, number=number, position=promised.number, **signed)
    for position, reply in enumerate(of.authors_replies):
        rows.add(
            authors_reply, reply, number=number, position=position, **SENT.values(reply.signed)
        )
    return rows


def _add_draft(rows: Rows, number: IncidentNumber, of: Draft) -> None:
    decision = of.decision
    rows.add(
        draft,
        of,
        number=number,
        **SENT.values(of.signed),
        **DECIDED.values(decision.signed if decision else None),
        reasons=decision and sorted(decision.reasons),
        ready=decision and decision.ready,
    )
    rows.add(draft_text, of, number=number)
    for position, said in enumerate(of.comments):
        key = {"number": number, "version": of.version, "position": position}
        rows.add(comment, said, **key, **SENT.values(said.signed))


def _incident_values(of: Incident) -> dict[str, Any]:
    """Without the row version, which saving increments."""
    values = {
        **CLOSED.values(of.closing.signed if of.closing else None),
        **_fields(of, incident),
        **actor_values(of.registered_by),
        "network": of.message.network,
        "topic_group": of.topic.group,
        "topic": of.topic.name,
        "due_at": of.due.at,
        "due_preliminary": of.due.preliminary,
        "calendar_revision": of.due.calendar_revision,
        "reminded": to_jsonable_python(of.reminded_until),
        "closing_ground": of.closing and of.closing.ground,
    }
    del values["row_version"]
    return values


def _fields(part: Any, table: Table) -> dict[str, Any]:
    """The values of the part's fields for the table's columns.

    As they are, or as JSON; an optional empty value is NULL.
    """
    plain, as_json = _columns(part.__class__, table)
    row = {name: getattr(part, name) for name in plain}
    for name, nullable in as_json.items():
        value = getattr(part, name)
        row[name] = to_jsonable_python(value) if value or not nullable else None
    return row


@cache
def _columns(kind: type[Any], table: Table) -> tuple[Sequence[str], Mapping[str, bool]]:
    """The columns that store a field directly, and for those of JSON whether they are optional."""
    names = {one.name for one in fields(kind)}
    columns = [column for column in table.columns if column.name in names]
    as_json = {one.name: bool(one.nullable) for one in columns if isinstance(one.type, JSON)}
    return [one.name for one in columns if one.name not in as_json], as_json


def page_key(url: str | None) -> str | None:
    """Equal for links to the same page, and short enough for an index."""
    return sha256(page_of(url).encode()).hexdigest() if url else None


def to_incident(
    rows: Sequence[Row],
    *,
    contributions: Iterable[Row] = (),
    referrals: Iterable[Row] = (),
    drafts: Iterable[Row] = (),
    comments: Iterable[Row] = (),
    placements: Iterable[Row] = (),
    orders: Iterable[Row] = (),
    promises: Iterable[Row] = (),
    replies: Iterable[Row] = (),
) -> Incident:
    """The incident of these rows, each kind in order.

    `rows` contain it with its text, once per assignment. Erased texts are empty.
    """
    row = rows[0]
    closed = CLOSED.of(row)
    said: dict[int, list[Row]] = {}
    for one in comments:
        said.setdefault(one["version"], []).append({**one, "signed": SENT.of(one)})
    return _FORM.validate_python(
        {
            **row,
            "message": _with_text(row),
            "registered_by": actor_of(row),
            "due": {**row, "at": row["due_at"], "preliminary": row["due_preliminary"]},
            "reminded_until": row["reminded"],
            "likely": row["likely"] or (),
            "suggested": row["suggested"] or (),
            "promised": row["promised"] or (),
            "alike": row["alike"] or (),
            "joined": row["joined"] or (),
            "topic": {"group": row["topic_group"], "name": row["topic"]},
            "closing": closed and {"signed": closed, "ground": row["closing_ground"]},
            "other_links": row["other_links"] or (),
            "assignments": [{**one} for one in rows if one["authority"] is not None],
            "contributions": [{**_with_text(one), "signed": SENT.of(one)} for one in contributions],
            "referrals": [_referral(one) for one in referrals],
            "drafts": [{**_draft(one), "comments": said.get(one["version"], ())} for one in drafts],
            "placements": [{**one, "recorded": RECORDED.of(one)} for one in placements],
            "placing_order": next(({**one, "ordered": ORDERED.of(one)} for one in orders), None),
            "promises": [_promise(one) for one in promises],
            "authors_replies": [{**one, "signed": SENT.of(one)} for one in replies],
        }
    )


def _with_text(row: Row) -> Row:
    return {**row, "text": row["text"] or "", "attachments": row["attachments"] or ()}


def _referral(row: Row) -> Row:
    return {
        **row,
        "number": row["position"],
        "signed": SENT.of(row),
        "decision": DECIDED.of(row),
        "comments": row["comments"] or (),
    }


def promise_of(row: Row) -> Promise:
    """Return the promise in the columns."""
    return _PROMISE.validate_python(_promise(row))


def _promise(row: Row) -> Row:
    return {
        **row,
        "number": row["position"],
        "tracked": WATCHED.of(row),
        "ended": ENDED.of(row),
        "moves": row["moves"] or (),
        "attachments": row["attachments"] or (),
    }


def _draft(row: Row) -> Row:
    decided = DECIDED.of(row)
    return {
        **_with_text(row),
        "signed": SENT.of(row),
        "decision": decided
        and {"signed": decided, "reasons": row["reasons"], "ready": row["ready"]},
    }


_WHICH: Final = bindparam("which", type_=Integer)

_PARTS: Final = {
    "contributions": contribution,
    "referrals": referral,
    "drafts": draft,
    "comments": comment,
    "placements": placement,
    "orders": placing_order,
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
    rows = await plain_rows(connection, _TRUNK, which=number)
    if not rows:
        return None
    there = [name for name in _PARTS if rows[0][f"has_{name}"]]
    parts = {name: await plain_rows(connection, _PARTS_OF[name], which=number) for name in there}
    return to_incident(rows, **parts)


async def load_shown(
    connection: AsyncConnection, number: IncidentNumber, organisation: Organisation
) -> Incident:
    """Return a copy to read, redacted for display; raises UnknownIncident."""
    found = await load(connection, number)
    if found is None:
        raise UnknownIncident(number)
    return shown_incident(found, organisation)
