"""The revisions of the organisation, each with its predecessor, and the changes of templates.

A transaction that changes the organisation or an absence is marked: its reads may be rolled back.
"""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any, Final
from weakref import WeakSet

from sqlalchemy import Column, Transaction, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import PersonId
from domain.model.organisation.organisation_schema import from_document
from domain.model.organisation.revision import (
    ChangeKind,
    OrganisationOrigin,
    Revision,
    TemplateRevision,
)
from storage.schema.columns import Row
from storage.schema.incidents import template_change
from storage.schema.staff import organisation_revision as table

_KEYS: Final = union_all(
    select(table.c.at, literal("organisation").label("of"), table.c.revision.label("key")),
    select(template_change.c.at, literal("template"), template_change.c.id),
).subquery()


async def revisions(
    connection: AsyncConnection, skip: int, most: int
) -> Sequence[Revision | TemplateRevision]:
    """Return up to `most` revisions, newest first, after the `skip` newest."""
    newest = select(_KEYS).order_by(_KEYS.c.at.desc(), _KEYS.c.of, _KEYS.c.key.desc())
    keys = (await connection.execute(newest.offset(skip).limit(most))).all()
    numbers = [one.key for one in keys if one.of == "organisation"]
    wanted = {*numbers, *(number - 1 for number in numbers)}
    states = {row["revision"]: row for row in await _rows(connection, table.c.revision, wanted)}
    changes = {one.key for one in keys if one.of == "template"}
    changed = {row["id"]: row for row in await _rows(connection, template_change.c.id, changes)}
    return [
        _revision(states[one.key], states.get(one.key - 1))
        if one.of == "organisation"
        else _of_a_template(changed[one.key])
        for one in keys
    ]


async def revisions_since(connection: AsyncConnection, revision: int) -> Sequence[Revision]:
    """Return the changes of the organisation after that revision, oldest first."""
    states = select(table).where(table.c.revision >= revision).order_by(table.c.revision)
    rows = (await connection.execute(states)).mappings().all()
    return [_revision(after, before) for before, after in pairwise(rows)]


async def _rows(
    connection: AsyncConnection, key: Column[Any], wanted: Collection[int]
) -> Sequence[Row]:
    found = select(key.table).where(key.in_(wanted))
    return (await connection.execute(found)).mappings().all()


def _revision(row: Row, before: Row | None) -> Revision:
    return Revision(
        row["at"],
        OrganisationOrigin(row["origin"]),
        None if row["by"] is None else PersonId(row["by"]),
        None if before is None else from_document(before["in_force"]),
        from_document(row["in_force"]),
    )


def _of_a_template(row: Row) -> TemplateRevision:
    by, what = PersonId(row["by"]), ChangeKind(row["what"])
    return TemplateRevision(row["at"], by, what, row["title"])


_CHANGED: Final = WeakSet[Transaction]()


def changes(connection: AsyncConnection) -> None:
    """Marks the transaction: what it reads from now on is valid for itself only."""
    if (transaction := _transaction(connection)) is not None:
        _CHANGED.add(transaction)


def has_changed(connection: AsyncConnection) -> bool:
    """Whether this transaction's reads may be rolled back."""
    return _transaction(connection) in _CHANGED


def _transaction(connection: AsyncConnection) -> Transaction | None:
    return (
        None if connection.sync_connection is None else connection.sync_connection.get_transaction()
    )
