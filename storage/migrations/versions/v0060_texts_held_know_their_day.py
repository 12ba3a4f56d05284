"""A text about which its author is asked knows when it was written."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Those that wait already count from when they were asked about, as before."""
    op.add_column("question", sa.Column("written_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """A «завтра» counts from the question again."""
    op.drop_column("question", "written_at")
