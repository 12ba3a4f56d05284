"""Everything that 1.0.0 stores: the tables, their triggers and the index of the search.

`python -m tests.storage.baseline` writes the tables from `storage/schema` until 1.0.0 is tagged; from
then on they are frozen, whatever becomes of `storage/schema`.
"""

from importlib.resources import files

from alembic import op

revision = "1001"
down_revision = None
branch_labels = None
depends_on = None

_EMPTY_TERMS = "UPDATE incident_terms SET terms = NULL WHERE number = old.number;"

_TERMS_OUT = """
    INSERT INTO incident_terms_index (incident_terms_index, rowid, terms)
    SELECT 'delete', old.number, old.terms WHERE old.terms IS NOT NULL;
"""
"""An index without content of its own has to be given the terms that it loses."""

_TERMS_IN = """
    INSERT INTO incident_terms_index (rowid, terms)
    SELECT new.number, new.terms WHERE new.terms IS NOT NULL;
"""

_SQLITE = (
    """
    CREATE TRIGGER event_no_update BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END
    """,
    """
    CREATE TRIGGER event_no_delete BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END
    """,
    """
    CREATE VIRTUAL TABLE incident_terms_index USING fts5(
        terms, content='incident_terms', content_rowid='number', detail='none', columnsize=0,
        tokenize="ascii tokenchars '#@=%~-_'"
    )
    """,
    f"""
    CREATE TRIGGER incident_terms_insert AFTER INSERT ON incident_terms
    BEGIN {_TERMS_IN} END
    """,
    f"""
    CREATE TRIGGER incident_terms_update AFTER UPDATE OF terms ON incident_terms
    BEGIN {_TERMS_OUT} {_TERMS_IN} END
    """,
    f"""
    CREATE TRIGGER incident_terms_delete AFTER DELETE ON incident_terms
    BEGIN {_TERMS_OUT} END
    """,
)

_POSTGRESQL = (
    """
    CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'events are append-only'; END $$
    """,
    """
    CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only()
    """,
    # Without a list of rows that are not indexed yet: each search would read it.
    """
    CREATE INDEX ix_incident_terms_terms ON incident_terms
    USING gin (terms) WITH (fastupdate = off)
    """,
    f"""
    CREATE FUNCTION underive_terms() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN {_EMPTY_TERMS} RETURN NULL; END $$
    """,
    """
    CREATE FUNCTION otklik_tell() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('otklik', TG_TABLE_NAME || ' ' || current_setting('application_name'));
        RETURN NULL;
    END $$
    """,
)

_EMPTY_TERMS_ON = {
    "sqlite": f"BEGIN {_EMPTY_TERMS} END",
    "postgresql": "FOR EACH ROW EXECUTE FUNCTION underive_terms()",
}
_TEXTS = {
    "incident_text": "text, url, author_name, author_url, address, answer",
    "draft_text": "text",
    "authors_reply": "text",
}
"""The columns from which the terms of an incident are derived."""

TOLD = {
    **dict.fromkeys(("inbox", "outbox", "event"), "INSERT"),
    **dict.fromkeys(
        (
            *("incident", "incident_text", "placement", "placing_order", "question", "job"),
            *("briefing", "outdated_day", "organisation", "absence", "shown_staff"),
            *("network_token", "menu", "digest", "sent_message"),
            "found_comment",
        ),
        "INSERT OR UPDATE OR DELETE",
    ),
}
"""The tables whose changes the processes on PostgreSQL report to each other, and which changes."""


def upgrade() -> None:
    """Create everything and start the numbering of incidents."""
    dialect = op.get_bind().dialect.name
    tables = files("storage.migrations").joinpath(f"baseline.{dialect}.sql")
    for statement in tables.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)
    op.execute("INSERT INTO counter (name, value) VALUES ('incident', 0)")
    for statement in _SQLITE if dialect == "sqlite" else _POSTGRESQL:
        op.execute(statement)
    does = _EMPTY_TERMS_ON[dialect]
    for table, columns in _TEXTS.items():
        op.execute(f"CREATE TRIGGER {table}_changed AFTER UPDATE OF {columns} ON {table} {does}")
        op.execute(f"CREATE TRIGGER {table}_erased AFTER DELETE ON {table} {does}")
    if dialect == "postgresql":
        for table, change in TOLD.items():
            op.execute(
                f"CREATE TRIGGER {table}_told AFTER {change} ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION otklik_tell()"
            )
