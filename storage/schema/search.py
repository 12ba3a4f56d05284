"""The terms under which incidents are found, and what people look for.

Terms are made of citizens' and employees' words, and are emptied by triggers with them; what people
type may quote them, and is deleted after some days. Beside the terms stand an index of SQLite's (FTS5,
the virtual table `incident_terms_index`) and one of PostgreSQL's (GIN), which only migrations make.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Dialect, ForeignKey, Integer, String, Table, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.schema.columns import SERIAL, UtcDateTime, metadata, partial_index


class Terms(TypeDecorator[Iterable[str]]):
    """A set of terms, as each database takes it; it is never read."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """PostgreSQL has a type of its own."""
        kind: TypeEngine[Any] = TSVECTOR() if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:
        """No term has a blank or a quotation mark in it."""
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
"""A text of the incident was changed by other means than saving it, or all terms were emptied."""

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
