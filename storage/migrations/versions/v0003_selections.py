"""Several incidents picked at once: the selections, and the messages in which they stand."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Creates the table, and lets notices and sent messages name a selection."""
    op.create_table(
        "selection",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("offered", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("asked", sa.JSON()),
        sa.Column("outcome", sa.JSON()),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_selection"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_selection_person", "selection", ["person"])
    op.add_column("outbox", sa.Column("selection_id", KEY))
    op.add_column("sent_message", sa.Column("selection_id", KEY))
    where = sa.text("selection_id IS NOT NULL")
    op.create_index(
        "ix_sent_message_selection",
        "sent_message",
        ["selection_id"],
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    """Forgets what people were picking."""
    op.drop_index("ix_sent_message_selection", "sent_message")
    op.drop_column("sent_message", "selection_id")
    op.drop_column("outbox", "selection_id")
    op.drop_table("selection")
