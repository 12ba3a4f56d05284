"""Processes on PostgreSQL tell each other what they have written."""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_TABLES = ("inbox", "outbox", "job")


def upgrade() -> None:
    """SQLite has one process, and nobody to tell."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        "CREATE FUNCTION otklik_tell() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN"
        " PERFORM pg_notify('otklik', TG_TABLE_NAME || ' ' || current_setting('application_name'));"
        " RETURN NULL;"
        " END $$"
    )
    for table in _TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_told AFTER INSERT ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION otklik_tell()"
        )


def downgrade() -> None:
    """Back to looking now and then."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in _TABLES:
        op.execute(f"DROP TRIGGER {table}_told ON {table}")
    op.execute("DROP FUNCTION otklik_tell()")
