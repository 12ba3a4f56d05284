"""Messages remember which incidents they tell of, files their names, questions when they ended."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0060"
branch_labels = None
depends_on = None

_OF_A_FILE = sa.text("file IS NOT NULL")


def upgrade() -> None:
    """Lists and files sent before are not known; cards, news and reminders have their numbers already."""
    op.create_table(
        "told_incident",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", "bot", "chat", "message", name="pk_told_incident"),
    )
    op.add_column("sent_message", sa.Column("file", sa.String()))
    op.add_column("sent_message", sa.Column("sent_at", sa.DateTime(timezone=True)))
    past = "current IS {no} AND number IS NOT NULL"
    op.create_index(
        "ix_sent_message_before",
        "sent_message",
        ["number"],
        sqlite_where=sa.text(past.format(no=0)),
        postgresql_where=sa.text(past.format(no="FALSE")),
    )
    op.create_index(
        "ix_sent_message_file",
        "sent_message",
        ["sent_at"],
        sqlite_where=_OF_A_FILE,
        postgresql_where=_OF_A_FILE,
    )
    op.add_column("question", sa.Column("ended_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """What was sent stands in the chats whatever is erased."""
    op.drop_column("question", "ended_at")
    op.drop_index("ix_sent_message_file", "sent_message")
    op.drop_column("sent_message", "sent_at")
    op.drop_column("sent_message", "file")
    op.drop_index("ix_sent_message_before", "sent_message")
    op.drop_table("told_incident")
