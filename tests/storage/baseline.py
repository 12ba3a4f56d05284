"""Writes the tables of the baseline migration from `storage/schema`.

Run `python -m tests.storage.baseline` after a change to `storage/schema`. This is only for the time
before 1.0.0 is tagged: from then on the baseline is frozen, and a change is a migration of its own.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    Column,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

import storage.migrations
from storage.schema import metadata
from storage.schema.columns import SERIAL, UtcDateTime
from storage.schema.search import Terms

DIALECTS: Final[tuple[Dialect, ...]] = (SQLiteDialect(), PGDialect())  # type: ignore[no-untyped-call]
BASELINE: Final = Path(storage.migrations.__file__).with_name("baseline_tables.py")

HEAD: Final = '''\
"""The tables of the baseline migration, as 1.0.0 has them.

Before 1.0.0 is tagged `python -m tests.storage.baseline` writes this file from `storage/schema`.
From then on it is frozen, whatever becomes of `storage/schema`.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TERMS = sa.Text().with_variant(TSVECTOR(), "postgresql")

baseline = sa.MetaData(
    naming_convention={
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def rows(sqlite: str, postgresql: str | None = None) -> dict[str, Any]:
    """Return the condition of a partial index, for PostgreSQL in other words where needed."""
    return {"sqlite_where": sa.text(sqlite), "postgresql_where": sa.text(postgresql or sqlite)}


'''


def source_of(declared: MetaData) -> str:
    """Return a module that declares the same tables without using this program's code."""
    return "\n".join([HEAD, *map(_table, declared.sorted_tables), ""])


def _table(table: Table) -> str:
    keys = [one for one in table.foreign_key_constraints if len(one.columns) > 1]
    unique = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    parts = [
        *map(_column, table.columns),
        *map(_foreign_key, keys),
        *sorted(f"sa.UniqueConstraint({_names(one.columns)})" for one in unique),
        *map(_index, sorted(table.indexes, key=lambda one: str(one.name))),
    ]
    if table.dialect_options["sqlite"]["autoincrement"]:
        parts.append("sqlite_autoincrement=True")
    return f'sa.Table("{table.name}", baseline, {", ".join(parts)},)'


def _column(column: Column[Any]) -> str:
    parts = [f'"{column.name}"', _type(column), *_references(column)]
    if column.primary_key:
        parts.append("primary_key=True")
        if _looks_counted(column) and column.table.autoincrement_column is not column:
            parts.append("autoincrement=False")
    elif not column.nullable:
        parts.append("nullable=False")
    return f"sa.Column({', '.join(parts)})"


def _looks_counted(column: Column[Any]) -> bool:
    """Return whether SQLAlchemy would have the database count such a key, unless told otherwise."""
    alone = len(column.table.primary_key) == 1 and not column.foreign_keys
    return alone and isinstance(column.type, Integer)


def _type(column: Column[Any]) -> str:
    if column.type is SERIAL:
        return "KEY"
    match column.type:
        case UtcDateTime():
            return "MOMENT"
        case Terms():
            return "TERMS"
        case _:
            return f"sa.{type(column.type).__name__}()"


def _references(column: Column[Any]) -> Iterator[str]:
    for key in column.foreign_keys:
        if key.constraint is not None and len(key.constraint.columns) == 1:
            yield f'sa.ForeignKey("{key.target_fullname}")'


def _foreign_key(key: ForeignKeyConstraint) -> str:
    ours = ", ".join(f'"{one.name}"' for one in key.columns)
    theirs = ", ".join(f'"{one.target_fullname}"' for one in key.elements)
    cascade = f', ondelete="{key.ondelete}"' if key.ondelete else ""
    return f"sa.ForeignKeyConstraint([{ours}], [{theirs}]{cascade})"


def _index(index: Index) -> str:
    parts = [f'"{index.name}"', _names(index.columns), *(["unique=True"] if index.unique else [])]
    if index.dialect_options["sqlite"]["where"] is not None:
        parts.append(f"**rows({', '.join(_conditions(index))})")
    return f"sa.Index({', '.join(parts)})"


def _conditions(index: Index) -> list[str]:
    """Return the condition in SQLite's words, and in PostgreSQL's where they differ."""
    words = [_condition(index, dialect) for dialect in DIALECTS]
    return [repr(one) for one in dict.fromkeys(words)]


def _condition(index: Index, dialect: Dialect) -> str:
    where = index.dialect_options[dialect.name]["where"]
    options = {"literal_binds": True, "include_table": False}
    return str(where.compile(dialect=dialect, compile_kwargs=options))


def _names(columns: Iterable[Column[Any]]) -> str:
    return ", ".join(f'"{one.name}"' for one in columns)


if __name__ == "__main__":
    BASELINE.write_text(source_of(metadata), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", BASELINE], check=True)  # noqa: S603 - our own file
