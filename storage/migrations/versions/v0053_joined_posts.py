"""A later post on the same matter can be joined to an earlier one, and gets its answer."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None is joined until now."""
    op.add_column("incident", sa.Column("joined_to", sa.Integer()))
    op.add_column("incident", sa.Column("main_due_at", sa.DateTime(timezone=True)))
    op.add_column("incident", sa.Column("joined", sa.JSON(none_as_null=True)))
    op.add_column("draft", sa.Column("of_main", sa.Integer()))


def downgrade() -> None:
    """Each is worked by itself again; an answer that some have got stays theirs."""
    op.drop_column("draft", "of_main")
    for name in ("joined", "main_due_at", "joined_to"):
        op.drop_column("incident", name)
