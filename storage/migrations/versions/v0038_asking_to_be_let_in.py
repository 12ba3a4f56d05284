"""Who has asked to be let in."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "access_request",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_access_request"),
    )


def downgrade() -> None:
    """Announcements that an older program does not know are told to nobody."""
    op.execute(
        "DELETE FROM outbox WHERE kind = 'announcement'"
        " AND CAST(announcement AS VARCHAR) LIKE '%\"AccessAsked\"%'"
    )
    op.drop_table("access_request")
