"""Absences: kept beside the organisation file, in force from their first day to their last."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from domain.model.conversation.announcement import (
    AbsenceEnded,
    AbsenceMarked,
    Announcement,
    HandedOver,
)
from domain.model.conversation.notices.kinds import Announce
from domain.model.ids import IncidentNumber
from domain.model.organisation.absence import Absence, AbsenceReason, NobodyAtWork
from domain.model.organisation.people import Role
from domain.ports.incidents import StaleIncident
from domain.ports.snapshots import AnnouncementContent
from storage.delivery.delivering import Delivering
from storage.engine.database import Database
from storage.incidents.attention import AttentionQueue
from storage.incidents.reading import SqlReading
from storage.organisation.absences import SqlAbsences
from storage.organisation.offices import Offices
from storage.schema.messages import outbox
from storage.schema.staff import absence as table
from tests.storage.samples import (
    ADMIN,
    CONTROL,
    FILE,
    IVANOVA,
    NOW,
    PETROV,
    ROADS,
    ZHKH,
    Units,
    calendar_of,
    minutes,
    opened,
    petrov,
    registered,
)

TODAY = date(2026, 6, 16)
DAY = timedelta(days=1)
AWAY = Absence(PETROV, AbsenceReason.VACATION, TODAY, TODAY + DAY, IVANOVA)


async def marked(units: Units, absence: Absence = AWAY) -> None:
    await units.do(lambda uow: uow.absences.add(absence, IVANOVA, NOW))


async def test_an_absence_is_in_force_in_the_next_transaction(
    units: Units, reading: SqlReading
) -> None:
    await reading.office()
    await marked(units)
    office = await reading.office()
    assert list(office.absences.values()) == [AWAY]
    assert [one.id for one in office.organisation.holders(Role.EXECUTOR, ZHKH)] == [IVANOVA]


async def test_an_absence_that_was_not_committed_is_none(units: Units, reading: SqlReading) -> None:
    async with units.unit() as uow:
        await uow.absences.add(AWAY, IVANOVA, NOW)
    assert (await reading.office()).absences == {}


async def test_an_absence_that_was_not_committed_is_not_taken_for_what_comes_instead(
    offices: Offices, database: Database, reading: SqlReading
) -> None:
    """Whoever has marked one sees it in the same transaction, and nobody else does."""
    with suppress(LookupError):
        async with database.writing() as connection:
            office = partial(offices.in_force, connection)
            await SqlAbsences(connection, office).add(replace(AWAY, last=TODAY), IVANOVA, NOW)
            assert [one.last for one in (await office()).absences.values()] == [TODAY]
            raise LookupError
    other = Offices(database, calendar_of, lambda: NOW)
    await marked(Units(database, other, NOW))
    assert [*(await reading.office()).absences.values()] == [AWAY]


async def test_rights_pass_with_the_first_day_and_come_back_after_the_last(
    database: Database, units: Units
) -> None:
    await marked(units, replace(AWAY, first=TODAY + DAY))
    moment = [NOW]
    reading = SqlReading(database, Offices(database, calendar_of, lambda: moment[0]))
    acting = []
    for days in range(3):
        moment[0] = NOW + days * DAY
        office = await reading.office()
        acting.append([one.id for one in office.organisation.holders(Role.EXECUTOR, ZHKH)])
    assert acting == [[PETROV], [IVANOVA], [PETROV]]
    assert office.absences == {}


async def test_an_office_is_read_once_for_a_day(units: Units, reading: SqlReading) -> None:
    await marked(units)
    assert await reading.office() is await reading.office()


async def test_whoever_read_an_older_office_looks_again(units: Units) -> None:
    async with units.unit() as uow:
        office = await uow.office()
    await marked(units)
    async with units.unit() as uow:
        uow._office = office
        with pytest.raises(StaleIncident):
            await uow.absences.add(replace(AWAY, person=IVANOVA), IVANOVA, NOW)


async def test_what_has_ended_stays_as_a_record(
    database: Database, units: Units, reading: SqlReading
) -> None:
    await marked(units)
    (number,) = (await reading.office()).absences
    await units.do(lambda uow: uow.absences.end(number, TODAY - DAY, PETROV, NOW + minutes(5)))
    assert (await reading.office()).absences == {}
    (row,) = await database.rows(select(table))
    assert (row["last"], row["marked_by"], row["marked_at"]) == (TODAY - DAY, IVANOVA, NOW)
    assert (row["ended_by"], row["ended_at"]) == (PETROV, NOW + minutes(5))


async def test_the_admins_of_the_settings_do_not_leave_with_a_file(
    units: Units, reading: SqlReading
) -> None:
    absence = replace(AWAY, person=ADMIN)
    await marked(units, absence)
    await units.offices.apply(replace(FILE, name="Новое название"))
    assert list((await reading.office()).absences.values()) == [absence]


ANNOUNCEMENTS: list[Announcement] = [
    AbsenceMarked(person=PETROV, first=TODAY, last=TODAY, substitute=None, by=IVANOVA),
    AbsenceEnded(person=PETROV, first=TODAY, last=TODAY, substitute=IVANOVA, begun=True, by=PETROV),
    NobodyAtWork(body=ZHKH, first=TODAY, last=TODAY),
    HandedOver(authority=ZHKH, person=PETROV, numbers=(IncidentNumber(1), IncidentNumber(2))),
]


@pytest.mark.parametrize("what", ANNOUNCEMENTS, ids=lambda it: type(it).__name__)
async def test_an_announcement_is_delivered_as_it_was_put(
    units: Units, delivering: Delivering, what: Announcement
) -> None:
    await units.put(Announce(CONTROL, what))
    (waiting,) = await delivering.heads([], NOW)
    work = await opened(delivering, waiting)
    assert isinstance(work.content, AnnouncementContent)
    assert work.content.notice == Announce(CONTROL, what)
    await delivering.sent(work, [], 1, NOW)
    assert await units.count(outbox) == 1
    assert await delivering.waiting_count(NOW) == 0


async def test_what_is_taken_is_found_by_authority_and_assignee(
    database: Database, units: Units
) -> None:
    for number in (1, 2, 3):
        incident = registered(number)
        incident.route(ZHKH if number < 3 else ROADS, None, NOW)
        incident.take(ZHKH if number < 3 else ROADS, petrov(number), NOW)
        await units.store(incident)
    untaken = registered(4)
    untaken.route(ZHKH, None, NOW)
    await units.store(untaken)
    assert await AttentionQueue(database).taken() == {
        (ZHKH, PETROV): [1, 2],
        (ROADS, PETROV): [3],
    }
