"""The organisation, who is away, and who has left."""

from sqlalchemy import JSON, BigInteger, Column, Date, Integer, String, Table

from storage.schema.columns import SERIAL, UtcDateTime, metadata

organisation = Table(
    "organisation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("applied", JSON, nullable=False),
    Column("in_force", JSON, nullable=False),
    # Grows with each change of the table `absence`.
    Column("absences", Integer, nullable=False),
)

absence = Table(
    "absence",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("person", BigInteger, nullable=False),
    Column("reason", String, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False, index=True),
    Column("substitute", BigInteger),
    Column("marked_by", BigInteger, nullable=False),
    Column("marked_at", UtcDateTime, nullable=False),
    # Empty: nobody in particular, since the person has left.
    Column("ended_by", BigInteger),
    Column("ended_at", UtcDateTime),
    sqlite_autoincrement=True,
)

former = Table(
    "former",
    metadata,
    Column("kind", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("name", String, nullable=False),
)
"""The names of people and authorities that have left: records go on telling of them."""
