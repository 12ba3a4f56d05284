"""Which message says how one works in a group: it is edited there, and pinned."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

SQLITE_MEMO, POSTGRESQL_MEMO = sa.text("memo IS 1"), sa.text("memo IS TRUE")


def upgrade() -> None:
    """None of those that stand is one."""
    op.add_column("sent_message", sa.Column("memo", sa.Boolean()))
    op.create_index(
        "ix_sent_message_memo",
        "sent_message",
        ["chat"],
        sqlite_where=SQLITE_MEMO,
        postgresql_where=POSTGRESQL_MEMO,
    )


def downgrade() -> None:
    """The memos stay where they stand, and are edited no more."""
    op.drop_index("ix_sent_message_memo", "sent_message")
    op.drop_column("sent_message", "memo")
