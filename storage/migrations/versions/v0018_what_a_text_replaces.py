"""Which version a held text would take the place of: until now always the one that was approved."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

QUESTION = sa.table(
    "question", sa.column("purpose"), sa.column("subject"), sa.column("replaces", sa.Integer())
)
DRAFT = sa.table("draft", sa.column("number"), sa.column("version"), sa.column("state"))


def upgrade() -> None:
    """Adds it, as the incident stands."""
    op.add_column("question", sa.Column("replaces", sa.Integer()))
    approved = sa.select(sa.func.max(DRAFT.c.version)).where(
        DRAFT.c.number == QUESTION.c.subject, DRAFT.c.state == "approved"
    )
    replacing = QUESTION.c.purpose == "replace_approved"
    op.execute(sa.update(QUESTION).where(replacing).values(replaces=approved.scalar_subquery()))


def downgrade() -> None:
    """Whoever was asked about a colleague's version is asked whether theirs is a draft."""
    waiting = QUESTION.c.purpose == "replace_waiting"
    op.execute(sa.update(QUESTION).where(waiting).values(purpose="confirm_draft"))
    op.drop_column("question", "replaces")
