"""The organisation file that was applied last is not kept: a file is compared with what is in force."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop what the three-way merge needed."""
    op.drop_column("organisation", "applied")


def downgrade() -> None:
    """What is in force counts as the file that was applied last."""
    op.add_column("organisation", sa.Column("applied", sa.JSON, nullable=True))
    op.execute("UPDATE organisation SET applied = in_force")
