"""Messages are looked up by when they were detected: a report is of those of a period (§21)."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the index."""
    op.create_index("ix_incident_detected_at", "incident", ["detected_at"])


def downgrade() -> None:
    """Without it every report reads the whole table."""
    op.drop_index("ix_incident_detected_at", "incident")
