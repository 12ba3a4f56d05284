"""The tables: incidents with their erasable texts, events, inbox, outbox, sent messages, the rest.

Citizens' and employees' words and files stand only in `incident_text`, `draft_text`, `comment.text`,
`contribution.text`, `contribution.attachments`, `referral.reason`, `authors_reply.text`,
`outbox.html`, WORDS_OF_QUESTION and raw updates in `inbox`; everything else survives their erasure.
Housekeeping erases those of `outbox`, `question` and `inbox` a week after they have served.
"""

from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from storage.schema.columns import (
    SERIAL,
    UtcDateTime,
    actor_columns,
    card_columns,
    constant,
    source_columns,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class InboxState(StrEnum):
    """Where an update has got to."""

    PENDING = "pending"
    DONE = "done"
    DEAD = "dead"
    """Its handler failed three times; it waits for somebody to look at it and replay it."""
    ERASED = "erased"
    """Nobody replayed it in time: what people wrote is gone, its error is kept."""


class OutboxKind(StrEnum):
    """Which class of notice a row of the outbox holds: `domain/model/telling/notices/kinds.py`."""

    CARD = "card"
    NEWS = "news"
    REMINDER = "reminder"
    ASK = "ask"
    SAY = "say"
    SELECTION = "selection"
    ANNOUNCEMENT = "announcement"
    CATCH_UP = "catch_up"


class OutboxState(StrEnum):
    """Where a notice has got to."""

    WAITING = "waiting"
    SENT = "sent"
    ASSUMED = "assumed"
    """A card that counts as delivered, although the number of a message was never learned."""
    UNDELIVERABLE = "undeliverable"
    DROPPED = "dropped"
    """A reminder that was no longer true when its turn came."""


class Priority(IntEnum):
    """The classes of notices; the smaller, the more urgent."""

    ALERT = 0
    """It has to reach somebody at once, at any hour."""

    ANSWER = 1
    """Somebody has just asked, and is looking at the screen."""

    CARD = 2
    """A card that has changed for those who work with it, or news."""

    REMINDER = 3

    REFRESH = 4
    """What stands already shows something else: nobody waits for the edit."""

    STRANGER = 5
    """An answer to somebody who does not work here."""


def _number(*, primary_key: bool = False, index: bool = False) -> Column[int]:
    return Column(
        "number",
        Integer,
        ForeignKey("incident.number"),
        primary_key=primary_key,
        index=index,
        nullable=False,
    )


incident = Table(
    "incident",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("status", String, nullable=False),
    Column("periods", JSON, nullable=False),
    Column("importance", String, nullable=False),
    Column("network", String, nullable=False),
    Column("topic_group", String),
    Column("topic", String),
    Column("external_id", String, unique=True),
    Column("detected_at", UtcDateTime, nullable=False),
    Column("registered_at", UtcDateTime, nullable=False),
    *actor_columns(),
    Column("found_by", String),
    Column("due_at", UtcDateTime, nullable=False),
    Column("due_preliminary", Boolean, nullable=False),
    Column("calendar_revision", String, nullable=False),
    Column("draft_due_at", UtcDateTime, nullable=False),
    Column("policy", JSON, nullable=False),
    Column("reminded", JSON, nullable=False),
    Column("alert", JSON(none_as_null=True)),
    Column("second_clock", JSON(none_as_null=True)),
    Column("next_attention_at", UtcDateTime),
    # When that was set: a clock that was ahead then has set it wrongly.
    Column("looked_at", UtcDateTime),
    Column("plan", JSON(none_as_null=True)),
    Column("closed_at", UtcDateTime),
    Column("closed_by", BigInteger),
    Column("closed_instead_of", BigInteger),
    Column("closing_ground", String),
    Column("duplicate_of", Integer, ForeignKey("incident.number")),
    Column("duplicates", JSON, nullable=False),
    Column("reopened_at", UtcDateTime),
    Column("row_version", Integer, nullable=False),
    # Registered once from one message, whichever edit of it.
    UniqueConstraint("source_bot", "source_chat", "source_message"),
)

Index(
    "ix_incident_open",
    incident.c.due_at,
    sqlite_where=incident.c.closed_at.is_(None),
    postgresql_where=incident.c.closed_at.is_(None),
)

Index(
    "ix_incident_attention",
    incident.c.next_attention_at,
    sqlite_where=incident.c.next_attention_at.is_not(None),
    postgresql_where=incident.c.next_attention_at.is_not(None),
)

Index(
    "ix_incident_looked_at",
    incident.c.looked_at,
    sqlite_where=incident.c.closed_at.is_(None),
    postgresql_where=incident.c.closed_at.is_(None),
)

incident_text = Table(
    "incident_text",
    metadata,
    _number(primary_key=True),
    Column("text", Text, nullable=False),
    Column("url", Text),
    # Equal for links that lead to the same page.
    Column("page", String, index=True),
    Column("author_name", Text),
    Column("author_url", Text),
    Column("note", Text),
    Column("attachments", JSON(none_as_null=True)),
)

assignment = Table(
    "assignment",
    metadata,
    _number(primary_key=True),
    Column("authority", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("routed_at", UtcDateTime, nullable=False),
    Column("lead", Boolean, nullable=False),
    Column("assignee", BigInteger),
    Column("reminded_until", UtcDateTime),
    Column("drafts_before", Integer, nullable=False, server_default="0"),
    Column("told_before", Integer, nullable=False, server_default="0"),
)

contribution = Table(
    "contribution",
    metadata,
    _number(primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("authority", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    *source_columns(),
    Column("instead_of", BigInteger),
    Column("attachments", JSON(none_as_null=True)),
    Column("earlier", Boolean, nullable=False),
    # One message is one contribution, whichever edit of it.
    UniqueConstraint("source_bot", "source_chat", "source_message"),
)

referral = Table(
    "referral",
    metadata,
    _number(primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("authority", String, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    *source_columns(),
    Column("ground", String),
    Column("reason", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("decided_by", BigInteger),
    Column("decided_at", UtcDateTime),
    Column("redirected_to", String),
    Column("instead_of", BigInteger),
    Column("decided_instead_of", BigInteger),
)

draft = Table(
    "draft",
    metadata,
    _number(primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    *source_columns(),
    Column("decided_by", BigInteger),
    Column("decided_at", UtcDateTime),
    Column("reasons", JSON(none_as_null=True)),
    Column("instead_of", BigInteger),
    Column("decided_instead_of", BigInteger),
    Column("authority", String),
    # One state of one message makes one version.
    UniqueConstraint("source_bot", "source_chat", "source_message", "source_edited_at"),
)


def _version_of_a_draft() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["number", "version"], ["draft.number", "draft.version"], ondelete="CASCADE"
    )


draft_text = Table(
    "draft_text",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("attachments", JSON(none_as_null=True)),
    _version_of_a_draft(),
)

comment = Table(
    "comment",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    *source_columns(),
    Column("instead_of", BigInteger),
    _version_of_a_draft(),
)

placement = Table(
    "placement",
    metadata,
    _number(primary_key=True),
    Column("position", Integer, primary_key=True),
    # Null: the answer to a publication, whose text the bot has never seen.
    Column("version", Integer),
    Column("person", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("url", Text),
    Column("instead_of", BigInteger),
    Column("earlier", Boolean, nullable=False, server_default=false()),
)

authors_reply = Table(
    "authors_reply",
    metadata,
    _number(primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("instead_of", BigInteger),
    Column("at", UtcDateTime, nullable=False),
    *source_columns(),
)

event = Table(
    "event",
    metadata,
    Column("id", SERIAL, primary_key=True),
    _number(),
    Column("kind", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    *actor_columns(),
    Column("payload", JSON, nullable=False),
    Index(None, "number", "id"),
    sqlite_autoincrement=True,
)

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
    # Of a part of an album: the album, and when it is held to be whole.
    Column("group_key", String),
    Column("ready_at", UtcDateTime),
    # On PostgreSQL: the process that has it in hand, and until when, by the database's clock.
    Column("claimed_by", String),
    Column("claimed_until", UtcDateTime),
    UniqueConstraint("bot_id", "update_id"),
    Index(None, "bot_id", "serial"),
    sqlite_autoincrement=True,
)


def inbox_pending(table: Any = inbox) -> Any:
    """The update is still to be handled."""
    return table.c.state == constant(InboxState.PENDING)


for name, columns in {
    "ix_inbox_pending": (inbox.c.serial,),
    "ix_inbox_lane": (inbox.c.lane, inbox.c.serial),
}.items():
    Index(name, *columns, sqlite_where=inbox_pending(), postgresql_where=inbox_pending())

INBOX_GROUPED = inbox.c.group_key.is_not(None)
"""The update is a part of an album."""

Index(
    "ix_inbox_group",
    inbox.c.bot_id,
    inbox.c.lane,
    inbox.c.group_key,
    inbox.c.serial,
    sqlite_where=INBOX_GROUPED,
    postgresql_where=INBOX_GROUPED,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("kind", String, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger),
    *card_columns(),
    Column("mode", String),
    Column("resend", Boolean, nullable=False),
    Column("event_id", SERIAL, ForeignKey("event.id")),
    Column("audience", String),
    Column("question_id", SERIAL, ForeignKey("question.id")),
    # A person's earlier selections are deleted, so this is no foreign key.
    Column("selection_id", SERIAL),
    Column("html", Text),
    Column("announcement", JSON(none_as_null=True)),
    # The message to be answered, and of whose numbering it is.
    Column("reply_bot", BigInteger),
    Column("reply_to", BigInteger),
    Column("priority", Integer, nullable=False),
    Column("state", String, nullable=False, default=OutboxState.WAITING),
    Column("not_before", UtcDateTime),
    Column("put_off_at", UtcDateTime),
    Column("attempts", Integer, nullable=False, default=0),
    Column("calls", Integer, nullable=False, default=0),
    # Of each step: how many copies were sent whose fate nobody knows.
    Column("unanswered", JSON(none_as_null=True)),
    Column("error", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime, index=True),
    sqlite_autoincrement=True,
)

OUTBOX_WAITING = outbox.c.state == constant(OutboxState.WAITING)
"""The notice is still to be delivered."""

OUTBOX_OF_STRANGERS = outbox.c.priority == constant(Priority.STRANGER)
"""The notice is an answer to somebody who does not work here."""

OUTBOX_OF_STAFF = outbox.c.priority < constant(Priority.STRANGER)
"""The notice is any other."""

for name, which, keys in (
    ("waiting", OUTBOX_WAITING, ("number", "chat")),
    ("retries", OUTBOX_WAITING, ("not_before",)),
    # Whose turn it is: thousands of strangers are never read with the others.
    (
        "turns",
        OUTBOX_WAITING & OUTBOX_OF_STAFF,
        ("number", "chat", "id", "priority", "not_before"),
    ),
    ("turns_of_strangers", OUTBOX_WAITING & OUTBOX_OF_STRANGERS, ("id",)),
    ("strangers", OUTBOX_OF_STRANGERS, ("chat", "created_at")),
):
    Index(
        f"ix_outbox_{name}",
        *(outbox.c[key] for key in keys),
        sqlite_where=which,
        postgresql_where=which,
    )

OUTBOX_REFUSED = outbox.c.state == constant(OutboxState.UNDELIVERABLE)
"""The notice was given up: its chat, or the messenger, does not take it."""

Index(
    "ix_outbox_refused",
    outbox.c.chat,
    sqlite_where=OUTBOX_REFUSED,
    postgresql_where=OUTBOX_REFUSED,
)

OUTBOX_ASSUMED = outbox.c.state == constant(OutboxState.ASSUMED)
"""The card stands somewhere under a number that nobody knows: it can't be edited there."""

Index(
    "ix_outbox_assumed",
    outbox.c.number,
    sqlite_where=OUTBOX_ASSUMED,
    postgresql_where=OUTBOX_ASSUMED,
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
    Column("question_id", SERIAL, ForeignKey("question.id")),
    Column("selection_id", SERIAL),
)

SENT_CURRENT = sent_message.c.current.is_(True)
"""The message shows its card's state, and is edited with it."""

Index(
    "ix_sent_message_current",
    sent_message.c.number,
    sent_message.c.chat,
    sqlite_where=SENT_CURRENT,
    postgresql_where=SENT_CURRENT,
)

Index(
    "ix_sent_message_selection",
    sent_message.c.selection_id,
    sqlite_where=sent_message.c.selection_id.is_not(None),
    postgresql_where=sent_message.c.selection_id.is_not(None),
)

Index(
    "ix_sent_message_question",
    sent_message.c.question_id,
    sqlite_where=sent_message.c.question_id.is_not(None),
    postgresql_where=sent_message.c.question_id.is_not(None),
)

question = Table(
    "question",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("purpose", String, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger),
    Column("subject", Integer),
    Column("link", Text),
    Column("warning", String),
    # A text held back until its author confirms it, its files and the message that it came in.
    Column("text", Text),
    Column("draft_kind", String),
    Column("attachments", JSON(none_as_null=True)),
    *source_columns(),
    # A citizen's message that waits to be registered, and when it was sent to the bot.
    Column("citizens_message", JSON(none_as_null=True)),
    Column("authority", String),
    # What is known of an absence that is being marked.
    Column("absence", JSON(none_as_null=True)),
    Column("open", Boolean, nullable=False),
    # Empty once the words kept with it are erased.
    Column("asked_at", UtcDateTime),
    sqlite_autoincrement=True,
)

WORDS_OF_QUESTION = tuple(
    question.c[name] for name in ("link", "text", "attachments", "citizens_message", "absence")
)
"""What people wrote, and why somebody is away."""

QUESTION_OPEN = question.c.open.is_(True)
"""The question is neither answered nor withdrawn; it may be over."""

for name, columns in {
    "ix_question_open": (question.c.person, question.c.chat),
    "ix_question_subject": (question.c.subject,),
}.items():
    Index(name, *columns, sqlite_where=QUESTION_OPEN, postgresql_where=QUESTION_OPEN)

Index(
    "ix_question_asked",
    question.c.asked_at,
    sqlite_where=question.c.asked_at.is_not(None),
    postgresql_where=question.c.asked_at.is_not(None),
)

selection = Table(
    "selection",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("person", BigInteger, nullable=False, index=True),
    Column("offered", JSON, nullable=False),
    Column("chosen", JSON, nullable=False),
    Column("page", Integer, nullable=False),
    Column("asked", JSON(none_as_null=True)),
    Column("outcome", JSON(none_as_null=True)),
    Column("closed", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

leader = Table(
    "leader",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("expires_at", UtcDateTime),
)

organisation = Table(
    "organisation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("applied", JSON, nullable=False),
    Column("in_force", JSON, nullable=False),
    # Grows with each change of the table `absence`.
    Column("absences", Integer, nullable=False),
)

absence = Table(
    "absence",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("person", BigInteger, nullable=False),
    Column("reason", String, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False, index=True),
    Column("substitute", BigInteger),
    Column("marked_by", BigInteger, nullable=False),
    Column("marked_at", UtcDateTime, nullable=False),
    # Empty: nobody in particular, since the person has left.
    Column("ended_by", BigInteger),
    Column("ended_at", UtcDateTime),
    sqlite_autoincrement=True,
)

served = Table(
    "served",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("bot", BigInteger, nullable=False),
)
"""One row: the bot that this database served last."""

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

former = Table(
    "former",
    metadata,
    Column("kind", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("name", String, nullable=False),
)
"""The names of people and authorities that have left: records go on telling of them."""

counter = Table(
    "counter",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Integer, nullable=False),
)
