"""What `otklik db check --repair` writes: notices queued again, and nothing else."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from domain.model.ids import IncidentNumber
from domain.model.incident.events import Event
from domain.model.telling.notices import Notice
from storage.delivery.owed import tell_again
from storage.engine.database import Database
from storage.messages.outbox import queue
from storage.schema.incidents import incident
from storage.schema.messages import outbox


class Repairs:
    """Each of them a commit of its own; the program may be running beside it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def queue(self, notices: Sequence[Notice], now: datetime) -> None:
        """Cards, to be shown."""
        async with self._database.writing() as connection:
            await queue(connection, notices, now)

    async def tell(
        self, event: Event, event_id: int, notices: Sequence[Notice], now: datetime
    ) -> None:
        """What nobody has been told of the event, whose id is `event_id`."""
        async with self._database.writing() as connection:
            await queue(connection, notices, now, {event: event_id})

    async def again(self, notice: int) -> None:
        """A notice that was given up, or has waited for long, is tried at once."""
        async with self._database.writing() as connection:
            await tell_again(connection, outbox.c.id == notice)

    async def attend(self, number: IncidentNumber) -> None:
        """The sweep looks at the incident next: its moment has long come."""
        long_ago = {"next_attention_at": incident.c.detected_at}
        async with self._database.writing() as connection:
            await connection.execute(
                update(incident).where(incident.c.number == number).values(**long_ago)
            )
