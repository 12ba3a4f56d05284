"""Long work, and the messages that tell how far it is."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNFINISHED = sa.text("state IN ('running', 'waiting')")
OF_A_JOB = sa.text("job_id IS NOT NULL")


def upgrade() -> None:
    """Adds the table, and lets notices and sent messages name a job."""
    op.create_table(
        "job",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("thread", sa.BigInteger()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_job_unfinished", "job", ["id"], sqlite_where=UNFINISHED, postgresql_where=UNFINISHED
    )
    op.add_column("outbox", sa.Column("job_id", KEY))
    op.add_column("sent_message", sa.Column("job_id", KEY))
    op.create_index(
        "ix_sent_message_job",
        "sent_message",
        ["job_id"],
        sqlite_where=OF_A_JOB,
        postgresql_where=OF_A_JOB,
    )


def downgrade() -> None:
    """What was asked for is forgotten."""
    op.execute("DELETE FROM outbox WHERE kind = 'job'")
    op.drop_index("ix_sent_message_job", "sent_message")
    op.drop_column("sent_message", "job_id")
    op.drop_column("outbox", "job_id")
    op.drop_table("job")
