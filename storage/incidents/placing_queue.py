"""Orders to place answers, by the moment of their next step."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, func, select, tuple_, union, update

from domain.model.ids import IncidentNumber
from domain.model.incident.answer.placing_order import OrderedText, PlacingAttempt
from domain.model.message.citizen_message import Network
from storage.engine.database import Database
from storage.engine.tasks import due_tasks, next_moment
from storage.schema.columns import Row
from storage.schema.incidents import MAYBE_WRITTEN, draft, draft_text, incident, placing_order
from storage.schema.tasks import PLACING

_NETWORK: Final = placing_order.c.page["network"].as_string()

_ORDERED: Final = TypeAdapter(OrderedText)
_ATTEMPT: Final = TypeAdapter(PlacingAttempt)


@dataclass(frozen=True, slots=True)
class DueOrder:
    """An order to act on now; `tried`: an attempt of it whose outcome is unknown."""

    ordered: OrderedText
    ordered_at: datetime
    tried: PlacingAttempt | None


class PlacingQueue:
    """Only unsettled orders have a row."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(
        self, networks: Collection[Network], now: datetime, limit: int
    ) -> Sequence[DueOrder]:
        """Return the due ones on pages of these networks, longest waiting first."""
        text = (placing_order.c.number == draft_text.c.number) & (
            placing_order.c.version == draft_text.c.version
        )
        whole = placing_order.join(incident).outerjoin(draft_text, text)
        waiting = (
            select(placing_order, func.coalesce(draft_text.c.text, "").label("text"))
            .add_columns(incident.c.detected_at)
            .select_from(whole)
            .where(_NETWORK.in_(networks))
        )
        rows = await due_tasks(self._database, PLACING, waiting, now, limit)
        return [
            DueOrder(_ORDERED.validate_python({**row}), row["ordered_at"], _attempt(row))
            for row in rows
        ]

    async def next_moment(self, networks: Collection[Network]) -> datetime | None:
        """When the next order on a page of these networks is due."""
        return await next_moment(self._database, PLACING, _NETWORK.in_(networks))

    async def maybe_written(self, since: datetime) -> Sequence[str]:
        """Return the texts that the program may have written, without those recorded as placed.

        `since`: when the drafts were sent at the earliest.
        """
        tried = placing_order.c.tried_at.is_not(None)
        keys = [
            select(placing_order.c.number, placing_order.c.version).where(tried),
            select(draft.c.number, draft.c.version).where(MAYBE_WRITTEN, draft.c.at >= since),
        ]
        which = tuple_(draft_text.c.number, draft_text.c.version)
        texts = select(draft_text.c.text).where(which.in_(union(*keys)))
        return await self._database.scalars(texts)

    async def put_off(self, tried: PlacingAttempt, now: datetime, until: datetime) -> None:
        """Set the next search for what the attempt has written.

        Nothing else of the incident changes, so its row version stays.
        """
        which = placing_order.c.tried_at == tried.since
        await self._put_off(tried.number, which, now, until)

    async def put_off_due(self, number: IncidentNumber, now: datetime, until: datetime) -> None:
        """Set the next step of an order that is still due."""
        await self._put_off(number, PLACING.is_due(now), now, until)

    async def _put_off(
        self, number: IncidentNumber, which: ColumnElement[bool], now: datetime, until: datetime
    ) -> None:
        later = update(placing_order).where(placing_order.c.number == number, which)
        async with self._database.writing() as connection:
            await connection.execute(later.values(PLACING.until(until, now)))


def _attempt(row: Any) -> PlacingAttempt | None:
    tried: Row = {**row, "since": row["tried_at"]}
    return _ATTEMPT.validate_python(tried) if row["tried_at"] else None
