"""What chats have refused is found by its chat, to be told when they take messages again."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the index."""
    where = sa.text("state = 'undeliverable'")
    op.create_index(
        "ix_outbox_refused", "outbox", ["chat"], sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    """Removes it."""
    op.drop_index("ix_outbox_refused", "outbox")
