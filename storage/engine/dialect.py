"""Differences between the two databases, and common features that SQLAlchemy lacks."""

from typing import Any, Final

from sqlalchemy import JSON, BigInteger, ColumnElement, Table, any_, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY

from storage.engine.database import Database

INSERTS: Final[dict[bool, Any]] = {True: sqlite.insert, False: postgresql.insert}
"""INSERT with `on_conflict_do_update` and `on_conflict_do_nothing`, by whether it is for SQLite."""


def upsert(database: Database, table: Table) -> Any:
    """Return the upsert for this database."""
    return INSERTS[database.sqlite](table)


def listed(column: ColumnElement[int], name: str, *, for_sqlite: bool) -> ColumnElement[bool]:
    """Whether the list parameter contains it; the statement is the same for any length."""
    if not for_sqlite:
        return column == any_(bindparam(name, type_=ARRAY(BigInteger)))
    values = func.json_each(bindparam(name, type_=JSON)).table_valued("value")
    return column.in_(select(values.c.value))
