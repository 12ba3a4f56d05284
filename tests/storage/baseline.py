"""Writes the tables of the baseline migration from `storage/schema`, as SQL of each database.

Run `python -m tests.storage.baseline` after a change to `storage/schema`. This is only for the time
before 1.0.0 is tagged: from then on the baseline is frozen, and a change is a migration of its own.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.schema import CreateIndex, CreateTable

import storage.migrations
from storage.schema import metadata

DIALECTS: Final[tuple[Dialect, ...]] = (SQLiteDialect(), PGDialect())  # type: ignore[no-untyped-call]
FOLDER: Final = Path(storage.migrations.__file__).parent


def statements(dialect: Dialect) -> Iterator[str]:
    """Each table with its indexes, in an order in which they can be made."""
    for table in metadata.sorted_tables:
        yield str(CreateTable(table).compile(dialect=dialect))
        for index in sorted(table.indexes, key=lambda one: str(one.name)):
            yield str(CreateIndex(index).compile(dialect=dialect))


def written(dialect: Dialect) -> str:
    """The same as a file, without SQLAlchemy's blanks at the ends of lines."""
    lines = ";\n\n".join(one.strip() for one in statements(dialect)).splitlines()
    return "\n".join(line.rstrip() for line in lines) + ";\n"


if __name__ == "__main__":
    for one in DIALECTS:
        FOLDER.joinpath(f"baseline.{one.name}.sql").write_text(written(one), encoding="utf-8")
