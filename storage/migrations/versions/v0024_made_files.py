"""Files that the program has made, on their way to whoever asked for them."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Adds the table, and lets a notice bring a file."""
    op.create_table(
        "made_file",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_made_file"),
        sqlite_autoincrement=True,
    )
    op.add_column("outbox", sa.Column("file_id", KEY))


def downgrade() -> None:
    """What was to bring a file goes with it."""
    op.execute("DELETE FROM outbox WHERE kind = 'file'")
    op.drop_column("outbox", "file_id")
    op.drop_table("made_file")
