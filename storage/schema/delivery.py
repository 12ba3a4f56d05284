"""Sent messages, the leader that delivers, and events for other programs."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    Table,
    and_,
    select,
)

from domain.model.ids import ChatId, MessageRef
from storage.schema.columns import (
    SERIAL,
    UtcDateTime,
    card_columns,
    metadata,
    partial_index,
    subject_columns,
)

sent_message = Table(
    "sent_message",
    metadata,
    # The sender: only that bot can edit the message, and bots may reuse message numbers.
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("message", String, primary_key=True),
    Column("thread", BigInteger),
    # The notice; not a foreign key, because the outbox is pruned.
    Column("outbox_id", SERIAL, nullable=False, index=True),
    Column("part", Integer, nullable=False),
    Column("digest", String, nullable=False),
    *card_columns(),
    # Only set for the last copy of a card in a place, and for a question, sent by the bot in
    # service; never for news and answers.
    Column("current", Boolean, nullable=False),
    *subject_columns(),
    # For a file made by the program: its name, and when it was sent.
    Column("file", String),
    Column("sent_at", UtcDateTime),
)

SENT_CURRENT = sent_message.c.current.is_(True)
"""The message shows its card's state, and is edited with it."""

partial_index("current", sent_message.c.number, sent_message.c.chat, of=SENT_CURRENT)
partial_index(
    "subject",
    sent_message.c.subject_kind,
    sent_message.c.subject_id,
    of=sent_message.c.subject_kind.is_not(None),
)

SENT_BEFORE = sent_message.c.current.is_(False)
"""The message is news, an answer, or an outdated copy of a card."""

partial_index("before", sent_message.c.number, of=SENT_BEFORE & sent_message.c.number.is_not(None))
partial_index("file", sent_message.c.sent_at, of=sent_message.c.file.is_not(None))

told_incident = Table(
    "told_incident",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("message", String, primary_key=True),
)
"""The incidents named in lists, answers and other messages about several incidents.

For cards and news the number is in `sent_message.number`.
"""

leader = Table(
    "leader",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("expires_at", UtcDateTime),
)

served = Table(
    "served",
    metadata,
    Column("messenger", String, primary_key=True),
    Column("bot", BigInteger, nullable=False),
)
"""The bot that this database served last in each messenger."""

bot_token = Table(
    "bot_token",
    metadata,
    Column("token", BigInteger, primary_key=True, autoincrement=False),
    Column("bot", BigInteger, nullable=False),
    Column("account", BigInteger, nullable=False),
)
"""By a digest of its token, a bot whose token does not hold its id, and its account (MAX)."""

SENT_BY_OUR_BOTS = sent_message.c.bot.in_(select(served.c.bot))
"""Sent by one of those bots; without this condition, a query for one chat reads all sent messages."""


def sent_as(message: MessageRef) -> ColumnElement[bool]:
    """Match the row of this message."""
    return and_(
        sent_message.c.bot == message.bot,
        sent_message.c.chat == message.place.chat,
        sent_message.c.message == message.message,
    )


def reached(chats: Collection[ChatId]) -> Select[Any]:
    """Those of these chats where one of our bots has sent something."""
    there = sent_message.c.chat.in_(chats)
    return select(sent_message.c.chat).where(SENT_BY_OUR_BOTS, there).distinct()


restoration = Table(
    "restoration",
    metadata,
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, primary_key=True),
)
"""Each restoration of the database from a copy.

Changes after `since` are lost; `until` is the moment of the restoration.
"""

menu = Table(
    "menu",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    # 0: the default for chats without their own menu.
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", String, nullable=False),
)
"""The command menu of each chat, as set or as refused by Telegram."""

alarm = Table(
    "alarm",
    metadata,
    Column("matter", String, primary_key=True),
    Column("told_at", UtcDateTime, nullable=False),
)
"""Problems reported to the admins, and the time of the last report."""

digest = Table("digest", metadata, Column("day", Date, primary_key=True))
"""The days whose digest has been queued."""

shown_staff = Table(
    "shown_staff",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("refreshed", Integer),
)
"""One row: the day whose staff is shown on the cards of open incidents.

`since`: when the staff at work changed. `refreshed`: the last incident, by number, whose cards were
queued because of that; null: all were.
"""
