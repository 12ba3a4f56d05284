"""Where what went out stands, and who delivers."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, String, Table, select

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
    # Whose message it is: it alone can edit it, and another may have one of the same number.
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("thread", BigInteger),
    # The notice that brought it; rows of the outbox are pruned, so this is no foreign key.
    Column("outbox_id", SERIAL, nullable=False, index=True),
    Column("part", Integer, nullable=False),
    Column("digest", String, nullable=False),
    *card_columns(),
    # Only the last copy of a card in a place is, and a question, of the bot that serves now; news and
    # answers never are.
    Column("current", Boolean, nullable=False),
    *subject_columns(),
    # Of a file that the program has made: its name, and when it was sent.
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
"""The message is news, an answer, or a copy of a card that is not edited any more."""

partial_index("before", sent_message.c.number, of=SENT_BEFORE & sent_message.c.number.is_not(None))
partial_index("file", sent_message.c.sent_at, of=sent_message.c.file.is_not(None))

told_incident = Table(
    "told_incident",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("message", BigInteger, primary_key=True, autoincrement=False),
)
"""The incidents in lists, answers and whatever else is not about one incident, by message.

Of a card or of news it is `sent_message.number`.
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
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("bot", BigInteger, nullable=False),
)
"""One row: the bot that this database served last."""

SENT_BY_THIS_BOT = sent_message.c.bot == select(served.c.bot).scalar_subquery()
"""It is a message of that bot: without this, all that was ever sent is read for those of one chat."""

restoration = Table(
    "restoration",
    metadata,
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, primary_key=True),
)
"""Each time that the database was restored from a copy.

`since` nothing that happened is in it, `until` the moment when it was restored.
"""

menu = Table(
    "menu",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    # 0: of all chats that have none of their own.
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", String, nullable=False),
)
"""The menu of commands that each chat was given, or was to be: Telegram refused it."""

alarm = Table(
    "alarm",
    metadata,
    Column("matter", String, primary_key=True),
    Column("told_at", UtcDateTime, nullable=False),
)
"""What is wrong with the program as admins know it, and when they were told last."""

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
"""One row: the day whose staff the cards of open incidents tell of.

`since`: from when on others were at work. `refreshed`: the last incident whose cards have been
queued because of that, in order of numbers; null: those of all of them have.
"""
