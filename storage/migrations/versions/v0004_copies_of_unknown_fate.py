"""Notices remember copies whose fate nobody knows; those that count as delivered have an index."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column and the index."""
    op.add_column("outbox", sa.Column("unanswered", sa.JSON()))
    where = sa.text("state = 'assumed'")
    op.create_index(
        "ix_outbox_assumed", "outbox", ["number"], sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    """Forgets the copies."""
    op.drop_index("ix_outbox_assumed", "outbox")
    op.drop_column("outbox", "unanswered")
