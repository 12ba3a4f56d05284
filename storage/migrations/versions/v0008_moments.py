"""Each moment to come has beside it when it was set: a clock that was wrong then is seen."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    """Adds them; what is there already was set by a right clock."""
    op.add_column("outbox", sa.Column("put_off_at", MOMENT))
    op.add_column("incident", sa.Column("looked_at", MOMENT))
    op.create_index(
        "ix_incident_looked_at",
        "incident",
        ["looked_at"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    """Forgets them."""
    op.drop_index("ix_incident_looked_at", "incident")
    op.drop_column("incident", "looked_at")
    op.drop_column("outbox", "put_off_at")
