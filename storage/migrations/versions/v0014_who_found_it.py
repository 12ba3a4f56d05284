"""Which authority registered a publication for itself: equal moments told so until now."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INCIDENT = sa.table("incident", sa.column("number"), sa.column("found_by"))
EVENT = sa.table("event", sa.column("number"), sa.column("kind"), sa.column("payload", sa.JSON()))


def upgrade() -> None:
    """Adds it, as the event of the registration says."""
    op.add_column("incident", sa.Column("found_by", sa.String()))
    told = sa.select(sa.func.max(EVENT.c.payload["found_by"].as_string())).where(
        EVENT.c.number == INCIDENT.c.number, EVENT.c.kind == "registered"
    )
    op.execute(sa.update(INCIDENT).values(found_by=told.scalar_subquery()))


def downgrade() -> None:
    """Equal moments tell so again."""
    op.drop_column("incident", "found_by")
