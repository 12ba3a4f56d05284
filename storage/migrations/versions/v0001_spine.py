"""Everything that one incident takes from registration to a placed answer."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Creates the tables and starts the numbering of incidents."""
    counter = op.create_table(
        "counter",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
    )
    op.bulk_insert(counter, [{"name": "incident", "value": 0}])
    _create_process_tables()
    _create_absence()
    _create_incident()
    _create_parts_of_an_incident()
    _create_drafts()
    _create_event()
    _create_inbox()
    _create_question()
    _create_outbox()
    _create_sent_message()


def downgrade() -> None:
    """Drops everything."""
    for table in (
        "sent_message",
        "outbox",
        "question",
        "inbox",
        "event",
        "comment",
        "draft_text",
        "draft",
        "authors_reply",
        "placement",
        "contribution",
        "appeal",
        "assignment",
        "incident_text",
        "incident",
        "digest",
        "former",
        "shown_staff",
        "absence",
        "organisation",
        "leader",
        "counter",
    ):
        op.drop_table(table)


def _create_process_tables() -> None:
    op.create_table(
        "leader",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.PrimaryKeyConstraint("name", name="pk_leader"),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("applied", sa.JSON(), nullable=False),
        sa.Column("in_force", sa.JSON(), nullable=False),
        sa.Column("absences", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
    )

    op.create_table(
        "shown_staff",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shown_staff"),
    )
    op.create_table(
        "former",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_former"),
    )
    op.create_table(
        "digest",
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_digest"),
    )


def _create_absence() -> None:
    op.create_table(
        "absence",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("substitute", sa.BigInteger()),
        sa.Column("marked_by", sa.BigInteger(), nullable=False),
        sa.Column("marked_at", MOMENT, nullable=False),
        sa.Column("ended_by", sa.BigInteger()),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_absence_last", "absence", ["last"])


def _create_incident() -> None:
    op.create_table(
        "incident",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("trail", sa.JSON(), nullable=False),
        sa.Column("importance", sa.String(), nullable=False),
        sa.Column("network", sa.String(), nullable=False),
        sa.Column("topic_group", sa.String()),
        sa.Column("topic", sa.String()),
        sa.Column("external_id", sa.String()),
        sa.Column("detected_at", MOMENT, nullable=False),
        sa.Column("registered_at", MOMENT, nullable=False),
        *_actor(),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("due_preliminary", sa.Boolean(), nullable=False),
        sa.Column("calendar_revision", sa.String(), nullable=False),
        sa.Column("draft_due_at", MOMENT, nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("told_until", sa.JSON(), nullable=False),
        sa.Column("alert", sa.JSON()),
        sa.Column("second_clock", sa.JSON()),
        sa.Column("next_attention_at", MOMENT),
        sa.Column("plan", sa.JSON()),
        sa.Column("closed_at", MOMENT),
        sa.Column("closed_by", sa.BigInteger()),
        sa.Column("closed_instead_of", sa.BigInteger()),
        sa.Column("closing_ground", sa.String()),
        sa.Column("duplicate_of", sa.Integer()),
        sa.Column("duplicates", sa.JSON(), nullable=False),
        sa.Column("reopened_at", MOMENT),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["duplicate_of"], ["incident.number"], name="fk_incident_duplicate_of"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_incident"),
        sa.UniqueConstraint("external_id", name="uq_incident_external_id"),
        sa.UniqueConstraint(
            "source_chat", "source_message", name="uq_incident_source_chat_source_message"
        ),
    )
    _partial_index("ix_incident_open", "incident", ["due_at"], "closed_at IS NULL")
    _partial_index(
        "ix_incident_attention",
        "incident",
        ["next_attention_at"],
        "next_attention_at IS NOT NULL",
    )


def _create_parts_of_an_incident() -> None:
    op.create_table(
        "incident_text",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("page", sa.String()),
        sa.Column("author_name", sa.Text()),
        sa.Column("author_url", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("attachments", sa.JSON()),
        _number_of_an_incident("incident_text"),
        sa.PrimaryKeyConstraint("number", name="pk_incident_text"),
    )
    op.create_index("ix_incident_text_page", "incident_text", ["page"])
    op.create_table(
        "assignment",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("routed_at", MOMENT, nullable=False),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.Column("taker", sa.BigInteger()),
        sa.Column("reminded_until", MOMENT),
        _number_of_an_incident("assignment"),
        sa.PrimaryKeyConstraint("number", "authority", name="pk_assignment"),
    )
    op.create_table(
        "contribution",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *_source(),
        sa.Column("instead_of", sa.BigInteger()),
        sa.Column("attachments", sa.JSON()),
        sa.Column("earlier", sa.Boolean(), nullable=False),
        _number_of_an_incident("contribution"),
        sa.PrimaryKeyConstraint("number", "position", name="pk_contribution"),
        sa.UniqueConstraint(
            "source_chat", "source_message", name="uq_contribution_source_chat_source_message"
        ),
    )
    op.create_table(
        "appeal",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *_source(),
        sa.Column("ground", sa.String()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.BigInteger()),
        sa.Column("decided_at", MOMENT),
        sa.Column("redirected_to", sa.String()),
        sa.Column("instead_of", sa.BigInteger()),
        sa.Column("decided_instead_of", sa.BigInteger()),
        _number_of_an_incident("appeal"),
        sa.PrimaryKeyConstraint("number", "position", name="pk_appeal"),
    )
    op.create_table(
        "placement",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer()),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("instead_of", sa.BigInteger()),
        _number_of_an_incident("placement"),
        sa.PrimaryKeyConstraint("number", "position", name="pk_placement"),
    )
    op.create_table(
        "authors_reply",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("instead_of", sa.BigInteger()),
        sa.Column("at", MOMENT, nullable=False),
        *_source(),
        _number_of_an_incident("authors_reply"),
        sa.PrimaryKeyConstraint("number", "position", name="pk_authors_reply"),
    )


def _create_drafts() -> None:
    op.create_table(
        "draft",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *_source(),
        sa.Column("decided_by", sa.BigInteger()),
        sa.Column("decided_at", MOMENT),
        sa.Column("reasons", sa.JSON()),
        sa.Column("instead_of", sa.BigInteger()),
        sa.Column("decided_instead_of", sa.BigInteger()),
        _number_of_an_incident("draft"),
        sa.PrimaryKeyConstraint("number", "version", name="pk_draft"),
        sa.UniqueConstraint(
            "source_chat",
            "source_message",
            "source_edited_at",
            name="uq_draft_source_chat_source_message_source_edited_at",
        ),
    )
    op.create_table(
        "draft_text",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("attachments", sa.JSON()),
        _version_of_a_draft("draft_text"),
        sa.PrimaryKeyConstraint("number", "version", name="pk_draft_text"),
    )
    op.create_table(
        "comment",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *_source(),
        sa.Column("instead_of", sa.BigInteger()),
        _version_of_a_draft("comment"),
        sa.PrimaryKeyConstraint("number", "version", "position", name="pk_comment"),
    )


def _create_event() -> None:
    op.create_table(
        "event",
        sa.Column("id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *_actor(),
        sa.Column("payload", sa.JSON(), nullable=False),
        _number_of_an_incident("event"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_number_id", "event", ["number", "id"])


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("serial", KEY, nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger()),
        sa.Column("lane", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.Column("group_key", sa.String()),
        sa.Column("ready_at", MOMENT),
        sa.PrimaryKeyConstraint("serial", name="pk_inbox"),
        sa.UniqueConstraint("bot_id", "update_id", name="uq_inbox_bot_id_update_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbox_bot_id_serial", "inbox", ["bot_id", "serial"])
    op.create_index("ix_inbox_done_at", "inbox", ["done_at"])
    _partial_index("ix_inbox_pending", "inbox", ["bot_id", "serial"], "state = 'pending'")
    _partial_index(
        "ix_inbox_group",
        "inbox",
        ["bot_id", "lane", "group_key", "serial"],
        "group_key IS NOT NULL",
    )
    _partial_index("ix_inbox_lane", "inbox", ["bot_id", "lane", "serial"], "state = 'pending'")


def _create_question() -> None:
    op.create_table(
        "question",
        sa.Column("id", KEY, nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("thread", sa.BigInteger()),
        sa.Column("subject", sa.Integer()),
        sa.Column("link", sa.Text()),
        sa.Column("doubt", sa.String()),
        sa.Column("text", sa.Text()),
        sa.Column("draft_kind", sa.String()),
        sa.Column("attachments", sa.JSON()),
        *_source(),
        sa.Column("citizens_message", sa.JSON()),
        sa.Column("authority", sa.String()),
        sa.Column("absence", sa.JSON()),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
        sqlite_autoincrement=True,
    )
    _partial_index("ix_question_open", "question", ["person", "chat"], "open IS TRUE")


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("thread", sa.BigInteger()),
        *_card(),
        sa.Column("mode", sa.String()),
        sa.Column("anew", sa.Boolean(), nullable=False),
        sa.Column("event_id", KEY),
        sa.Column("audience", sa.String()),
        sa.Column("question_id", KEY),
        sa.Column("html", sa.Text()),
        sa.Column("announcement", sa.JSON()),
        sa.Column("reply_to", sa.BigInteger()),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("not_before", MOMENT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_outbox_event_id"),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_outbox_question_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_finished_at", "outbox", ["finished_at"])
    _partial_index(
        "ix_outbox_waiting",
        "outbox",
        ["number", "chat", "id", "priority", "not_before"],
        "state = 'waiting'",
    )


def _create_sent_message() -> None:
    op.create_table(
        "sent_message",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("thread", sa.BigInteger()),
        sa.Column("outbox_id", KEY, nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        *_card(),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("question_id", KEY),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name="fk_sent_message_question_id"
        ),
        sa.PrimaryKeyConstraint("chat", "message", name="pk_sent_message"),
    )
    op.create_index("ix_sent_message_outbox_id", "sent_message", ["outbox_id"])
    _partial_index("ix_sent_message_current", "sent_message", ["number", "chat"], "current IS TRUE")


def _source() -> list[sa.Column[Any]]:
    names = ("source_chat", "source_thread", "source_message", "source_edited_at")
    return [sa.Column(name, sa.BigInteger()) for name in names]


def _actor() -> list[sa.Column[Any]]:
    return [
        sa.Column("person", sa.BigInteger()),
        *_source(),
        sa.Column("pressed", sa.Boolean()),
        sa.Column("instead_of", sa.BigInteger()),
    ]


def _card() -> list[sa.Column[Any]]:
    return [
        sa.Column("card_kind", sa.String()),
        sa.Column("number", sa.Integer()),
        sa.Column("version", sa.Integer()),
        sa.Column("authority", sa.String()),
    ]


def _number_of_an_incident(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["number"], ["incident.number"], name=f"fk_{table}_number")


def _version_of_a_draft(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["number", "version"],
        ["draft.number", "draft.version"],
        name=f"fk_{table}_number_version",
        ondelete="CASCADE",
    )


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    sqlite = where.replace("TRUE", "1")  # as SQLAlchemy writes it there, so that queries match
    op.create_index(
        name, table, columns, sqlite_where=sa.text(sqlite), postgresql_where=sa.text(where)
    )
