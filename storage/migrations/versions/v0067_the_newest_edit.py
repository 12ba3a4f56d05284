"""Of each edited message the newest edit from which something came."""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of edits that were handled before nothing is known."""
    op.create_table(
        "edited_message",
        sa.Column("bot", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("chat", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("message", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("edited_at", sa.BigInteger, nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot", "chat", "message", name="pk_edited_message"),
    )
    op.create_index("ix_edited_message_handled_at", "edited_message", ["handled_at"])


def downgrade() -> None:
    """Older words count again, however late they come."""
    op.drop_table("edited_message")
