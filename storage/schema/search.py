"""Search terms of incidents, and people's searches.

Terms come from texts of citizens and employees, and triggers empty them with the texts; searches
may quote them and are deleted after some days. The terms have an index in SQLite (FTS5, the virtual
table `incident_terms_index`) and in PostgreSQL (GIN), created only by migrations.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Dialect, ForeignKey, Integer, String, Table, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.schema.columns import SERIAL, UtcDateTime, metadata, partial_index


class Terms(TypeDecorator[Iterable[str]]):
    """A set of terms in each database's format; write-only."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use PostgreSQL's own type there."""
        kind: TypeEngine[Any] = TSVECTOR() if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:
        """Join the terms, which contain no spaces or quotation marks."""
        if value is None:
            return None
        terms = sorted(value)
        return (
            " ".join(f"'{one}'" for one in terms)
            if dialect.name == "postgresql"
            else " ".join(terms)
        )


incident_terms = Table(
    "incident_terms",
    metadata,
    Column("number", Integer, ForeignKey("incident.number"), primary_key=True, autoincrement=False),
    # Null: to be derived again.
    Column("terms", Terms),
)

UNDERIVED = incident_terms.c.terms.is_(None)
"""A text was changed directly in the database, or all terms were emptied."""

partial_index("underived", incident_terms.c.number, of=UNDERIVED)

search = Table(
    "search",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("person", BigInteger, nullable=False),
    Column("sought", JSON, nullable=False),
    Column("page", Integer, nullable=False),
    Column("choosing", String),
    Column("created_at", UtcDateTime, nullable=False, index=True),
    sqlite_autoincrement=True,
)
