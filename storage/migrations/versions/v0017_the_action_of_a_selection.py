"""What a selection asks to be done is an action in its JSON, too, as it is in the code."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

SELECTION = sa.table(
    "selection",
    sa.column("id"),
    sa.column("asked", sa.JSON(none_as_null=True)),
    sa.column("outcome", sa.JSON(none_as_null=True)),
)


def upgrade() -> None:
    """Renames it in selections, open or ended."""
    _rename("deed", "action")


def downgrade() -> None:
    """The name of before."""
    _rename("action", "deed")


def _rename(former: str, name: str) -> None:
    def named(bulk: dict[str, Any]) -> dict[str, Any]:
        return {name if key == former else key: value for key, value in bulk.items()}

    connection = op.get_bind()
    for selection, asked, outcome in connection.execute(sa.select(SELECTION)).all():
        values = {
            "asked": asked and named(asked),
            "outcome": outcome and {**outcome, "bulk": named(outcome["bulk"])},
        }
        connection.execute(sa.update(SELECTION).where(SELECTION.c.id == selection).values(values))
