"""How far the cards of open incidents have been brought up to date since others are at work."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds it; nothing is left to be brought up to date."""
    op.add_column("shown_staff", sa.Column("refreshed", sa.Integer()))


def downgrade() -> None:
    """What was left stays as it is shown."""
    op.drop_column("shown_staff", "refreshed")
