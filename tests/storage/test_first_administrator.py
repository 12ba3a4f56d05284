"""The code for the first administrator, and those who ask to be let in, as rows."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.model.conversation.announcement import AccessAsked
from domain.model.conversation.notices.kinds import Announce
from domain.model.ids import BotId, ChatId, Messenger, PersonId, Place
from domain.model.organisation.changing import unmanned
from domain.model.organisation.people import CodeLocked, CodeTries
from storage.engine.database import Database
from storage.organisation.invitations import SqlAdminCodes, renew_code
from storage.organisation.offices import Offices
from storage.outbox.access_requests import (
    MOST_TOLD,
    SqlAccessRequests,
    forget_requests,
    only_new_requests,
)
from storage.schema.delivery import served
from storage.schema.staff import access_request
from tests.storage.samples import ADMIN, BOT, NOW, calendar_of, standing

SOMEBODY = PersonId(7)


async def test_only_the_newest_code_is_good_and_only_once(database: Database):
    await renew_code(database, "AAAA-BBBB-CCCC")
    await renew_code(database, "DDDD-EEEE-FFFF")
    async with database.writing() as connection:
        codes = SqlAdminCodes(connection)
        assert not await codes.use("AAAA-BBBB-CCCC")
        await codes.note(SOMEBODY, CodeTries(1, NOW))
        await codes.note(SOMEBODY, CodeTries(2, NOW))
        assert await codes.tries(SOMEBODY) == CodeTries(2, NOW)
        assert await codes.use("ddddeeee ffff")
        assert await codes.tries(SOMEBODY) is None
        assert not await codes.use("DDDD-EEEE-FFFF")


def test_who_has_waited_may_try_again():
    tries = CodeTries(4, NOW).once_more(NOW)
    with pytest.raises(CodeLocked) as locked:
        tries.check(NOW + timedelta(minutes=4))
    assert locked.value.wait == timedelta(minutes=6)
    later = NOW + timedelta(minutes=10)
    tries.check(later)
    assert tries.once_more(later) == CodeTries(1, later)


async def test_an_administration_begins_once(database: Database):
    nobody = unmanned(BotId(100))
    offices = Offices(database, calendar_of, lambda: NOW)
    async with database.writing() as connection:
        assert await offices.begin(connection, nobody) == nobody
        assert await offices.begin(connection, nobody) is None
    assert await offices.stored() == nobody
    with_admin = Offices(database, calendar_of, lambda: NOW, {ADMIN})
    async with database.writing() as connection:
        assert await with_admin.begin(connection, nobody) is not None
        assert await with_admin.begin(connection, nobody) is None
    stored = await offices.stored()
    assert stored is not None
    assert stored.control == Place(ChatId(ADMIN))


def asking(person: int, *admins: int) -> list[Announce]:
    what = AccessAsked(person=PersonId(person), name=f"Имя {person}", username="")
    return [Announce(Place(ChatId(admin)), what) for admin in admins]


async def test_requests_are_told_once_a_day_and_a_few_at_a_time(database: Database):
    async with database.writing() as connection:
        await connection.execute(served.insert().values(messenger=Messenger.TELEGRAM, bot=BOT))
        await connection.execute(standing(1, ADMIN))
        first = asking(1, ADMIN, 901)
        assert await only_new_requests(connection, first, NOW) == first[:1]
        assert await only_new_requests(connection, first, NOW + timedelta(hours=23)) == []
        next_day = NOW + timedelta(days=1)
        assert await only_new_requests(connection, first, next_day) == first[:1]
        for person in range(2, MOST_TOLD + 1):
            told = await only_new_requests(connection, asking(person, ADMIN), next_day)
            assert told == asking(person, ADMIN)
        for person in (8, 9):
            assert not await only_new_requests(connection, asking(person, ADMIN), next_day)
        requests = SqlAccessRequests(connection)
        assert await requests.answer(PersonId(8)) is None
        answered = await requests.answer(PersonId(1))
        assert answered is not None
        assert answered.name == "Имя 1"
        assert await requests.answer(PersonId(1)) is None
        following = await requests.next_untold()
        assert following is not None
        assert following.person in {8, 9}
        again = NOW + timedelta(days=30)
        assert not await only_new_requests(connection, first, again)


async def test_who_asked_a_month_ago_is_forgotten(database: Database):
    async with database.writing() as connection:
        for person, days in ((1, 31), (2, 31), (3, 29)):
            at = NOW - timedelta(days=days)
            values = {"name": "Имя", "username": "name", "at": at, "told": True}
            new = access_request.insert().values(person=person, answered=person != 2, **values)
            await connection.execute(new)
    await forget_requests(database, NOW)
    left = await database.rows(select(access_request).order_by(access_request.c.person))
    rows = [(one["person"], one["name"], one["username"], one["answered"]) for one in left]
    assert rows == [(1, "", "", True), (3, "Имя", "name", True)]
