"""Incidents that a person has taken and not finished (§8)."""

from typing import Any, Final

from sqlalchemy import ColumnElement, CompoundSelect, select, union

from storage.schema.incidents import OPEN_NUMBERS, UNDER_CONTROL, assignment, promise

_TAKEN: Final = (
    select(assignment.c.authority, assignment.c.assignee, assignment.c.number.label("taken"))
    .select_from(assignment)
    .where(assignment.c.assignee.is_not(None))
)
_PROMISED: Final = (promise.c.number == assignment.c.number) & (
    promise.c.authority == assignment.c.authority
)


def in_hand(*which: ColumnElement[bool]) -> CompoundSelect[Any]:
    """Open incidents and those with promises to keep; by authority, oldest first."""
    still_open = _TAKEN.where(assignment.c.number.in_(OPEN_NUMBERS), *which)
    promising = _TAKEN.join(promise, _PROMISED).where(UNDER_CONTROL, *which)
    return union(still_open, promising).order_by("taken")
