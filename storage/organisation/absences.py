"""Absences: rows independent of organisation files; past ones stay as a record."""

from collections.abc import Awaitable, Callable, Collection
from datetime import date, datetime, timedelta

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import AbsenceId, PersonId
from domain.model.organisation.absence import Absence, AbsenceReason
from domain.model.organisation.office import Office
from domain.ports.incidents import StaleIncident
from storage.organisation.revisions import changes
from storage.schema.columns import Row, person_of
from storage.schema.staff import absence as table
from storage.schema.staff import organisation


class SqlAbsences:
    """The absences of one unit of work."""

    def __init__(
        self, connection: AsyncConnection, office: Callable[[], Awaitable[Office]]
    ) -> None:
        self._connection = connection
        self._office = office

    async def add(self, absence: Absence, by: PersonId, at: datetime) -> None:
        """Stores it; raises StaleIncident if absences have changed since the office was read."""
        await self._lock(at)
        await self._connection.execute(
            insert(table).values(
                person=absence.person,
                reason=absence.reason,
                first=absence.first,
                last=absence.last,
                substitute=absence.substitute,
                marked_by=by,
                marked_at=at,
            )
        )

    async def end(self, absence: AbsenceId, last: date, by: PersonId, at: datetime) -> None:
        """Makes `last` its last day; raises StaleIncident as `add` does."""
        await self._lock(at)
        await self._connection.execute(
            update(table).where(table.c.id == absence).values(last=last, ended_by=by, ended_at=at)
        )

    async def _lock(self, at: datetime) -> None:
        """Makes concurrent changes wait until this transaction ends, and then read again."""
        office = await self._office()  # this unit of work keeps its office
        await count_change(self._connection)
        today = office.calendar.local(at).date()
        if await lasting(self._connection, today) != office.absences:
            raise StaleIncident


async def lasting(connection: AsyncConnection, today: date) -> dict[AbsenceId, Absence]:
    """Return current and future absences, earliest first."""
    rows = select(table).where(table.c.last >= today).order_by(table.c.first, table.c.id)
    found = (await connection.execute(rows)).mappings()
    return {AbsenceId(row["id"]): _absence(row) for row in found}


async def count_change(connection: AsyncConnection) -> None:
    """Makes offices read earlier outdated, from the commit on."""
    changes(connection)
    grown = update(organisation).values(absences=organisation.c.absences + 1)
    await connection.execute(grown)


async def let_go(
    connection: AsyncConnection, staff: Collection[PersonId], today: date, at: datetime
) -> None:
    """Ends absences of people who have left, and removes people who have left as substitutes."""
    left = table.c.person.not_in(staff)
    replaced = table.c.substitute.is_not(None) & table.c.substitute.not_in(staff)
    touched = select(table.c.id).where(table.c.last >= today, or_(left, replaced)).limit(1)
    if (await connection.execute(touched)).first() is None:
        return
    ended = update(table).where(table.c.last >= today, left)
    await connection.execute(ended.values(last=today - timedelta(days=1), ended_at=at))
    unreplaced = update(table).where(table.c.last >= today, replaced)
    await connection.execute(unreplaced.values(substitute=None))
    await count_change(connection)


def _absence(row: Row) -> Absence:
    return Absence(
        PersonId(row["person"]),
        AbsenceReason(row["reason"]),
        row["first"],
        row["last"],
        person_of(row["substitute"]),
    )
