"""What placed answers promise, the questions about it, and what was promised there before."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

QUESTION = sa.table("question", sa.column("id"), sa.column("purpose"))
OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    """Adds the table, what new incidents keep of it, and lets a question name one of the promises of its subject."""
    op.create_table(
        "promise",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("watched_by", sa.BigInteger()),
        sa.Column("watched_at", sa.DateTime(timezone=True)),
        sa.Column("watched_instead_of", sa.BigInteger()),
        sa.Column("told_until", sa.DateTime(timezone=True)),
        sa.Column("moves", sa.JSON()),
        sa.Column("ended_by", sa.BigInteger()),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_instead_of", sa.BigInteger()),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("attachments", sa.JSON()),
        sa.ForeignKeyConstraint(["number"], ["incident.number"], name="fk_promise_number"),
        sa.PrimaryKeyConstraint("number", "position", name="pk_promise"),
    )
    op.create_index(
        "ix_promise_open", "promise", ["day", "number"], sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.add_column("question", sa.Column("promise", sa.Integer()))
    op.add_column("incident", sa.Column("promised", sa.JSON()))


def downgrade() -> None:
    """Nothing is under control any more; questions about it are forgotten."""
    op.execute("DELETE FROM outbox WHERE card_kind = 'd'")
    op.execute("DELETE FROM sent_message WHERE card_kind = 'd'")
    about = sa.select(QUESTION.c.id).where(QUESTION.c.purpose.in_(["promise_done", "promise_day"]))
    for table in ("outbox", "sent_message"):
        asking = sa.table(table, sa.column("question_id"))
        op.execute(sa.delete(asking).where(asking.c.question_id.in_(about)))
    op.execute(sa.delete(QUESTION).where(QUESTION.c.id.in_(about)))
    op.drop_column("incident", "promised")
    op.drop_column("question", "promise")
    op.drop_index("ix_promise_open", "promise")
    op.drop_table("promise")
