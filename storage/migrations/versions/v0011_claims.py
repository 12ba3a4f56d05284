"""Which of several processes has an update in hand, and for how long others leave it alone."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the claim; nothing is in hand yet."""
    op.add_column("inbox", sa.Column("claimed_by", sa.String()))
    op.add_column("inbox", sa.Column("claimed_until", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Lets everybody take everything."""
    op.drop_column("inbox", "claimed_until")
    op.drop_column("inbox", "claimed_by")
