"""Every state of the organisation is kept, with who put it in force."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The one in force is the first that is kept."""
    kept = op.create_table(
        "organisation_revision",
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.BigInteger()),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("in_force", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("revision", name="pk_organisation_revision"),
    )
    table = sa.table("organisation", sa.column("revision"), sa.column("in_force"))
    now, origin = sa.func.current_timestamp(), sa.literal("file")
    standing = sa.select(table.c.revision, now, origin, table.c.in_force)
    op.execute(sa.insert(kept).from_select(["revision", "at", "origin", "in_force"], standing))


def downgrade() -> None:
    """Only the one in force is known."""
    op.drop_table("organisation_revision")
