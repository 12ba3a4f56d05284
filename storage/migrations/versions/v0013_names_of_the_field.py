"""Tables and columns are called what the field calls them; events stay as they were written."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

COLUMNS: Final = (
    ("assignment", "taker", "assignee"),
    ("incident", "trail", "periods"),
    ("incident", "told_until", "reminded"),
    ("outbox", "anew", "resend"),
    ("question", "doubt", "warning"),
)

inbox = sa.table("inbox", sa.column("state"))


def upgrade() -> None:
    """Gives the names of the field."""
    op.rename_table("appeal", "referral")
    for table, former, name in COLUMNS:
        op.alter_column(table, former, new_column_name=name)
    op.execute(sa.update(inbox).where(inbox.c.state == "aside").values(state="dead"))
    if op.get_bind().dialect.name == "postgresql":
        _rename_constraints("appeal", "referral")


def downgrade() -> None:
    """Gives the former names back."""
    if op.get_bind().dialect.name == "postgresql":
        _rename_constraints("referral", "appeal")
    op.execute(sa.update(inbox).where(inbox.c.state == "dead").values(state="aside"))
    for table, former, name in COLUMNS:
        op.alter_column(table, name, new_column_name=former)
    op.rename_table("referral", "appeal")


def _rename_constraints(former: str, name: str) -> None:
    for constraint in ("pk_{}", "fk_{}_number"):
        op.execute(
            f"ALTER TABLE referral RENAME CONSTRAINT {constraint.format(former)}"
            f" TO {constraint.format(name)}"
        )
