"""Incoming updates, outgoing notices, and questions.

Texts and files are erased once they are sent. A week after their use, housekeeping erases those in
`inbox` and `question.about` and those that could not be sent; everything else is kept.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from domain.model.conversation.notices.notice import Priority
from storage.schema.columns import (
    SERIAL,
    UtcDateTime,
    card_columns,
    constant,
    metadata,
    partial_index,
    source_columns,
    subject_columns,
)


class InboxState(StrEnum):
    """The progress of an update."""

    PENDING = "pending"
    DONE = "done"
    DEAD = "dead"
    """Its handler failed three times; it waits for inspection and a replay."""
    ERASED = "erased"
    """It was not replayed in time: the text is erased, the error is kept."""


inbox = Table(
    "inbox",
    metadata,
    Column("serial", SERIAL, primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("update_id", BigInteger),
    Column("lane", BigInteger, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("state", String, nullable=False, default=InboxState.PENDING),
    Column("starts", Integer, nullable=False, default=0),
    Column("failures", Integer, nullable=False, default=0),
    Column("error", Text),
    Column("received_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime, index=True),
    # For part of an album: the album, and when it counts as complete.
    Column("group_key", String),
    Column("ready_at", UtcDateTime),
    # On PostgreSQL: the process that claims it, and until when, by the database's clock.
    Column("claimed_by", String),
    Column("claimed_until", UtcDateTime),
    UniqueConstraint("bot_id", "update_id"),
    Index(None, "bot_id", "serial"),
    sqlite_autoincrement=True,
)


def inbox_pending(table: Any = inbox) -> Any:
    """Match updates that are still to be handled."""
    return table.c.state == constant(InboxState.PENDING)


SUSPECTED = inbox_pending() & (inbox.c.starts >= literal_column("2", Integer))
"""The process has died twice with the update in hand."""

INBOX_DEAD = inbox.c.state == constant(InboxState.DEAD)
"""The update could not be handled, and may still be replayed."""

partial_index("pending", inbox.c.serial, of=inbox_pending())
partial_index("dead", inbox.c.serial, of=INBOX_DEAD)
partial_index("lane", inbox.c.lane, inbox.c.serial, of=inbox_pending())
partial_index("ready", inbox.c.ready_at, of=inbox_pending() & inbox.c.ready_at.is_not(None))

INBOX_GROUPED = inbox.c.group_key.is_not(None)
"""The update is part of an album."""

partial_index(
    "group", inbox.c.bot_id, inbox.c.lane, inbox.c.group_key, inbox.c.serial, of=INBOX_GROUPED
)


receiving = Table(
    "receiving",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    # Where the next poll continues.
    Column("marker", String),
    # When the messenger last had no updates but those it gave.
    Column("heard_at", UtcDateTime),
    # Since when groups have to be read, for updates were lost; empty once they are read.
    Column("gap_since", UtcDateTime),
    # Until when private messages and presses were lost besides; empty if they were not.
    Column("lost_until", UtcDateTime),
)
"""How far each bot has received, in a messenger whose updates have no numbers (MAX)."""


edited_message = Table(
    "edited_message",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("message", String, primary_key=True),
    Column("edited_at", BigInteger, nullable=False),
    Column("handled_at", UtcDateTime, nullable=False, index=True),
)
"""The newest handled edit of a message; older edits are ignored."""


class OutboxState(StrEnum):
    """The progress of a notice."""

    WAITING = "waiting"
    SENT = "sent"
    ASSUMED = "assumed"
    """A card that counts as delivered, although the number of a message is unknown."""
    UNDELIVERABLE = "undeliverable"
    DROPPED = "dropped"
    """A reminder that no longer applied in its turn."""
    HELD = "held"
    """It was waiting in the copy that the database was restored from, so it may have been sent."""


outbox = Table(
    "outbox",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("kind", String, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger),
    *card_columns(),
    # The reported event.
    Column("event_id", SERIAL, ForeignKey("event.id")),
    # Not a foreign key, because the subject may be deleted before the notice.
    *subject_columns(),
    # A finished text, or the caption of a file.
    Column("html", Text),
    # Data of this kind of notice; empty if it edits an existing message.
    Column("payload", JSON(none_as_null=True)),
    # The message to reply to, and the bot that numbers it.
    Column("reply_bot", BigInteger),
    Column("reply_to", String),
    Column("priority", Integer, nullable=False),
    Column("state", String, nullable=False, default=OutboxState.WAITING),
    Column("not_before", UtcDateTime),
    Column("put_off_at", UtcDateTime),
    Column("attempts", Integer, nullable=False, default=0),
    Column("calls", Integer, nullable=False, default=0),
    # For each step: how many copies of unknown outcome were sent.
    Column("unanswered", JSON(none_as_null=True)),
    Column("error", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime, index=True),
    sqlite_autoincrement=True,
)

made_file = Table(
    "made_file",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("name", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    # The briefing and the caption of its file, which may be kept and sent again.
    Column("briefing_id", SERIAL),
    Column("caption", Text),
    sqlite_autoincrement=True,
)
"""Files made by the program, stored with the notice that sends them, and erased once it is sent."""

partial_index("briefing", made_file.c.briefing_id, of=made_file.c.briefing_id.is_not(None))

OUTBOX_WAITING = outbox.c.state == constant(OutboxState.WAITING)
"""The notice is still to be delivered."""

OUTBOX_OF_STRANGERS = outbox.c.priority == constant(Priority.STRANGER)
"""The notice is a reply to a stranger."""

OUTBOX_OF_STAFF = outbox.c.priority != constant(Priority.STRANGER)
"""The notice is any other."""

for name, which, keys in (
    ("waiting", OUTBOX_WAITING, ("number", "chat", "id")),
    ("retries", OUTBOX_WAITING, ("not_before",)),
    # Two queues: thousands of strangers' notices are not read with the others.
    (
        "turns",
        OUTBOX_WAITING & OUTBOX_OF_STAFF,
        ("chat", "priority", "id", "not_before", "put_off_at"),
    ),
    ("turns_of_strangers", OUTBOX_WAITING & OUTBOX_OF_STRANGERS, ("id",)),
    ("strangers", OUTBOX_OF_STRANGERS, ("chat", "created_at")),
    ("number", outbox.c.number.is_not(None), ("number",)),
):
    partial_index(name, *(outbox.c[key] for key in keys), of=which)

OUTBOX_REFUSED = outbox.c.state == constant(OutboxState.UNDELIVERABLE)
"""The notice was given up: its chat or the messenger refuses it."""

partial_index("refused", outbox.c.chat, of=OUTBOX_REFUSED)

OUTBOX_ASSUMED = outbox.c.state == constant(OutboxState.ASSUMED)
"""The card was sent under an unknown number, so it can't be edited."""

partial_index("assumed", outbox.c.number, of=OUTBOX_ASSUMED)

question = Table(
    "question",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("purpose", String, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger),
    Column("subject", Integer),
    # The fields of the purpose's class (domain/model/conversation/questions.py), and their version.
    Column("about", JSON(none_as_null=True)),
    Column("version", Integer, nullable=False),
    # The message with the text, or the citizen's message that waits for a decision.
    *source_columns(),
    # The text was a conversation among colleagues.
    Column("talk", Boolean, nullable=False, default=False),
    Column("open", Boolean, nullable=False),
    # Empty, like `about`, once the texts are erased.
    Column("asked_at", UtcDateTime),
    # When it expired; empty if it was answered or withdrawn before.
    Column("ended_at", UtcDateTime),
    sqlite_autoincrement=True,
)

QUESTION_OPEN = question.c.open.is_(True)
"""The question is neither answered nor withdrawn; it may have expired."""

QUESTION_OF_TALK = question.c.talk.is_(True)
partial_index("talk", question.c.subject, of=QUESTION_OF_TALK)

partial_index("open", question.c.person, question.c.chat, of=QUESTION_OPEN)
partial_index("subject", question.c.subject, of=QUESTION_OPEN)
partial_index("asked", question.c.asked_at, of=question.c.asked_at.is_not(None))
