"""A new incident keeps which authorities its card suggests."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """For those that are there already nothing is suggested."""
    op.add_column("incident", sa.Column("suggested", sa.JSON(none_as_null=True)))


def downgrade() -> None:
    """The order of the authorities stays."""
    op.drop_column("incident", "suggested")
