"""The organisation: filled by a file, read once for each revision, admins never stored."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from domain.model.ids import AuthorityCode, ChatId, Place
from domain.model.organisation.changing import (
    NobodyLeft,
    SetInSettings,
    administration_renamed,
    dismissed,
    person_renamed,
    suspended,
)
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.organisation_schema import from_document
from domain.model.organisation.people import Person, Post, Role
from domain.model.organisation.revision import ChangeKind, OrganisationOrigin, wished
from domain.model.time.schedule import WeekSchedule
from domain.model.time.work_calendar import WorkCalendar
from domain.ports.unit_of_work import UnitOfWork
from storage.engine.database import Database
from storage.incidents.reading import SqlReading
from storage.organisation.offices import NoOrganisation, Offices
from storage.schema.staff import organisation_revision
from tests.storage.samples import ADMIN, FILE, NOW, Units, calendar_of

_ADMIN = frozenset({Post(Role.ADMIN)})
SHORTER = (*FILE.week.days[:4], FILE.week.days[4][:1], (), ())
NO_FRIDAYS = (*FILE.week.days[:4], (), (), ())


class CountingCalendars:
    """Counts how often a calendar is built."""

    def __init__(self) -> None:
        self.built = 0

    def __call__(self, organisation: Organisation) -> WorkCalendar:
        self.built += 1
        return calendar_of(organisation)


async def test_a_file_takes_nothing_from_administrators_of_the_settings(
    units: Units,
):
    async with units.unit() as uow:
        named = replace(FILE, people={**FILE.people, ADMIN: Person(ADMIN, "Орлов О. О.", _ADMIN)})
        await uow.change_organisation(_applied(named, uow), ADMIN)
        await uow.commit()
    async with units.unit() as uow:
        assert not await uow.compare_organisation(_applied(FILE, uow))


def _applied(file: Organisation, uow: UnitOfWork) -> Callable[[Organisation], Organisation]:
    return partial(wished, file, applied_by=ADMIN, admins=uow.admins)


async def test_only_the_console_may_leave_control_without_employees(units: Units):
    def emptied(now: Organisation) -> Organisation:
        return replace(now, people={ADMIN: now.people[ADMIN]})

    async with units.unit() as uow:
        with pytest.raises(NobodyLeft):
            await uow.change_organisation(emptied, ADMIN)
    assert await units.offices.apply(replace(FILE, people={}))


async def test_before_the_first_file_there_is_no_organisation(database: Database):
    offices = Offices(database, calendar_of, lambda: NOW)
    with pytest.raises(NoOrganisation):
        await SqlReading(database, offices).office()
    assert await offices.stored() is None


async def test_the_first_file_is_in_force_as_it_is(database: Database):
    offices = Offices(database, calendar_of, lambda: NOW)
    changes = await offices.apply(FILE)
    assert {change.kind for change in changes} == {ChangeKind.ADDED}
    assert await offices.stored() == FILE
    assert (await SqlReading(database, offices).office()).organisation == FILE


async def test_the_first_file_is_applied_only_as_it_was_shown(database: Database):
    offices = Offices(database, calendar_of, lambda: NOW, admins=[ADMIN])
    shown = await offices.planned(FILE)
    other = replace(FILE, name="Новое название")
    assert await offices.apply(other, shown=shown) == await offices.planned(other) != shown
    assert await offices.stored() is None
    assert await offices.apply(FILE, shown=shown) == shown
    assert await offices.stored() == FILE


async def test_the_same_file_again_changes_nothing(offices: Offices):
    assert await offices.apply(FILE) == ()


async def test_a_changed_file_is_in_force_in_the_next_transaction(
    units: Units, reading: SqlReading
):
    async with units.unit() as uow:
        before = await uow.office()
    changed = replace(FILE, name="Новое название")
    (change,) = await units.offices.apply(changed)
    assert (change.setting, change.kind) == (("name",), ChangeKind.CHANGED)
    assert before.organisation.name == FILE.name
    assert (await reading.office()).organisation.name == "Новое название"
    async with units.unit() as uow:
        assert (await uow.office()).organisation.name == "Новое название"


async def test_days_until_a_change_of_the_hours_keep_theirs(database: Database):
    now = [NOW]
    offices = Offices(database, calendar_of, lambda: now[0])
    await offices.apply(FILE)
    shorter, none = (replace(FILE, week=WeekSchedule(days)) for days in (SHORTER, NO_FRIDAYS))
    now[0] = NOW + timedelta(days=1)
    for file in (shorter, shorter, none, none):
        await offices.apply(file)
    now[0] = NOW + timedelta(days=2)
    await offices.apply(shorter)
    organisation = (await SqlReading(database, offices).office()).organisation
    assert organisation.week.days == SHORTER
    assert {day.day: week.days for day, week in organisation.former_weeks.items()} == {
        17: FILE.week.days,
        18: NO_FRIDAYS,
    }
    assert await offices.stored() == shorter


async def test_a_file_is_applied_only_as_it_was_shown(offices: Offices, units: Units):
    renamed = replace(FILE, name="Новое название")
    shown = await offices.planned(renamed)
    await units.do(
        lambda uow: uow.change_organisation(partial(administration_renamed, name="Город"), ADMIN)
    )
    assert await offices.apply(renamed, shown=shown) != shown
    assert await offices.stored() == replace(FILE, name="Город")
    await offices.apply(renamed, shown=await offices.planned(renamed))
    assert await offices.stored() == renamed


async def test_a_calendar_is_built_once_for_each_revision(database: Database):
    calendars = CountingCalendars()
    offices = Offices(database, calendars, lambda: NOW)
    await offices.apply(FILE)
    reading = SqlReading(database, offices)
    offices_read = [await reading.office() for _ in range(3)]
    assert calendars.built == 1
    assert offices_read[0] is offices_read[2]
    await offices.apply(replace(FILE, name="Новое название"))
    await offices.apply(replace(FILE, name="Новое название"))
    await reading.office()
    assert calendars.built == 2


async def test_another_process_sees_what_was_applied(database: Database, offices: Offices):
    other = Offices(database, calendar_of, lambda: NOW)
    reading = SqlReading(database, other)
    assert (await reading.office()).organisation == FILE
    await offices.apply(replace(FILE, control=Place(ChatId(-77))))
    assert (await reading.office()).organisation.control == Place(ChatId(-77))


async def test_what_a_file_takes_away_is_gone(offices: Offices, reading: SqlReading):
    authorities = dict(FILE.authorities)
    del authorities[AuthorityCode("roads")]
    changes = await offices.apply(replace(FILE, authorities=authorities))
    assert [change.kind for change in changes] == [ChangeKind.REMOVED]
    assert (await reading.office()).organisation.authorities == authorities


async def test_admins_of_the_settings_are_in_force_and_not_stored(
    offices: Offices, reading: SqlReading
):
    organisation = (await reading.office()).organisation
    assert [person.id for person in organisation.holders(Role.ADMIN)] == [ADMIN]
    assert await offices.stored() == FILE


async def test_an_admin_of_the_settings_is_named_in_chat_but_does_not_leave_there(
    units: Units, reading: SqlReading
):
    for leaving in (dismissed, suspended):
        async with units.unit() as uow:
            with pytest.raises(SetInSettings):
                await uow.change_organisation(partial(leaving, person=ADMIN), ADMIN)
    async with units.unit() as uow:
        named = partial(person_renamed, person=ADMIN, name="Орлов Олег Олегович")
        await uow.change_organisation(named, ADMIN)
        await uow.commit()
    assert (await reading.office()).organisation.name_of(ADMIN) == "Орлов Олег Олегович"
    stored = await units.offices.stored()
    assert stored is not None
    assert stored.people[ADMIN].name == "Орлов Олег Олегович"


async def test_processes_that_apply_the_first_file_at_once_agree(database: Database):
    offices = [Offices(database, calendar_of, lambda: NOW) for _ in range(5)]
    await asyncio.gather(*(one.apply(FILE) for one in offices))
    assert await offices[0].stored() == FILE


async def test_what_an_administrator_changes_is_in_force_and_kept(
    units: Units, reading: SqlReading, database: Database
):
    renamed = partial(administration_renamed, name="Город")
    async with units.unit() as uow:
        after = await uow.change_organisation(renamed, ADMIN)
        assert after.name == "Город"
        assert (await uow.office()).organisation.name == FILE.name
        await uow.commit()
    assert (await reading.office()).organisation.name == "Город"
    async with database.reading() as connection:
        in_turn = select(organisation_revision).order_by(organisation_revision.c.revision)
        kept = (await connection.execute(in_turn)).mappings().all()
    assert [(row["revision"], row["by"], row["origin"]) for row in kept] == [
        (1, None, OrganisationOrigin.FILE),
        (2, ADMIN, OrganisationOrigin.CHAT),
    ]
    assert from_document(kept[-1]["in_force"]) == replace(FILE, name="Город")


async def test_a_change_that_is_not_committed_leaves_nothing(units: Units, reading: SqlReading):
    for name in ("Первое", "Второе"):
        async with units.unit() as uow:
            await uow.change_organisation(partial(administration_renamed, name=name), ADMIN)
        assert (await reading.office()).organisation.name == FILE.name


async def test_what_is_rolled_back_is_not_taken_for_what_comes_instead(
    offices: Offices, database: Database, reading: SqlReading
):
    """Whoever has changed something sees it in the same transaction, and nobody else does."""
    with suppress(LookupError):
        async with database.writing() as connection:
            renamed = partial(administration_renamed, name="Никогда")
            await offices.change(connection, renamed, ADMIN)
            assert (await offices.held(connection)).organisation.name == "Никогда"
            raise LookupError
    other = Offices(database, calendar_of, lambda: NOW)
    await other.apply(replace(FILE, name="Город"))
    assert (await reading.office()).organisation.name == "Город"


async def test_a_change_of_nothing_is_no_revision(units: Units):
    async with units.unit() as uow:
        before = await uow.office()
        assert await uow.change_organisation(lambda it: it, ADMIN) == before.organisation
        await uow.commit()
    assert await units.offices.apply(FILE) == ()
