"""What admins have been told is wrong with the program."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "alarm",
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("matter", name="pk_alarm"),
    )


def downgrade() -> None:
    """The next start of the newer program tells of it once more."""
    op.drop_table("alarm")
