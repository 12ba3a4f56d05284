"""A new incident keeps which authorities its card offers first."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of those that are there already nothing is known: all are offered by name."""
    op.add_column("incident", sa.Column("likely", sa.JSON(none_as_null=True)))


def downgrade() -> None:
    """By name again."""
    op.drop_column("incident", "likely")
