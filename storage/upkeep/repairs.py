"""The repairs of `otklik db check --repair`: they requeue notices, and nothing else.

The program may be running, and may have done it meanwhile. So each repair is a commit of its own
that checks again first, and returns whether it queued anything.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from domain.model.conversation.cards import CardKey
from domain.model.conversation.notices.kinds import Notice, RefreshCard, ShowCard
from domain.model.conversation.notices.recipients import Recipient
from domain.model.ids import IncidentNumber
from domain.model.incident.events import IncidentEvent
from storage.delivery.owed import tell_again
from storage.engine.database import Database
from storage.outbox.queue import queue
from storage.schema.incidents import incident
from storage.schema.messages import OUTBOX_REFUSED, outbox
from storage.upkeep.audit_reading import standing_cards, told_of


class Repairs:
    """One method for each kind of repairable finding."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def show(self, card: CardKey, shows: Sequence[ShowCard], now: datetime) -> bool:
        """Queue a card unless it is shown somewhere by now."""
        async with self._database.writing() as connection:
            if not shows or card in await standing_cards(connection, card.number):
                return False
            await queue(connection, shows, now)
        return True

    async def refresh(self, card: CardKey, now: datetime) -> bool:
        """Queue edits of a card; an up-to-date card is not edited."""
        async with self._database.writing() as connection:
            await queue(connection, [RefreshCard(card)], now)
        return True

    async def tell(
        self,
        event: IncidentEvent,
        event_id: int,
        told: frozenset[Recipient],
        notices: Sequence[Notice],
        now: datetime,
    ) -> bool:
        """Queue notices of an event unless others than `told` have been notified of it by now."""
        async with self._database.writing() as connection:
            if await told_of(connection, event.number, event_id) != told:
                return False
            await queue(connection, notices, now, {event: event_id})
        return True

    async def again(self, notice: int) -> bool:
        """Requeue a notice that was given up, unless it has been requeued by now."""
        async with self._database.writing() as connection:
            return await tell_again(connection, (outbox.c.id == notice) & OUTBOX_REFUSED) > 0

    async def attend(self, number: IncidentNumber) -> bool:
        """Make the sweep check an open incident next: its check is long overdue."""
        is_open = (incident.c.number == number) & incident.c.closed_at.is_(None)
        attended = update(incident).where(is_open).values(next_attention_at=incident.c.detected_at)
        async with self._database.writing() as connection:
            return (await connection.execute(attended)).rowcount > 0
