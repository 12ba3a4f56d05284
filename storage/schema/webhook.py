"""Events for other programs: waiting, and recently sent."""

from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from storage.schema.columns import SERIAL, UtcDateTime, constant, metadata, partial_index


class WebhookState(StrEnum):
    """The progress of an event."""

    WAITING = "waiting"
    TOLD = "told"
    GIVEN_UP = "given_up"


webhook = Table(
    "webhook",
    metadata,
    # The event's id, so that nothing is sent under two ids.
    Column("id", SERIAL, ForeignKey("event.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, ForeignKey("incident.number"), nullable=False),
    Column("type", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String, nullable=False, default=WebhookState.WAITING),
    Column("attempts", Integer, nullable=False, default=0),
    Column("not_before", UtcDateTime),
    Column("error", String),
    Column("finished_at", UtcDateTime),
)

WEBHOOK_WAITING = webhook.c.state == constant(WebhookState.WAITING)
"""The event is still to be sent."""

partial_index("waiting", webhook.c.id, of=WEBHOOK_WAITING)
