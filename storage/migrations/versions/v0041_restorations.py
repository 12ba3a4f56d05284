"""When the database was restored from a copy."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "restoration",
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("until", name="pk_restoration"),
    )


def downgrade() -> None:
    """What may have been sent counts as dropped: an older program does not know the difference."""
    op.execute("UPDATE outbox SET state = 'dropped' WHERE state = 'held'")
    op.drop_table("restoration")
