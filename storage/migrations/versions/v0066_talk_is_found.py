"""Whether somebody talks about an incident is found, however many questions were asked."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0062"
branch_labels = None
depends_on = None

_TALK = sa.text("purpose = 'talk'")


def upgrade() -> None:
    """Questions are kept for ever; those about talk are few."""
    op.create_index(
        "ix_question_talk", "question", ["subject"], sqlite_where=_TALK, postgresql_where=_TALK
    )


def downgrade() -> None:
    """What was talk is a text that was not sent, as any other."""
    op.execute("UPDATE question SET purpose = 'confirm_draft' WHERE purpose = 'talk'")
    op.drop_index("ix_question_talk", "question")
