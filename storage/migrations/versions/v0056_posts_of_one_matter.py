"""All posts that share an answer are found, to be locked at once."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

_JOINED = sa.text("joined_to IS NOT NULL")


def upgrade() -> None:
    """Few are joined, so it is small."""
    op.create_index(
        "ix_incident_joined_to",
        "incident",
        ["joined_to"],
        sqlite_where=_JOINED,
        postgresql_where=_JOINED,
    )


def downgrade() -> None:
    """Only the speed is gone."""
    op.drop_index("ix_incident_joined_to", "incident")
