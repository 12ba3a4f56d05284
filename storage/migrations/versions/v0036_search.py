"""The terms under which incidents are found, and what people look for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNDERIVED = sa.text("terms IS NULL")
OF_A_SEARCH = sa.text("search_id IS NOT NULL")

WORDS = {
    "incident_text": ("text", "url", "author_name", "author_url"),
    "draft_text": ("text",),
    "authors_reply": ("text",),
}
"""Whoever changes or deletes them beside the program's own way has the terms derived anew."""

SQLITE_INDEX = """
CREATE VIRTUAL TABLE incident_terms_index USING fts5(
    terms, content='incident_terms', content_rowid='number', detail='none', columnsize=0,
    tokenize="ascii tokenchars '#!@=%~-_'"
)
"""

TAKEN_OUT = (
    "INSERT INTO incident_terms_index (incident_terms_index, rowid, terms)"
    " SELECT 'delete', old.number, old.terms WHERE old.terms IS NOT NULL;"
)
PUT_IN = (
    "INSERT INTO incident_terms_index (rowid, terms)"
    " SELECT new.number, new.terms WHERE new.terms IS NOT NULL;"
)
SQLITE_FOLLOWS = {
    "INSERT": PUT_IN,
    "UPDATE OF terms": f"{TAKEN_OUT} {PUT_IN}",
    "DELETE": TAKEN_OUT,
}
"""The index of SQLite's follows its table; it has to be told which terms it loses."""


def upgrade() -> None:
    """Incidents that are there already get an empty row each, which is filled while the bot works."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "incident_terms",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("terms", sa.Text().with_variant(TSVECTOR(), "postgresql")),
        sa.ForeignKeyConstraint(
            ["number"], ["incident.number"], name="fk_incident_terms_number_incident"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_incident_terms"),
    )
    op.execute("INSERT INTO incident_terms (number) SELECT number FROM incident")
    op.create_index(
        "ix_incident_terms_underived",
        "incident_terms",
        ["number"],
        sqlite_where=UNDERIVED,
        postgresql_where=UNDERIVED,
    )
    if sqlite:
        op.execute(SQLITE_INDEX)
        for what, does in SQLITE_FOLLOWS.items():
            name = f"incident_terms_{what.split()[0].lower()}"
            op.execute(f"CREATE TRIGGER {name} AFTER {what} ON incident_terms BEGIN {does} END")
    else:
        op.create_index(
            "ix_incident_terms_terms", "incident_terms", ["terms"], postgresql_using="gin"
        )
        op.execute(
            "CREATE FUNCTION underive_terms() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " UPDATE incident_terms SET terms = NULL WHERE number = old.number; RETURN NULL;"
            " END $$"
        )
    for table, columns in WORDS.items():
        _follow(table, f"UPDATE OF {', '.join(columns)}", "changed", sqlite=sqlite)
        _follow(table, "DELETE", "erased", sqlite=sqlite)
    op.create_table(
        "search",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("sought", sa.JSON(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("choosing", sa.String()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_search_created_at", "search", ["created_at"])
    op.add_column("outbox", sa.Column("search_id", KEY))
    op.add_column("sent_message", sa.Column("search_id", KEY))
    op.create_index(
        "ix_sent_message_search",
        "sent_message",
        ["search_id"],
        sqlite_where=OF_A_SEARCH,
        postgresql_where=OF_A_SEARCH,
    )


def _follow(table: str, what: str, name: str, *, sqlite: bool) -> None:
    """Words that change take their terms along, in the same transaction."""
    does = (
        "BEGIN UPDATE incident_terms SET terms = NULL WHERE number = old.number; END"
        if sqlite
        else "FOR EACH ROW EXECUTE FUNCTION underive_terms()"
    )
    op.execute(f"CREATE TRIGGER {table}_{name} AFTER {what} ON {table} {does}")


def downgrade() -> None:
    """What is sought is forgotten; all terms can be derived again."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DELETE FROM outbox WHERE kind = 'search'")
    op.drop_index("ix_sent_message_search", "sent_message")
    op.drop_column("sent_message", "search_id")
    op.drop_column("outbox", "search_id")
    op.drop_table("search")
    for table in WORDS:
        for name in ("changed", "erased"):
            on = "" if sqlite else f" ON {table}"
            op.execute(f"DROP TRIGGER {table}_{name}{on}")
    if sqlite:
        op.execute("DROP TABLE incident_terms_index")
    else:
        op.execute("DROP FUNCTION underive_terms()")
    op.drop_table("incident_terms")
