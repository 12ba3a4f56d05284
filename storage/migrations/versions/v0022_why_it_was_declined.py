"""What control says about a return or a proposal is kept with it."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds it; nothing was said until now."""
    op.add_column("referral", sa.Column("comments", sa.JSON(none_as_null=True)))


def downgrade() -> None:
    """What was said is lost; history goes on telling that something was."""
    op.drop_column("referral", "comments")
