"""The organisation as it is in force, with its calendar; read once for each of its revisions.

What depends on the day, who is absent and who acts for them, is read once for each day.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import PersonId
from domain.model.staff.absence import on_duty
from domain.model.staff.office import Office
from domain.model.staff.organisation import Organisation
from domain.model.staff.organisation_document import from_document, to_document
from domain.model.staff.organisation_merge import Change, merge
from domain.model.time.work_calendar import WorkCalendar
from storage.engine.database import Database
from storage.schema.columns import Row
from storage.schema.staff import organisation as table
from storage.staff.absences import lasting
from storage.staff.leaving import take_leave, with_former

_LOCKED: Final = select(table).with_for_update()
_REVISIONS: Final = select(table.c.revision, table.c.absences)


@dataclass(frozen=True, slots=True)
class _Read:
    """An office, and of which state of the database and which day it is true."""

    revision: int
    absences: int
    day: date | None
    office: Office


class NoOrganisation(Exception):
    """No organisation file has been applied to this database yet."""


class Offices:
    """`admins` (of ADMIN_IDS) belong to every organisation that is read, and to none stored."""

    def __init__(
        self,
        database: Database,
        build_calendar: Callable[[Organisation], WorkCalendar],
        now: Callable[[], datetime],
        admins: Collection[PersonId] = (),
    ) -> None:
        self._database = database
        self._build_calendar = build_calendar
        self._now = now
        self._admins = frozenset(admins)
        self._base: _Read | None = None
        self._today: _Read | None = None

    async def in_force(self, connection: AsyncConnection) -> Office:
        """The office as this transaction sees it, today; raises NoOrganisation."""
        revisions = (await connection.execute(_REVISIONS)).first()
        if revisions is None:
            raise NoOrganisation
        revision, absences = revisions
        base = await self._as_described(connection, revision)
        day = base.calendar.local(self._now()).date()
        known = self._today
        if known is None or (known.revision, known.absences, known.day) != (
            revision,
            absences,
            day,
        ):
            away = await lasting(connection, day)
            working = on_duty(base.organisation, away.values(), day)
            office = replace(base, organisation=working, absences=away)
            known = self._today = _Read(revision, absences, day, office)
        return known.office

    async def _as_described(self, connection: AsyncConnection, revision: int) -> Office:
        """With everybody present."""
        known = self._base
        if known is None or known.revision != revision:
            row = (await connection.execute(select(table))).mappings().one()
            office = self._built(from_document(row["in_force"]))
            office = replace(
                office, organisation=await with_former(connection, office.organisation)
            )
            known = self._base = _Read(row["revision"], row["absences"], None, office)
        return known.office

    async def apply(self, file: Organisation) -> Sequence[Change]:
        """Merges a file into what is in force and stores both; tells every difference met."""
        try:
            return await self._apply(file)
        except IntegrityError:  # another process has just applied the first file
            return await self._apply(file)

    async def change(
        self, connection: AsyncConnection, changed: Callable[[Organisation], Organisation]
    ) -> None:
        """Puts another organisation in force, made of the one that is; the file stays as it is."""
        row = (await connection.execute(_LOCKED)).mappings().first()
        if row is None:
            return
        now = from_document(row["in_force"])
        if (new := changed(now)) != now:
            await connection.execute(
                update(table).values(revision=row["revision"] + 1, in_force=to_document(new))
            )

    async def stored(self) -> Organisation | None:
        """What is in force, as a file says it: without the admins of the settings, or what was."""
        async with self._database.reading() as connection:
            document = (await connection.execute(select(table.c.in_force))).scalar()
        return None if document is None else replace(from_document(document), former_weeks={})

    async def _apply(self, file: Organisation) -> Sequence[Change]:
        async with self._database.writing() as connection:
            row = (await connection.execute(_LOCKED)).mappings().first()
            if row is None:
                merged, changes = merge(None, file, None)
                first = insert(table).values(id=1, absences=0, **_stored(1, file, merged))
                await connection.execute(first)
                return changes
            last, now = from_document(row["applied"]), from_document(row["in_force"])
            merged, changes = merge(last, file, now)
            before = await self.in_force(connection)
            merged = merged.following(now, before.calendar.local(self._now()).date())
            if (last, now) != (file, merged):
                await connection.execute(
                    update(table).values(**_stored(row["revision"] + 1, file, merged))
                )
                after = merged.with_admins(self._admins)
                await take_leave(self._database, connection, before, after, self._now())
            return changes

    def _built(self, organisation: Organisation) -> Office:
        return Office(organisation.with_admins(self._admins), self._build_calendar(organisation))


def _stored(revision: int, file: Organisation, in_force: Organisation) -> Row:
    return {
        "revision": revision,
        "applied": to_document(file),
        "in_force": to_document(in_force),
    }
