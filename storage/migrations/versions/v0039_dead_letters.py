"""An index of the updates that could not be handled: they are counted while the bot is watched."""

from alembic import op
from sqlalchemy import text

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_DEAD = text("state = 'dead'")


def upgrade() -> None:
    """Adds it."""
    op.create_index(
        "ix_inbox_dead", "inbox", ["serial"], sqlite_where=_DEAD, postgresql_where=_DEAD
    )


def downgrade() -> None:
    """Nothing is lost."""
    op.drop_index("ix_inbox_dead", table_name="inbox")
