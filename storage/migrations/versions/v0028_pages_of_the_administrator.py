"""A question can be a page of the organisation that an administrator has open."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column."""
    op.add_column("question", sa.Column("page", sa.JSON(none_as_null=True)))


def downgrade() -> None:
    """Such questions are asked no more."""
    for asks in ("outbox", "sent_message"):
        op.execute(
            f"DELETE FROM {asks} WHERE question_id IN"  # noqa: S608 - of the names above
            " (SELECT id FROM question WHERE purpose = 'administer')"
        )
    op.execute("DELETE FROM question WHERE purpose = 'administer'")
    op.drop_column("question", "page")
