"""What closed messages count for in reports is kept by the day; the leader counts what is there."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNCOUNTED = sa.text("counted_on IS NULL")


def upgrade() -> None:
    """Nothing is counted yet: until it is, reports read each message."""
    op.create_table(
        "day_sums",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("sums", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_day_sums"),
    )
    op.create_table(
        "outdated_day",
        sa.Column("id", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outdated_day"),
        sqlite_autoincrement=True,
    )
    op.add_column("incident", sa.Column("counted_on", sa.Date()))
    op.create_index(
        "ix_incident_uncounted",
        "incident",
        ["detected_at"],
        sqlite_where=UNCOUNTED,
        postgresql_where=UNCOUNTED,
    )
    op.create_index("ix_incident_text_author_url", "incident_text", ["author_url"])


def downgrade() -> None:
    """Reports read each message again."""
    op.drop_index("ix_incident_text_author_url", "incident_text")
    op.drop_index("ix_incident_uncounted", "incident")
    op.drop_column("incident", "counted_on")
    op.drop_table("outdated_day")
    op.drop_table("day_sums")
