"""Whose turn it is, is found from chat to chat, and what waits before a notice by its line."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

_WAITING = "state = 'waiting'"
_OF_STAFF = f"{_WAITING} AND priority != 5"


def _anew(name: str, columns: list[str], which: str) -> None:
    where = sa.text(which)
    op.drop_index(f"ix_outbox_{name}", "outbox")
    op.create_index(
        f"ix_outbox_{name}", "outbox", columns, sqlite_where=where, postgresql_where=where
    )


def upgrade() -> None:
    """Of what waits alone, so the indexes are small."""
    _anew("waiting", ["number", "chat", "id"], _WAITING)
    _anew("turns", ["chat", "priority", "id", "not_before", "put_off_at"], _OF_STAFF)


def downgrade() -> None:
    """As they were."""
    _anew("waiting", ["number", "chat"], _WAITING)
    _anew("turns", ["number", "chat", "id", "priority", "not_before"], _OF_STAFF)
