"""The notices of one incident are found, however many of others are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

_NUMBERED = sa.text("number IS NOT NULL")


def upgrade() -> None:
    """Those that are finished were read through for each incident that is checked."""
    op.create_index(
        "ix_outbox_number",
        "outbox",
        ["number"],
        sqlite_where=_NUMBERED,
        postgresql_where=_NUMBERED,
    )


def downgrade() -> None:
    """Only the speed is gone."""
    op.drop_index("ix_outbox_number", "outbox")
