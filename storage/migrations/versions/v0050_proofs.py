"""What checks find in drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_TABLES = ("draft_text", "question")


def upgrade() -> None:
    """Adds a column beside each text that may be one of a draft."""
    for table in _TABLES:
        op.add_column(table, sa.Column("proof", sa.JSON(), nullable=True))


def downgrade() -> None:
    """What was found is forgotten; the texts stay."""
    for table in _TABLES:
        op.drop_column(table, "proof")
