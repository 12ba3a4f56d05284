"""The code by which the first administrator comes, and wrong tries to guess it."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the tables."""
    op.create_table(
        "admin_code",
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_admin_code"),
    )
    op.create_table(
        "admin_code_try",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_admin_code_try"),
    )


def downgrade() -> None:
    """The next start of the newer program makes another code."""
    op.drop_table("admin_code_try")
    op.drop_table("admin_code")
