"""Search conditions on the state of an incident: columns, which a decision changes without terms."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.incident.workflow.status import CLOSED, Status
from domain.model.search import Condition, Trait
from storage.schema.columns import constant
from storage.schema.incidents import (
    CLOSED_UNANSWERED,
    FOUND_BY_OURSELVES,
    HIGHLY_IMPORTANT,
    incident,
)

FEW: Final = 5_000
"""At most so many incidents are compared with all matches of the terms.

With more of them among a million, checking the newest matches one by one soon finds enough.
"""

_OPEN: Final = incident.c.closed_at.is_(None)


def state_conditions(
    wanted: Collection[Condition], now: datetime
) -> tuple[ColumnElement[bool], ...]:
    """One of the statuses, and each of the other conditions; overdue implies open."""
    return tuple(_state_conditions(wanted, now))


def _state_conditions(
    wanted: Collection[Condition], now: datetime
) -> Iterator[ColumnElement[bool]]:
    statuses = [status for status in Status if status in wanted]
    if statuses:
        yield incident.c.status.in_(map(constant, statuses))
        # Implied, and named for the sake of the partial indexes.
        if CLOSED.isdisjoint(statuses):
            yield _OPEN
        elif CLOSED.issuperset(statuses) and Status.ANSWERED not in statuses:
            yield CLOSED_UNANSWERED
    if Trait.OPEN in wanted:
        yield _OPEN
    if Trait.OVERDUE in wanted:
        yield _OPEN
        yield incident.c.due_at < now
    if Trait.HIGH in wanted:
        yield HIGHLY_IMPORTANT
    if Trait.PUBLICATION in wanted:
        yield FOUND_BY_OURSELVES


async def are_few(connection: AsyncConnection, state: Collection[ColumnElement[bool]]) -> bool:
    """Return whether few incidents are in this state, reading only so many."""
    some = select(incident.c.number).where(*state).limit(FEW + 1).subquery()
    counted = await connection.execute(select(func.count()).select_from(some))
    return counted.scalar_one() <= FEW
