"""What control prepares for the deputy head, and whose absence a report was ordered in."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0030"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OWED = sa.column("ordered", sa.Boolean()).is_(True) & sa.text("state IN ('ordered', 'prepared')")
SCHEDULED = sa.text("schedule IS NOT NULL")
OF_A_BRIEFING = sa.text("briefing_id IS NOT NULL")
TABLES = ("outbox", "question", "sent_message", "made_file")
INDEXED = ("sent_message", "made_file")


def upgrade() -> None:
    """Adds the table, and lets notices, messages, questions and files name a briefing."""
    op.create_table(
        "briefing",
        sa.Column("id", KEY, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("thread", sa.BigInteger()),
        sa.Column("person", sa.BigInteger()),
        sa.Column("at", sa.DateTime(timezone=True)),
        *(
            sa.Column(f"source_{name}", sa.BigInteger())
            for name in ("bot", "chat", "thread", "message", "edited_at")
        ),
        sa.Column("instead_of", sa.BigInteger()),
        sa.Column("ordered", sa.Boolean(), nullable=False),
        sa.Column("schedule", sa.String()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("conclusion", sa.Text()),
        *(
            sa.Column(f"{what}_{name}", kind)
            for what in ("concluded", "sent", "cancelled")
            for name, kind in (
                ("by", sa.BigInteger()),
                ("at", sa.DateTime(timezone=True)),
                ("instead_of", sa.BigInteger()),
            )
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_briefing"),
        sqlite_autoincrement=True,
    )
    for name, columns, which in (
        ("uq_briefing_owed", ["first", "last"], OWED),
        ("uq_briefing_scheduled", ["schedule", "first"], SCHEDULED),
    ):
        op.create_index(
            name, "briefing", columns, unique=True, sqlite_where=which, postgresql_where=which
        )
    for table in TABLES:
        op.add_column(table, sa.Column("briefing_id", KEY))
    for table in INDEXED:
        op.create_index(
            f"ix_{table}_briefing",
            table,
            ["briefing_id"],
            sqlite_where=OF_A_BRIEFING,
            postgresql_where=OF_A_BRIEFING,
        )
    op.add_column("made_file", sa.Column("caption", sa.Text()))
    op.add_column("job", sa.Column("instead_of", sa.BigInteger()))


def downgrade() -> None:
    """What was ordered and prepared is forgotten."""
    op.drop_column("job", "instead_of")
    op.drop_column("made_file", "caption")
    op.execute("DELETE FROM outbox WHERE kind = 'briefing'")
    for table in INDEXED:
        op.drop_index(f"ix_{table}_briefing", table)
    for table in TABLES:
        op.drop_column(table, "briefing_id")
    op.drop_table("briefing")
