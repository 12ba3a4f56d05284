"""What the two databases spell in two ways, or alike but SQLAlchemy does not."""

from typing import Any, Final

from sqlalchemy import JSON, BigInteger, ColumnElement, Table, any_, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY

from storage.engine.database import Database

INSERTS: Final[dict[bool, Any]] = {True: sqlite.insert, False: postgresql.insert}
"""An INSERT with `on_conflict_do_update` and `on_conflict_do_nothing`, by whether it is for SQLite."""


def upsert(database: Database, table: Table) -> Any:
    """The one for this database."""
    return INSERTS[database.sqlite](table)


def listed(column: ColumnElement[int], name: str, *, for_sqlite: bool) -> ColumnElement[bool]:
    """Whether a parameter's list has it; of however many it is, the statement stays the same."""
    if not for_sqlite:
        return column == any_(bindparam(name, type_=ARRAY(BigInteger)))
    values = func.json_each(bindparam(name, type_=JSON)).table_valued("value")
    return column.in_(select(values.c.value))
