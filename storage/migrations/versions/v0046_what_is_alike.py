"""A new incident keeps which others it may repeat; those of the last weeks can be found for it."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

LATELY = timedelta(days=31)
"""Only they are compared."""


def upgrade() -> None:
    """Terms of before lack what likeness is found by: those that matter are derived anew."""
    op.add_column("incident", sa.Column("alike", sa.JSON(none_as_null=True)))
    incident = sa.table(
        "incident", sa.column("number"), sa.column("detected_at", sa.DateTime(timezone=True))
    )
    terms = sa.table("incident_terms", sa.column("number"), sa.column("terms"))
    last = op.get_bind().execute(sa.select(sa.func.max(incident.c.detected_at))).scalar()
    if last is None:
        return
    lately = sa.select(incident.c.number).where(incident.c.detected_at >= last - LATELY)
    op.execute(sa.update(terms).where(terms.c.number.in_(lately)).values(terms=sa.null()))


def downgrade() -> None:
    """Terms that nothing looks for do no harm."""
    op.drop_column("incident", "alike")
