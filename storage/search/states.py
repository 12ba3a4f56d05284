"""Search conditions on the state of an incident: columns, which a decision changes without terms."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final, NamedTuple

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
_UNANSWERED: Final = CLOSED - {Status.ANSWERED}


class State(NamedTuple):
    """The conditions on an incident's columns; none by default."""

    conditions: tuple[ColumnElement[bool], ...] = ()
    indexed: bool = False
    """Whether an index has the incidents in this state; of others there are too many."""


ANY: Final = State()


def state_of(wanted: Collection[Condition], now: datetime) -> State:
    """One of the statuses, and each of the other conditions; overdue implies open."""
    statuses = [status for status in Status if status in wanted]
    found = [*_of_statuses(statuses), *_of_traits(wanted, now)]
    unindexed = [incident.c.status.in_(map(constant, statuses))] if statuses else []
    return State((*unindexed, *found), bool(found))


def _of_statuses(statuses: Collection[Status]) -> Iterator[ColumnElement[bool]]:
    """What the statuses imply and a partial index has."""
    if statuses and CLOSED.isdisjoint(statuses):
        yield _OPEN
    if statuses and _UNANSWERED.issuperset(statuses):
        yield CLOSED_UNANSWERED


def _of_traits(wanted: Collection[Condition], now: datetime) -> Iterator[ColumnElement[bool]]:
    if Trait.OPEN in wanted or Trait.OVERDUE in wanted:
        yield _OPEN
    if Trait.OVERDUE in wanted:
        yield incident.c.due_at < now
    if Trait.HIGH in wanted:
        yield HIGHLY_IMPORTANT
    if Trait.PUBLICATION in wanted:
        yield FOUND_BY_OURSELVES


async def are_few(connection: AsyncConnection, state: State) -> bool:
    """Return whether few incidents are in this state, reading only so many."""
    if not state.indexed:
        return False
    some = select(incident.c.number).where(*state.conditions).limit(FEW + 1).subquery()
    counted = await connection.execute(select(func.count()).select_from(some))
    return counted.scalar_one() <= FEW
