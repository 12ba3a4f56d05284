"""Templates of answers, and their changes."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from storage.schema.columns import SERIAL, UtcDateTime, metadata

template = Table(
    "template",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("title", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("topic", String, nullable=False),
    Column("authority", String),
    # The placed answer that it was made from by a button, if any.
    Column("made_of_number", Integer),
    Column("made_of_version", Integer),
    # The author of the last change.
    Column("by", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    # Drafts refer to it for ever; its text is then empty.
    Column("removed", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

TEMPLATE_OF_ANSWER = template.c.removed.is_(False) & template.c.made_of_number.is_not(None)
"""It was made from an answer, which makes at most one."""

Index(
    "uq_template_made_of",
    template.c.made_of_number,
    template.c.made_of_version,
    unique=True,
    sqlite_where=TEMPLATE_OF_ANSWER,
    postgresql_where=TEMPLATE_OF_ANSWER,
)

template_change = Table(
    "template_change",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("template", SERIAL, nullable=False),
    Column("what", String, nullable=False),
    # Its title at that time.
    Column("title", String, nullable=False),
    Column("by", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    sqlite_autoincrement=True,
)
"""The journal; append-only."""
