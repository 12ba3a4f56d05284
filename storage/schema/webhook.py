"""What other programs are still to be told of incidents, and what they have been told lately."""

from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from storage.schema.columns import SERIAL, UtcDateTime, constant, metadata, partial_index


class WebhookState(StrEnum):
    """Where it has got to."""

    WAITING = "waiting"
    TOLD = "told"
    GIVEN_UP = "given_up"


webhook = Table(
    "webhook",
    metadata,
    # One for each event, so that nothing is told under two ids.
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
"""It is still to be told."""

partial_index("waiting", webhook.c.id, of=WEBHOOK_WAITING)
