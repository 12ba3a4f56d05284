"""A comment of control keeps the words that it is about, and where in the draft they stand."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until now they stood in the comment's own words."""
    op.add_column("comment", sa.Column("quote", sa.Text(), nullable=False, server_default=""))
    op.add_column("comment", sa.Column("place", sa.Integer()))


def downgrade() -> None:
    """The comments stay, without the words they are about."""
    op.drop_column("comment", "place")
    op.drop_column("comment", "quote")
