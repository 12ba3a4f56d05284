"""The current organisation and its calendar, read once per revision.

Absences and substitutes depend on the day and are read once per day.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.ids import BotId, PersonId
from domain.model.network.post import PageAddress
from domain.model.organisation.absence import on_duty
from domain.model.organisation.accounts import reached
from domain.model.organisation.changing import (
    begun_by,
    check_manned,
    check_settings,
    unmanned,
)
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.organisation_document import to_document
from domain.model.organisation.organisation_schema import from_document
from domain.model.organisation.page_changes import page_aliased
from domain.model.organisation.people import Person
from domain.model.organisation.revision import (
    Change,
    OrganisationOrigin,
    Revision,
    differences,
    wished,
)
from domain.model.time.work_calendar import WorkCalendar
from storage.engine.database import Database, put_row, upsert
from storage.engine.prepared import prepared
from storage.organisation.absences import lasting
from storage.organisation.accounts import last_accounts, note_account
from storage.organisation.leaving import forget, take_leave, with_former
from storage.organisation.revisions import changes, has_changed, revisions_since
from storage.schema.columns import Row
from storage.schema.staff import organisation as table
from storage.schema.staff import organisation_revision

_LOCKED: Final = select(table).with_for_update()
_HELD: Final = prepared(select(table.c.id).with_for_update(read=True))
_REVISIONS: Final = prepared(select(table.c.revision, table.c.absences))


@dataclass(frozen=True, slots=True)
class _Read:
    """An office, with the state of the database and the day it is valid for."""

    revision: int
    absences: int
    day: date | None
    office: Office


class NoOrganisation(Exception):
    """No organisation file has been applied to this database yet."""


class Offices:
    """Adds the admins of ADMIN_IDS to every organisation that is read; they are never stored."""

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
        self.admins = frozenset(admins)
        self._base: _Read | None = None
        self._today: _Read | None = None

    @property
    def known(self) -> Office | None:
        """The office as last read by a transaction."""
        return None if self._today is None else self._today.office

    async def in_force(self, connection: AsyncConnection) -> Office:
        """Return the office as this transaction sees it, today; raises NoOrganisation."""
        revisions = (await connection.execute(_REVISIONS)).first()
        if revisions is None:
            raise NoOrganisation
        revision, absences = revisions
        known = self._still_true(revision, absences)
        if known is not None:
            return known
        base = await self._as_described(connection, revision)
        day = base.calendar.local(self._now()).date()
        away = await lasting(connection, day)
        now = reached(base.organisation.as_of(day), await last_accounts(connection))
        working = on_duty(now, away.values(), day)
        office = replace(base, organisation=working, absences=away)
        if not has_changed(connection):
            self._today = _Read(revision, absences, day, office)
        return office

    async def now_in_force(self) -> Office:
        """Return the current office, outside a transaction."""
        for row in await self._database.rows(_REVISIONS):
            known = self._still_true(row["revision"], row["absences"])
            if known is not None:
                return known
        async with self._database.reading() as connection:
            return await self.in_force(connection)

    def _still_true(self, revision: int, absences: int) -> Office | None:
        """The cached office, if it is of this state of the database and of today."""
        known = self._today
        if known is None or (known.revision, known.absences) != (revision, absences):
            return None
        today = known.office.calendar.local(self._now()).date()
        return known.office if known.day == today else None

    async def held(self, connection: AsyncConnection) -> Office:
        """Return the office, locked until this transaction ends."""
        await connection.execute(_HELD)
        return await self.in_force(connection)

    async def _as_described(self, connection: AsyncConnection, revision: int) -> Office:
        """The office without absences."""
        known = self._base
        if known is None or known.revision != revision:
            row = (await connection.execute(select(table))).mappings().one()
            office = self._built(from_document(row["in_force"]))
            office = replace(
                office, organisation=await with_former(connection, office.organisation)
            )
            known = _Read(row["revision"], row["absences"], None, office)
            if not has_changed(connection):
                self._base = known
        return known.office

    async def described(self) -> bool:
        """Whether the initially empty organisation has been changed."""
        origin = select(organisation_revision.c.origin).where(
            organisation_revision.c.revision == select(table.c.revision).scalar_subquery()
        )
        return await self._database.scalar(origin) not in (None, OrganisationOrigin.START)

    async def apply(
        self, file: Organisation, *, shown: Sequence[Change] | None = None
    ) -> Sequence[Change]:
        """Apply a file on the console and return its changes; nothing if others were `shown`."""
        try:
            return await self._apply(file, shown)
        except IntegrityError:  # another process has just applied the first file
            return await self._apply(file, shown)

    async def planned(self, file: Organisation) -> Sequence[Change]:
        """Return what `apply` would change at this moment."""
        async with self._database.writing() as connection:
            changed = partial(wished, file, applied_by=None, admins=self.admins)
            return await self.compare(connection, changed)

    async def move(
        self,
        connection: AsyncConnection,
        moved: Callable[[Organisation], Organisation],
        origin: OrganisationOrigin,
    ) -> None:
        """Applies a change that no person has made, e.g. a group's new id.

        Sends no notices: the work goes on as before.
        """
        row = (await connection.execute(_LOCKED)).mappings().first()
        if row is None:
            return
        now = from_document(row["in_force"])
        if (new := moved(now)) != now:
            await self._put(connection, row["revision"] + 1, new, origin)

    async def change(
        self,
        connection: AsyncConnection,
        changed: Callable[[Organisation], Organisation],
        by: PersonId | None,
    ) -> Organisation:
        """Applies an administrator's change (None: the console's); returns the result, with admins
        of the settings.

        Locks the row first, so `changed` gets the current organisation including those admins; of
        them only changes are stored. Removed people and authorities are offboarded. Raises
        SetInSettings; NobodyLeft, but not on the console.
        """
        revision, now, before, today = await self._locked(connection)
        shown = now.with_admins(self.admins)
        after = changed(shown).as_of(today)
        if before is not None:
            after = after.following(now, today)
        check_settings(shown, after, self.admins)
        if by is not None:
            check_manned(shown, after)
        new = replace(after, people=_stored(now, shown, after))
        if new == now:
            return after
        origin = OrganisationOrigin.FILE if by is None else OrganisationOrigin.CHAT
        await self._put(connection, revision + 1, new, origin, by=by)
        if before is not None:
            there = reached(after, await last_accounts(connection))
            await take_leave(connection, before, there, self._now(), by=by)
            await forget(connection, after)
        return after

    async def note_account(self, account: PersonId) -> None:
        """Store that an employee was active in this account, if they were last in another."""
        async with self._database.writing() as connection:
            await connection.execute(_LOCKED)
            person = (await self.in_force(connection)).organisation.person(account)
            if person is not None and person.reached_in != account:
                await note_account(connection, person.id, account)

    async def note_alias(self, page: PageAddress, alias: str) -> None:
        """Store the name that the network has in the links to a page."""
        async with self._database.writing() as connection:
            named = partial(page_aliased, address=page, alias=alias)
            await self.move(connection, named, OrganisationOrigin.NETWORK)

    async def state(self, connection: AsyncConnection) -> int:
        """Return the id of the organisation's state in this transaction; raises NoOrganisation."""
        revisions = (await connection.execute(_REVISIONS)).first()
        if revisions is None:
            raise NoOrganisation
        return int(revisions.revision)

    async def since(self, connection: AsyncConnection, state: int) -> Sequence[Revision]:
        """Return the changes after that state, oldest first, each as `change` would see it.

        Locks the row, so nobody changes the organisation until this transaction ends.
        """
        await connection.execute(_LOCKED)
        today = await self._today_in(connection)

        def seen(organisation: Organisation) -> Organisation:
            return organisation.as_of(today).with_admins(self.admins)

        return [
            replace(one, before=one.before and seen(one.before), after=seen(one.after))
            for one in await revisions_since(connection, state)
        ]

    async def begin(self, connection: AsyncConnection, nobody: Organisation) -> Organisation | None:
        """Creates and returns an empty organisation to be set up in chat; None if one exists.

        Its first administrator is from the settings; without them it has none at first.
        """
        first = min(self.admins, default=None)
        new = nobody if first is None else begun_by(nobody, first)
        row = (await connection.execute(_LOCKED)).mappings().first()
        if row is not None and (first is None or from_document(row["in_force"]).people):
            return None
        if row is None:
            made = upsert(connection, table).values(id=1, revision=0, in_force={})
            done = await connection.execute(made.on_conflict_do_nothing())
            if done.rowcount == 0:  # another process has just begun
                return None
        await self._put(
            connection, row["revision"] + 1 if row else 1, new, OrganisationOrigin.START
        )
        return new.with_admins(self.admins)

    async def stored(self) -> Organisation | None:
        """Return the current organisation as a file describes it, or None if there is none.

        Without admins of the settings, former names and suspensions, which no file contains.
        """
        async with self._database.reading() as connection:
            document = (await connection.execute(select(table.c.in_force))).scalar()
            if document is None:
                return None
            organisation = from_document(document).as_of(await self._today_in(connection))
        return replace(organisation, former_weeks={}, suspended={})

    async def _apply(self, file: Organisation, shown: Sequence[Change] | None) -> Sequence[Change]:
        async with self._database.writing() as connection:
            changed = partial(wished, file, applied_by=None, admins=self.admins)
            planned = await self.compare(connection, changed)
            if shown is None or planned == shown:
                await self.change(connection, changed, None)
            return planned

    async def compare(
        self, connection: AsyncConnection, changed: Callable[[Organisation], Organisation]
    ) -> Sequence[Change]:
        """Return what `change` would change.

        The row is locked, so nobody changes it before `change`.
        """
        _, now, before, today = await self._locked(connection)
        shown = now.with_admins(self.admins)
        return differences(shown if before else None, changed(shown).as_of(today))

    async def _today_in(self, connection: AsyncConnection) -> date:
        return (await self.in_force(connection)).calendar.local(self._now()).date()

    async def _locked(
        self, connection: AsyncConnection
    ) -> tuple[int, Organisation, Office | None, date]:
        """Lock the row; return its revision, what is stored for today, the office, and today.

        Before the first revision there is nobody, and no office.
        """
        row: Row | None = (await connection.execute(_LOCKED)).mappings().first()
        if row is None:
            return 0, unmanned(BotId(0)), None, date.min
        office = await self.in_force(connection)
        today = office.calendar.local(self._now()).date()
        return row["revision"], from_document(row["in_force"]).as_of(today), office, today

    async def _put(
        self,
        connection: AsyncConnection,
        revision: int,
        new: Organisation,
        origin: OrganisationOrigin,
        *,
        by: PersonId | None = None,
    ) -> None:
        """Stores a revision, in force from the commit on; kept for ever for the journal."""
        changes(connection)
        document = to_document(new)
        state = {"revision": revision, "in_force": document}
        await put_row(connection, table, {"id": 1}, state)
        kept = insert(organisation_revision).values(
            revision=revision, at=self._now(), by=by, origin=origin, in_force=document
        )
        await connection.execute(kept)

    def _built(self, organisation: Organisation) -> Office:
        return Office(organisation.with_admins(self.admins), self._build_calendar(organisation))


def _stored(
    now: Organisation, shown: Organisation, after: Organisation
) -> Mapping[PersonId, Person]:
    """For admins of the settings the previously stored data, unless the change was about them."""
    people = dict(after.people)
    for one, person in after.people.items():
        if person == shown.people.get(one) != now.people.get(one):
            people.pop(one)
            if one in now.people:
                people[one] = now.people[one]
    return people
