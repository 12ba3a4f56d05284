"""What other programs are told of incidents."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    """Adds the table; what has happened before is told to nobody."""
    op.create_table(
        "webhook",
        sa.Column("id", _SERIAL, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True)),
        sa.Column("error", sa.String()),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["id"], ["event.id"], name="fk_webhook_id_event"),
        sa.ForeignKeyConstraint(["number"], ["incident.number"], name="fk_webhook_number_incident"),
        sa.PrimaryKeyConstraint("id", name="pk_webhook"),
    )
    op.create_index(
        "ix_webhook_waiting", "webhook", ["id"], sqlite_where=_WAITING, postgresql_where=_WAITING
    )


def downgrade() -> None:
    """What waits is told to nobody."""
    op.drop_table("webhook")
