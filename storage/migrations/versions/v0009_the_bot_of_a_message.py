"""A message is known by the bot, too: private chats and basic groups number anew for each."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_CHAT_AND_MESSAGE = ["source_chat", "source_message"]
_UNIQUE = {
    "incident": _CHAT_AND_MESSAGE,
    "contribution": _CHAT_AND_MESSAGE,
    "draft": [*_CHAT_AND_MESSAGE, "source_edited_at"],
}
"""By which columns a row of the table is one of its source."""

_OTHERS = ("appeal", "comment", "authors_reply", "question", "event")
_PENDING = "state = 'pending'"


def upgrade() -> None:
    """What is there is of the bot whose update came last; 0 where none is kept any more.

    Events can't be altered: theirs stays unknown.
    """
    served = op.create_table(
        "served",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_served"),
    )
    last = op.get_bind().execute(sa.text("SELECT bot_id FROM inbox ORDER BY serial DESC LIMIT 1"))
    bot = last.scalar() or 0
    if bot:
        op.bulk_insert(served, [{"id": 1, "bot": bot}])
    for table in (*_UNIQUE, *_OTHERS):
        op.add_column(table, sa.Column("source_bot", sa.BigInteger()))
        if table != "event":
            _fill(table, "source_bot", bot, "source_message IS NOT NULL")
    for table, columns in _UNIQUE.items():
        _make_unique(table, columns, ["source_bot", *columns])
    _fill_held_messages(bot)
    op.add_column("outbox", sa.Column("reply_bot", sa.BigInteger()))
    _fill("outbox", "reply_bot", bot, "reply_to IS NOT NULL")
    op.add_column("sent_message", sa.Column("bot", sa.BigInteger()))
    _fill("sent_message", "bot", bot, "TRUE")
    with op.batch_alter_table("sent_message") as batch:
        batch.alter_column("bot", existing_type=sa.BigInteger(), nullable=False)
    _make_key(["bot", "chat", "message"])
    _index_pending(["serial"], ["lane", "serial"])


def downgrade() -> None:
    """Forgets what other bots than the last have sent; fails where two have the same source."""
    op.execute("DELETE FROM sent_message WHERE bot NOT IN (SELECT bot FROM served)")
    _make_key(["chat", "message"])
    op.drop_column("sent_message", "bot")
    op.drop_column("outbox", "reply_bot")
    for table, columns in _UNIQUE.items():
        _make_unique(table, ["source_bot", *columns], columns)
    for table in (*_UNIQUE, *_OTHERS):
        op.drop_column(table, "source_bot")
    op.drop_table("served")
    _index_pending(["bot_id", "serial"], ["bot_id", "lane", "serial"])


def _fill(table: str, column: str, bot: int, which: str) -> None:
    rows = sa.table(table, sa.column(column))
    op.execute(rows.update().where(sa.text(which)).values({column: bot}))


def _fill_held_messages(bot: int) -> None:
    """The sources of a message that waits to be registered stand in its JSON."""
    held = sa.table("question", sa.column("id"), sa.column("citizens_message", sa.JSON()))
    rows = op.get_bind().execute(sa.select(held).where(held.c.citizens_message.is_not(None)))
    for row in [row for row in rows if row.citizens_message]:
        sources = [{**source, "bot": bot} for source in row.citizens_message["sources"]]
        whole = {**row.citizens_message, "sources": sources}
        op.execute(held.update().where(held.c.id == row.id).values(citizens_message=whole))


def _make_unique(table: str, before: list[str], after: list[str]) -> None:
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint("_".join(["uq", table, *before]), type_="unique")
        batch.create_unique_constraint("_".join(["uq", table, *after]), after)


def _make_key(columns: list[str]) -> None:
    with op.batch_alter_table("sent_message") as batch:
        batch.drop_constraint("pk_sent_message", type_="primary")
        batch.create_primary_key("pk_sent_message", columns)


def _index_pending(pending: list[str], lane: list[str]) -> None:
    where: dict[str, Any] = {
        f"{name}_where": sa.text(_PENDING) for name in ("sqlite", "postgresql")
    }
    for name, columns in {"ix_inbox_pending": pending, "ix_inbox_lane": lane}.items():
        op.drop_index(name, "inbox")
        op.create_index(name, "inbox", columns, **where)
