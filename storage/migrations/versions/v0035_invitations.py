"""Invitations to work here, and the question whether somebody accepts one."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table and the column."""
    op.create_table(
        "invitation",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("authority", sa.String()),
        sa.Column("name", sa.String()),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_by", sa.BigInteger()),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("code", name="pk_invitation"),
    )
    op.add_column("question", sa.Column("invited", sa.JSON(none_as_null=True)))


def downgrade() -> None:
    """Nobody is invited any more."""
    for asks in ("outbox", "sent_message"):
        op.execute(
            f"DELETE FROM {asks} WHERE question_id IN"  # noqa: S608 - of the names above
            " (SELECT id FROM question WHERE purpose = 'accept_invitation')"
        )
    op.execute("DELETE FROM question WHERE purpose = 'accept_invitation'")
    op.drop_column("question", "invited")
    op.drop_table("invitation")
