"""Finds paraphrases of new messages among earlier ones: compared in memory, in a thread.

Nothing is stored: a new leader reads the last thirty days again. Erased messages are forgotten at
the next check without new ones.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import IncidentNumber
from domain.model.incident.workflow.status import Status
from domain.model.message.likeness import ALIKE_WITHIN
from storage.engine.database import Database
from storage.schema.incidents import incident, incident_text
from storage.search.embeddings import Encode, Meanings

_COMPARED: Final = 10_000
"""The newest messages, 20 MB of memory: a whole month in all but the largest regions."""


class Paraphrased(NamedTuple):
    """An unrouted message and its paraphrases, nearest first."""

    number: IncidentNumber
    meant: Sequence[IncidentNumber]


class Paraphrases:
    """Numbers are assigned by serialised transactions, so all lower ones are committed."""

    def __init__(self, database: Database, encode: Encode) -> None:
        self._database = database
        self._meanings = Meanings(encode, _COMPARED)
        self._done = self._whole = 0
        """All up to these numbers have been compared, and were complete at the last check."""

    @property
    def more(self) -> bool:
        """Whether new messages of the last check remain to be compared."""
        return self._whole > self._done

    async def look(self, now: datetime, most: int) -> Sequence[Paraphrased] | None:
        """Compares at most so many; None: the others have only just arrived.

        The rest of a message in parts has arrived by the next check.
        """
        query = (
            select(incident.c.number, incident.c.status, incident_text.c.text)
            .join_from(incident, incident_text)
            .where(
                incident.c.number > self._done,
                incident.c.number <= self._whole,
                incident.c.detected_at >= now - ALIKE_WITHIN,
            )
            .order_by(incident.c.number)
            .limit(most)
        )
        async with self._database.reading() as connection:
            last = await connection.scalar(select(func.max(incident.c.number))) or 0
            rows = (await connection.execute(query)).all()
            erased = set() if rows else await self._erased(connection)
        if not rows:
            if erased:
                self._meanings.forget(erased)
            self._done, self._whole = max(self._whole, last - _COMPARED), last
            return None
        numbers, texts = [row.number for row in rows], [row.text for row in rows]
        found = await asyncio.to_thread(self._meanings.compare, numbers, texts)
        self._done = numbers[-1]
        return [
            Paraphrased(row.number, [IncidentNumber(one) for one in meant])
            for row, meant in zip(rows, found, strict=True)
            if meant and row.status == Status.REGISTERED
        ]

    async def _erased(self, connection: AsyncConnection) -> set[int]:
        """The numbers in memory whose texts are erased."""
        if not (kept := self._meanings.numbers):
            return set()
        query = (
            select(incident.c.number)
            .outerjoin(incident_text)
            .where(incident.c.number.between(kept[0], kept[-1]), incident_text.c.number.is_(None))
        )
        return set((await connection.execute(query)).scalars()).intersection(kept)
