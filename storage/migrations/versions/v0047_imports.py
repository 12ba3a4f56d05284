"""What an import has found, and notices of a class below all others but strangers' answers."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

INDEX = "ix_outbox_turns"
TURN = ["number", "chat", "id", "priority", "not_before"]


def upgrade() -> None:
    """Whose turn it is is asked of all classes but one."""
    op.add_column("job", sa.Column("result", sa.JSON()))
    op.drop_index(INDEX, "outbox")
    _create("priority != 5")


def downgrade() -> None:
    """Cards that wait in the new class become cards as any others; imports are forgotten."""
    op.execute("UPDATE outbox SET priority = 2 WHERE priority = 6")
    op.execute("DELETE FROM outbox WHERE kind = 'job'")
    op.execute("DELETE FROM job WHERE kind IN ('check_import', 'import')")
    op.drop_column("job", "result")
    op.drop_index(INDEX, "outbox")
    _create("priority < 5")


def _create(of_staff: str) -> None:
    where = sa.text(f"state = 'waiting' AND {of_staff}")
    op.create_index(INDEX, "outbox", TURN, sqlite_where=where, postgresql_where=where)
