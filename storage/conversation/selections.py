"""Selections of incidents, one row per person."""

from collections.abc import Sequence
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.selection import Bulk, BulkOutcome, Selection
from domain.model.errors import Reason, Refusal
from domain.model.ids import IncidentNumber, PersonId, SelectionId
from storage.engine.database import row_of
from storage.schema.columns import Row
from storage.schema.incidents import selection as table

_ASKED: Final[TypeAdapter[Bulk | None]] = TypeAdapter(Bulk | None)
_OUTCOME: Final[TypeAdapter[BulkOutcome | None]] = TypeAdapter(BulkOutcome | None)


class SqlSelections:
    """The selections of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def open(self, person: PersonId, offered: Sequence[IncidentNumber]) -> SelectionId:
        """Adds a selection; replaces the person's previous one."""
        await self._connection.execute(delete(table).where(table.c.person == person))
        new = insert(table).values(
            person=person, offered=list(offered), chosen=[], page=0, closed=False
        )
        found = await self._connection.execute(new.returning(table.c.id))
        return SelectionId(found.scalar_one())

    async def get(self, selection: SelectionId) -> Selection:
        """Return the selection, locked for change; raises SELECTION_GONE."""
        row = await row_of(self._connection, table, selection, for_change=True)
        if row is None:
            raise Refusal(Reason.SELECTION_GONE)
        return _selection(row)

    async def save(self, selection: Selection) -> None:
        """Stores its state; the offered incidents never change."""
        await self._connection.execute(
            update(table)
            .where(table.c.id == selection.id)
            .values(
                chosen=sorted(selection.chosen),
                page=selection.page,
                asked=_ASKED.dump_python(selection.asked, mode="json"),
                outcome=_OUTCOME.dump_python(selection.outcome, mode="json"),
                closed=selection.closed,
            )
        )


async def load_selection(connection: AsyncConnection, selection: SelectionId) -> Selection | None:
    """Return the selection, or None."""
    row = await row_of(connection, table, selection)
    return None if row is None else _selection(row)


def _selection(row: Row) -> Selection:
    return Selection(
        id=SelectionId(row["id"]),
        person=PersonId(row["person"]),
        offered=tuple(map(IncidentNumber, row["offered"])),
        chosen=set(map(IncidentNumber, row["chosen"])),
        page=row["page"],
        asked=_ASKED.validate_python(row["asked"]),
        outcome=_OUTCOME.validate_python(row["outcome"]),
        closed=row["closed"],
    )
