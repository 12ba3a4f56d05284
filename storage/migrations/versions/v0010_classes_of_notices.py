"""Notices are looked up by their classes: those of strangers are never read with the others."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WAITING = "state = 'waiting'"
STRANGERS = "priority = 5"
STAFF = "priority < 5"


def upgrade() -> None:
    """Replaces the index of what waits."""
    op.drop_index("ix_outbox_waiting", "outbox")
    _create("waiting", WAITING, "number", "chat")
    _create("retries", WAITING, "not_before")
    turn = ("number", "chat", "id", "priority", "not_before")
    _create("turns", f"{WAITING} AND {STAFF}", *turn)
    _create("turns_of_strangers", f"{WAITING} AND {STRANGERS}", "id")
    _create("strangers", STRANGERS, "chat", "created_at")


def downgrade() -> None:
    """Puts the former index back."""
    for name in ("waiting", "retries", "turns", "turns_of_strangers", "strangers"):
        op.drop_index(f"ix_outbox_{name}", "outbox")
    _create("waiting", WAITING, "number", "chat", "id", "priority", "not_before")


def _create(name: str, which: str, *columns: str) -> None:
    where = sa.text(which)
    op.create_index(
        f"ix_outbox_{name}",
        "outbox",
        list(columns),
        sqlite_where=where,
        postgresql_where=where,
    )
