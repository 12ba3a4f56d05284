"""Incidents with their parts and history, selections of several, and templates of answers.

Texts and files of citizens and employees are only in `incident_text` and `draft_text`, whose rows
erasing deletes, in the columns that it clears (`erased_as`), and in parts of `promise.moves` and
`placement.proof`: all other columns survive it.
"""

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
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
)

from domain.model.found_comment import CommentState
from domain.model.ids import AuthorityCode
from domain.model.incident.workflow.status import Importance, IncidentKind, Status
from domain.model.promise.promise import PromiseState
from storage.schema.columns import (
    CLOSED,
    DECIDED,
    ENDED,
    ORDERED,
    RECORDED,
    SENT,
    SERIAL,
    SETTLED,
    WATCHED,
    UtcDateTime,
    actor_columns,
    constant,
    erased_as,
    metadata,
    partial_index,
)


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
    Column("follows", Integer),
    # A name from an import file, while no authority has it.
    Column("named_body", String),
    Column("detected_at", UtcDateTime, nullable=False, index=True),
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
    # When that was set: a clock that was ahead may have set it wrongly.
    Column("looked_at", UtcDateTime),
    Column("plan", JSON(none_as_null=True)),
    Column("likely", JSON(none_as_null=True)),
    Column("suggested", JSON(none_as_null=True)),
    Column("promised", JSON(none_as_null=True)),
    Column("alike", JSON(none_as_null=True)),
    Column("answered_before", Boolean, nullable=False),
    *CLOSED.columns(),
    Column("closing_ground", String),
    Column("duplicate_of", Integer, ForeignKey("incident.number")),
    Column("duplicates", JSON, nullable=False),
    # The main incident whose answer it shares, and its deadline; and those sharing its answer.
    Column("joined_to", Integer),
    Column("main_due_at", UtcDateTime),
    Column("joined", JSON(none_as_null=True)),
    Column("reopened_at", UtcDateTime),
    Column("row_version", Integer, nullable=False),
    # The day in whose sums it is counted for reports; set once it is closed.
    Column("counted_on", Date),
    # One message, in any edit, registers one incident.
    UniqueConstraint("source_bot", "source_chat", "source_message"),
)

partial_index("open", incident.c.due_at, of=incident.c.closed_at.is_(None))
OPEN_NUMBERS = select(incident.c.number).where(incident.c.closed_at.is_(None))
"""The numbers of open incidents.

Parts of open incidents are queried with these: for a join, SQLite may read those of closed ones,
too.
"""

OPEN_NUMBER = incident.c.number + 0
"""Orders open incidents by number: by the bare column SQLite would scan closed ones, too."""

ANSWERED_BY_NAMED = (
    incident.c.named_body.is_not(None)
    & (incident.c.status == constant(Status.ANSWERED))
    & incident.c.reopened_at.is_(None)
)
"""It was answered by a body that was not known here, unless an authority is assigned."""

partial_index("named_body", incident.c.named_body, of=ANSWERED_BY_NAMED)
CLOSED_UNANSWERED = incident.c.status.in_(
    constant(status) for status in (Status.NO_ANSWER, Status.CANCELLED)
)
HIGHLY_IMPORTANT = incident.c.importance == constant(Importance.HIGH)
FOUND_BY_OURSELVES = incident.c.kind == constant(IncidentKind.PUBLICATION)
"""Searches ask for these few among many."""

partial_index("unanswered", incident.c.status, incident.c.number, of=CLOSED_UNANSWERED)
partial_index("high", incident.c.number, of=HIGHLY_IMPORTANT)
partial_index("publication", incident.c.number, of=FOUND_BY_OURSELVES)
partial_index("looked_at", incident.c.looked_at, of=incident.c.closed_at.is_(None))
partial_index(
    "attention", incident.c.next_attention_at, of=incident.c.next_attention_at.is_not(None)
)
partial_index("joined_to", incident.c.joined_to, of=incident.c.joined_to.is_not(None))
partial_index("uncounted", incident.c.detected_at, of=incident.c.counted_on.is_(None))

incident_text = Table(
    "incident_text",
    metadata,
    _number(primary_key=True),
    Column("text", Text, nullable=False),
    Column("url", Text),
    # Equal for links to the same page.
    Column("page", String),
    Column("author_name", Text),
    Column("author_url", Text),
    Column("note", Text),
    Column("address", Text),
    Column("answer", Text),
    Column("aliases", Text),
    Column("attachments", JSON(none_as_null=True)),
    # Corrected links in the history: the old and the new one of each.
    Column("other_links", JSON(none_as_null=True)),
    # A copy of the incident's: orders the rows of authors and posts with thousands of messages.
    Column("detected_at", UtcDateTime, nullable=False),
    Index(None, "author_url", "detected_at"),
    Index(None, "page", "detected_at"),
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
    Column("drafts_before", Integer, nullable=False),
    Column("told_before", Integer, nullable=False),
)


def worked_by(authority: AuthorityCode) -> Select[Any]:
    """The numbers of the authority's open incidents, oldest first."""
    theirs = assignment.c.authority == authority, assignment.c.number.in_(OPEN_NUMBERS)
    return select(assignment.c.number).where(*theirs).order_by(assignment.c.number)


contribution = Table(
    "contribution",
    metadata,
    _number(primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("authority", String, nullable=False),
    Column("text", Text, nullable=False, info=erased_as("")),
    *SENT.columns(nullable=False),
    Column("attachments", JSON(none_as_null=True), info=erased_as(None)),
    Column("earlier", Boolean, nullable=False),
    Column("former", Text, info=erased_as(None)),
    # One message, in any edit, is one contribution.
    UniqueConstraint("source_bot", "source_chat", "source_message"),
)

referral = Table(
    "referral",
    metadata,
    _number(primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("authority", String, nullable=False),
    *SENT.columns(nullable=False),
    Column("ground", String),
    Column("reason", Text, nullable=False, info=erased_as("")),
    Column("state", String, nullable=False),
    *DECIDED.columns(),
    Column("redirected_to", String),
    Column("comments", JSON(none_as_null=True), info=erased_as(None)),
)

draft = Table(
    "draft",
    metadata,
    _number(primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    *SENT.columns(nullable=False),
    *DECIDED.columns(),
    Column("reasons", JSON(none_as_null=True)),
    # The comment with control's own text of the answer.
    Column("ready", Integer),
    Column("authority", String, nullable=False),
    # The version of the main incident's draft.
    Column("of_main", Integer),
    Column("maybe_written", Boolean, nullable=False),
    # Each edit of a message makes one version.
    UniqueConstraint("source_bot", "source_chat", "source_message", "source_edited_at"),
)

MAYBE_WRITTEN = draft.c.maybe_written.is_(True)
"""Kept to recognise the program's own comment where its network does not name it."""

partial_index("maybe_written", draft.c.at, of=MAYBE_WRITTEN)


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
    # Findings of the check that the author ignored.
    Column("proof", JSON(none_as_null=True)),
    _version_of_a_draft(),
)

comment = Table(
    "comment",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("text", Text, nullable=False, info=erased_as("")),
    Column("quote", Text, nullable=False, info=erased_as("")),
    Column("place", Integer),
    *SENT.columns(nullable=False),
    _version_of_a_draft(),
)

placement = Table(
    "placement",
    metadata,
    _number(primary_key=True),
    Column("position", Integer, primary_key=True),
    # Null: the answer to a publication, whose text the bot does not have.
    Column("version", Integer),
    *RECORDED.columns(nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("period", Integer, nullable=False),
    Column("url", Text, info=erased_as(None)),
    Column("earlier", Boolean, nullable=False),
    Column("next_look_at", UtcDateTime, info=erased_as(None)),
    # When that was set: a clock that was ahead may have set it wrongly.
    Column("put_off_at", UtcDateTime),
    # Of the comment in its network, once it is known.
    Column("address", String, info=erased_as(None)),
    Column("thread", String, info=erased_as(None)),
    Column("proof", JSON(none_as_null=True)),
    # The words that stand there, where they are not the approved ones.
    Column("found", Text, nullable=False, info=erased_as("")),
    # In whose name the program wrote it.
    Column("page", JSON(none_as_null=True)),
)

FOLLOWED = placement.c.next_look_at.is_not(None)
"""Its link is looked at, or will be."""

partial_index("look", placement.c.next_look_at, of=FOLLOWED)
partial_index("look_put_off", placement.c.put_off_at, of=FOLLOWED)
partial_index("address", placement.c.address, of=placement.c.address.is_not(None))
partial_index("thread", placement.c.thread, of=placement.c.thread.is_not(None))

placing_order = Table(
    "placing_order",
    metadata,
    _number(primary_key=True),
    Column("version", Integer, nullable=False),
    Column("page", JSON, nullable=False),
    Column("under", JSON, nullable=False),
    *ORDERED.columns(nullable=False),
    Column("next_at", UtcDateTime, nullable=False, index=True),
    # When that was set: a clock that was ahead may have set it wrongly.
    Column("put_off_at", UtcDateTime, nullable=False),
    Column("tried_at", UtcDateTime),
)
"""A row until the outcome is recorded, so the table is almost empty."""

found_comment = Table(
    "found_comment",
    metadata,
    Column("id", SERIAL, primary_key=True),
    # A digest after erasure: the comment is not brought again.
    Column("address", String, nullable=False, unique=True),
    Column("page", String, nullable=False),
    Column("url", Text, nullable=False, info=erased_as("")),
    Column("text", Text, nullable=False, info=erased_as("")),
    Column("at", UtcDateTime, nullable=False),
    Column("author_name", Text, info=erased_as(None)),
    Column("author_url", Text, info=erased_as(None)),
    # The post under which it stands.
    Column("post", String, info=erased_as(None)),
    # The incident under whose answer it stands.
    Column("follows", Integer),
    Column("found_at", UtcDateTime, nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("alarming", Boolean, nullable=False),
    Column("opened", Boolean, nullable=False),
    Column("edits", Integer, nullable=False),
    Column("missed", Boolean, nullable=False),
    Column("likely", JSON, nullable=False),
    *SETTLED.columns(),
    Column("number", Integer),
    Column("reminded_until", UtcDateTime),
    Column("remind_at", UtcDateTime, info=erased_as(None)),
    # When it was set: a clock that was ahead may have set it wrongly.
    Column("put_off_at", UtcDateTime),
    Column("look_at", UtcDateTime, info=erased_as(None)),
    # The same of the look.
    Column("looked_at", UtcDateTime),
    sqlite_autoincrement=True,
)
"""Comments found on pages of the administration; of a registered one its incident has the words."""

COMMENT_WAITS = found_comment.c.state == constant(CommentState.WAITING)

partial_index("waiting", found_comment.c.id, of=COMMENT_WAITS)
partial_index("remind_at", found_comment.c.remind_at, of=found_comment.c.remind_at.is_not(None))
partial_index("look_at", found_comment.c.look_at, of=found_comment.c.look_at.is_not(None))
partial_index("put_off_at", found_comment.c.put_off_at, of=found_comment.c.put_off_at.is_not(None))
partial_index("looked_at", found_comment.c.looked_at, of=found_comment.c.looked_at.is_not(None))
partial_index("settled", found_comment.c.settled_at, of=found_comment.c.settled_at.is_not(None))

digest_key = Table(
    "digest_key",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", String, nullable=False),
)
"""One row: the random key of this database with which addresses of erased posts are hashed."""

promise = Table(
    "promise",
    metadata,
    _number(primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("authority", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("words", Text, nullable=False, info=erased_as("")),
    Column("state", String, nullable=False),
    *WATCHED.columns(),
    Column("told_until", UtcDateTime),
    Column("moves", JSON(none_as_null=True)),
    *ENDED.columns(),
    Column("done", Text, nullable=False, info=erased_as("")),
    Column("attachments", JSON(none_as_null=True), info=erased_as(None)),
)

UNDER_CONTROL = promise.c.state == constant(PromiseState.OPEN)
"""The promise is still open."""

partial_index("open", promise.c.day, promise.c.number, of=UNDER_CONTROL)

authors_reply = Table(
    "authors_reply",
    metadata,
    _number(primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("text", Text, nullable=False, info=erased_as("")),
    *SENT.columns(nullable=False),
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
    Index(None, "source_chat", "source_message"),
    sqlite_autoincrement=True,
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

counter = Table(
    "counter",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Integer, nullable=False),
)

template = Table(
    "template",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("title", String, nullable=False),
    Column("text", Text, nullable=False),
    # The placed answer that it was made from by a button, if any.
    Column("made_of_number", Integer),
    Column("made_of_version", Integer),
    # The author of the last change.
    Column("by", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    # The journal refers to it for ever; its text is then empty.
    Column("removed", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

TEMPLATE_OF_ANSWER = template.c.removed.is_(False) & template.c.made_of_number.is_not(None)
"""It was made from an answer, which makes at most one."""

Index(
    "uq_template_made_of",
    template.c.made_of_number,
    template.c.made_of_version,
    unique=True,
    sqlite_where=TEMPLATE_OF_ANSWER,
    postgresql_where=TEMPLATE_OF_ANSWER,
)

template_change = Table(
    "template_change",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("template", SERIAL, nullable=False),
    Column("what", String, nullable=False),
    # Its title at that time.
    Column("title", String, nullable=False),
    Column("by", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    sqlite_autoincrement=True,
)
"""The journal; append-only."""
