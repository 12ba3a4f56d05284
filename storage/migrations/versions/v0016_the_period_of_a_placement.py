"""Which period of an incident's statuses began with each placement: the statuses alone don't tell."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INCIDENT = sa.table("incident", sa.column("number"), sa.column("periods", sa.JSON()))
EVENT = sa.table("event", sa.column("id"), sa.column("number"), sa.column("kind"))
PLACEMENT = sa.table(
    "placement", sa.column("number"), sa.column("position"), sa.column("period", sa.Integer())
)
PLACED = ("answer_placed", "interim_placed", "clarification_placed")
UNDONE = "placement_undone"


def upgrade() -> None:
    """Adds it; each event of a placement began the next of the periods that placing leads to."""
    op.add_column(
        "placement", sa.Column("period", sa.Integer(), nullable=False, server_default="0")
    )
    connection = op.get_bind()
    placed = sa.select(INCIDENT).where(INCIDENT.c.number.in_(sa.select(PLACEMENT.c.number)))
    for number, periods in connection.execute(placed).all():
        told = sa.select(EVENT.c.kind).where(
            EVENT.c.number == number, EVENT.c.kind.in_((*PLACED, UNDONE))
        )
        began, standing = _begun_by_placing(periods), list[int]()
        for kind in connection.execute(told.order_by(EVENT.c.id)).scalars():
            if kind == UNDONE:
                del standing[-1:]
            else:
                standing.append(next(began, 0))
        for position, period in enumerate(standing):
            this = (PLACEMENT.c.number == number, PLACEMENT.c.position == position)
            connection.execute(sa.update(PLACEMENT).where(*this).values(period=period))


def downgrade() -> None:
    """The statuses are to tell again."""
    op.drop_column("placement", "period")


def _begun_by_placing(periods: list[dict[str, Any]]) -> Iterator[int]:
    for position, (before, period) in enumerate(pairwise(periods), 1):
        awaits_draft = period["status"] in {"in_progress", "awaiting_final"}
        if period["status"] == "answered" or (before["status"] == "approved" and awaits_draft):
            yield position
