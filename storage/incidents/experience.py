"""Learns from the database where messages were routed, a few at a time, in this process only.

Nothing is stored, and it holds no words: only numbers, relearned after a restart.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, func, select

from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident.events import (
    AnsweredElsewhere,
    AuthoritiesChanged,
    BodyRecognised,
    Cancelled,
    Redirected,
    Reopened,
    Routed,
)
from domain.model.incident.workflow.status import Status
from domain.model.message.citizen_message import Topic
from storage.engine.database import Database
from storage.incidents.authority_classifier import AuthorityClassifier
from storage.incidents.events import kind_of
from storage.schema.columns import Row
from storage.schema.incidents import assignment, event, incident, incident_text
from storage.search.stems import features

LEAST_LEARNED: Final = 50
"""Messages; fewer give no suggestion."""

_LOOKED_BACK: Final = 20_000
"""The newest messages, learned at start, and the most remembered: then the oldest is forgotten."""

_DECIDING: Final = [
    kind_of(Routed),
    kind_of(AuthoritiesChanged),
    kind_of(Redirected),
    kind_of(AnsweredElsewhere),
    kind_of(BodyRecognised),
    kind_of(Cancelled),
    kind_of(Reopened),
]
"""Events after which another authority, or none, may lead."""

_EVENTS: Final = 500
"""Events per statement."""

_LATE: Final = 1000
"""Ids before the last one: another transaction may commit such an event late."""


class LearnedHistory:
    """Gives no suggestions until enough is learned; `go_on` learns."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._classifier = AuthorityClassifier()
        self._event: int | None = None
        """The last event processed."""
        self._missing: set[int] = set()
        """Missing ids before it; those of rolled back events never appear."""
        self._before = self._least = 0
        """Of the messages at start: the numbers below and from which more is to be learned."""
        self._changed: list[IncidentNumber] = []

    def familiar(self, text: str, topic: Topic) -> list[AuthorityCode]:
        """Return the authorities of similar messages, likeliest first; none while untrained."""
        if self._classifier.messages < LEAST_LEARNED:
            return []
        return self._classifier.ranking(features(text, topic))

    async def go_on(self, most: int) -> bool:
        """Learns up to `most` messages; returns whether more may be available."""
        if self._event is None:
            await self._begin()
        if not self._changed:
            await self._look()
        if self._changed:
            numbers, self._changed = self._changed[:most], self._changed[most:]
            await self._learn(incident.c.number.in_(numbers))
            return True
        if self._before <= self._least:
            return False
        first = max(self._before - most, self._least)
        await self._learn(incident.c.number.between(first, self._before - 1))
        self._before = first
        return True

    async def _begin(self) -> None:
        query = select(
            select(func.max(event.c.id)).scalar_subquery(),
            select(func.max(incident.c.number)).scalar_subquery(),
        )
        async with self._database.reading() as connection:
            last, number = (await connection.execute(query)).one()
        self._event, self._before = max((last or 0) - _LATE, 0), (number or 0) + 1
        self._least = max(self._before - _LOOKED_BACK, 1)

    async def _look(self) -> None:
        """Two statements use the index of ids; an `or` of both would scan the whole history."""
        columns = select(event.c.id, event.c.number, event.c.kind)
        late = columns.where(event.c.id.in_(self._missing))
        new = columns.where(event.c.id > self._event).order_by(event.c.id).limit(_EVENTS)
        async with self._database.reading() as connection:
            rows = [*await connection.execute(late), *await connection.execute(new)]
        if rows:
            self._looked_at({row.id for row in rows})
        changed = dict.fromkeys(row.number for row in rows if row.kind in _DECIDING)
        self._changed = [IncidentNumber(number) for number in changed]

    def _looked_at(self, ids: set[int]) -> None:
        before = self._event or 0
        self._event = max(before, *ids)
        oldest = self._event - _LATE
        self._missing |= {*range(max(before, oldest) + 1, self._event)}
        self._missing = {one for one in self._missing - ids if one > oldest}

    async def _learn(self, which: ColumnElement[bool]) -> None:
        query = (
            select(
                incident.c.number,
                incident.c.status,
                incident.c.topic_group,
                incident.c.topic,
                incident_text.c.text,
                assignment.c.authority,
            )
            .join_from(incident, incident_text)
            .outerjoin(
                assignment,
                (assignment.c.number == incident.c.number) & assignment.c.lead.is_(True),
            )
            .where(which)
        )
        await asyncio.to_thread(self._take, await self._database.rows(query))

    def _take(self, rows: Sequence[Row]) -> None:
        """Learns the current state of messages, instead of what was learned before."""
        for row in rows:
            out = row["status"] == Status.CANCELLED or row["authority"] is None
            authority = None if out else AuthorityCode(row["authority"])
            number = row["number"]
            if authority is None:
                self._classifier.forget(number)
            elif authority != self._classifier.authority_of(number):
                said = features(row["text"], Topic(row["topic_group"], row["topic"]))
                self._classifier.learn(number, said, authority)
                if self._classifier.messages > _LOOKED_BACK:
                    self._classifier.forget(self._classifier.oldest())
