"""Tasks: rows of several tables that wait for their moment, and what holds for all of them (ADR 62)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, func

from storage.schema.columns import has_come
from storage.schema.incidents import found_comment, placement, placing_order


@dataclass(frozen=True, slots=True)
class TaskKind:
    """Rows of a table that wait for the `moment` in a column; those without one don't wait."""

    name: str
    moment: Column[Any]
    put_off_at: Column[Any]
    """When the moment was set: a clock that was ahead may have set it wrongly."""
    restored: Mapping[str, ColumnElement[Any]] | None = None
    """For what publishes: its values after a restore, which makes it unknown whether that has
    happened."""

    @property
    def waits(self) -> ColumnElement[bool]:
        """Match the tasks that wait."""
        return self.moment.is_not(None)

    def is_due(self, now: datetime) -> ColumnElement[bool]:
        """Match the tasks whose moment has come, or was set by a clock that was ahead."""
        return has_come(self.moment, self.put_off_at, now)

    def until(self, moment: datetime | None, now: datetime) -> dict[str, Any]:
        """Return the values of a task that waits for that moment; None: it waits no longer."""
        return {self.moment.name: moment, self.put_off_at.name: now}


LOOK: Final = TaskKind("look", placement.c.next_look_at, placement.c.put_off_at)
"""The next look at a placed answer in its network."""

PLACING: Final = TaskKind(
    "placing",
    placing_order.c.next_at,
    placing_order.c.put_off_at,
    {"tried_at": func.coalesce(placing_order.c.tried_at, placing_order.c.ordered_at)},
)
"""The next step of an order to place an answer; what may have been tried is searched for only."""

SORTING: Final = TaskKind("sorting", found_comment.c.remind_at, found_comment.c.put_off_at)
"""The next reminder of a comment that waits to be sorted."""

COMMENT_LOOK: Final = TaskKind("comment_look", found_comment.c.look_at, found_comment.c.looked_at)
"""The next look at it, which shows what its author has changed."""

TASKS: Final = (LOOK, PLACING, SORTING, COMMENT_LOOK)
