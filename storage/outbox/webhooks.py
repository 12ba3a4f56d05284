"""Webhooks to other programs: queued with the event itself, sent by the leader later."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.incident.events import (
    AnswerPlaced,
    Cancelled,
    ClarificationPlaced,
    IncidentEvent,
    InterimPlaced,
    NoAnswerDecided,
    PlacementUndone,
    Reopened,
)
from storage.schema.delivery import webhook

TYPES: Final[Mapping[type, str]] = {
    AnswerPlaced: "placed",
    InterimPlaced: "interim_placed",
    ClarificationPlaced: "clarification_placed",
    PlacementUndone: "placement_undone",
    NoAnswerDecided: "closed",
    Cancelled: "closed",
    Reopened: "reopened",
}
"""Placement and closing, and their reversals: else the other program would stay wrong."""


async def owe_webhooks(connection: AsyncConnection, events: Mapping[IncidentEvent, int]) -> None:
    """Queues webhooks for those of these events, by id, that other programs receive."""
    rows = [
        {"id": event_id, "number": event.number, "type": TYPES[type(event)], "at": event.at}
        for event, event_id in events.items()
        if type(event) in TYPES
    ]
    if rows:
        await connection.execute(insert(webhook), rows)
