"""Questions that end: when each was asked, and what finds those that are over."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the moment and the indexes; what is open already counts as asked now."""
    op.add_column("question", sa.Column("asked_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE question SET asked_at = CURRENT_TIMESTAMP")
    _partial("ix_question_subject", "question", "subject", "open IS TRUE")
    _partial("ix_question_asked", "question", "asked_at", "asked_at IS NOT NULL")
    _partial("ix_sent_message_question", "sent_message", "question_id", "question_id IS NOT NULL")


def downgrade() -> None:
    """Forgets when they were asked."""
    op.drop_index("ix_sent_message_question", "sent_message")
    op.drop_index("ix_question_asked", "question")
    op.drop_index("ix_question_subject", "question")
    op.drop_column("question", "asked_at")


def _partial(name: str, table: str, column: str, where: str) -> None:
    sqlite = where.replace("TRUE", "1")  # as SQLAlchemy writes it there, so that queries match
    op.create_index(
        name, table, [column], sqlite_where=sa.text(sqlite), postgresql_where=sa.text(where)
    )
