"""When the next album is held to be whole is looked up, however many updates wait."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

GROWING = sa.text("state = 'pending' AND ready_at IS NOT NULL")


def upgrade() -> None:
    """The same rows, found by an index."""
    op.create_index(
        "ix_inbox_ready", "inbox", ["ready_at"], sqlite_where=GROWING, postgresql_where=GROWING
    )


def downgrade() -> None:
    """They are searched for again."""
    op.drop_index("ix_inbox_ready", "inbox")
