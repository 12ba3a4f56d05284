"""What came before what is counted, where it was told by the moments of two clocks."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

DRAFT = sa.table("draft", sa.column("number"), sa.column("version"), sa.column("authority"))
EVENT = sa.table("event", sa.column("number"), sa.column("kind"), sa.column("payload", sa.JSON()))


def upgrade() -> None:
    """Adds the counts and marks, and derives them for what is there."""
    for name in ("drafts_before", "told_before"):
        op.add_column(
            "assignment", sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        )
    op.add_column(
        "placement",
        sa.Column("earlier", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("draft", sa.Column("authority", sa.String()))
    op.execute(
        "UPDATE assignment SET drafts_before = (SELECT count(*) FROM draft"
        " JOIN incident ON incident.number = draft.number"
        " WHERE draft.number = assignment.number"
        " AND (draft.at < assignment.routed_at OR draft.at < incident.reopened_at))"
    )
    op.execute(
        "UPDATE assignment SET told_before = (SELECT count(*) FROM contribution"
        " WHERE contribution.number = assignment.number"
        " AND contribution.at < assignment.routed_at)"
    )
    op.execute(
        "UPDATE placement SET earlier = EXISTS (SELECT 1 FROM incident"
        " WHERE incident.number = placement.number"
        " AND placement.recorded_at <= incident.reopened_at)"
    )
    op.execute(sa.update(DRAFT).values(authority=_who_led()))


def downgrade() -> None:
    """Moments tell the order again."""
    op.drop_column("draft", "authority")
    op.drop_column("placement", "earlier")
    op.drop_column("assignment", "told_before")
    op.drop_column("assignment", "drafts_before")


def _who_led() -> sa.ScalarSelect[str]:
    """The authority by which the version was sent, as its event says."""
    return (
        sa.select(sa.func.max(EVENT.c.payload["authority"].as_string()))
        .where(
            EVENT.c.number == DRAFT.c.number,
            EVENT.c.kind.in_(("draft_submitted", "answer_prepared")),
            EVENT.c.payload["version"].as_integer() == DRAFT.c.version,
        )
        .scalar_subquery()
    )
