"""Accounts of people in both messengers: links, and the one last used."""

import asyncio
from datetime import timedelta
from functools import partial

from domain.model.ids import BotId, ChatId, Messenger, PersonId, Place, id_in
from domain.model.organisation.accounts import AccountLink, linked, unlinked
from domain.model.organisation.changing import appointed, dismissed, restored, suspended
from domain.model.organisation.people import Post, Role
from storage.engine.database import Database
from storage.organisation.dialogs import SqlDialogs
from storage.organisation.offices import Offices
from storage.schema.staff import account_link, last_account
from storage.upkeep.bot_switch import serve
from tests.storage.samples import ADMIN, BOT, NOW, Units, calendar_of
from tests.storage.servers import on_postgresql
from tests.unit.test_organisation import IVANOVA

IN_MAX = PersonId(id_in(Messenger.MAX, 77))


async def link(units: Units) -> None:
    async with units.unit() as uow:
        post = Post(Role.HEAD)
        await uow.change_organisation(
            partial(appointed, person=IVANOVA, name="Иванова Анна Петровна", post=post), ADMIN
        )
        await uow.commit()
    await units.do(
        lambda uow: uow.change_organisation(
            partial(linked, person=IVANOVA, account=IN_MAX), IVANOVA
        )
    )


async def reached(units: Units) -> Place:
    async with units.unit() as uow:
        return (await uow.office()).organisation.private_of(IVANOVA)


async def test_a_code_is_used_once_and_only_the_last_one_is_valid(units: Units):
    async with units.unit() as uow:
        await uow.account_links.add(AccountLink("first", IVANOVA, NOW + timedelta(hours=1)))
        await uow.account_links.add(AccountLink("second", IVANOVA, NOW + timedelta(hours=1)))
        assert await uow.account_links.use("first", NOW) is None
        assert await uow.account_links.use("second", NOW + timedelta(hours=1)) is None
        assert await uow.account_links.use("second", NOW) == IVANOVA
        assert await uow.account_links.use("second", NOW) is None


async def test_a_person_is_reached_where_they_were_last_active(units: Units, offices: Offices):
    await link(units)
    assert await reached(units) == Place(ChatId(IVANOVA))
    await offices.note_account(IN_MAX)
    assert await reached(units) == Place(ChatId(IN_MAX))
    assert (await offices.now_in_force()).organisation.people[IVANOVA].reached_in == IN_MAX
    await offices.note_account(IVANOVA)
    assert await reached(units) == Place(ChatId(IVANOVA))


async def test_only_a_change_of_the_messenger_is_written(units: Units, offices: Offices):
    await link(units)
    for account in (IVANOVA, PersonId(999), PersonId(id_in(Messenger.MAX, 999))):
        await offices.note_account(account)
    assert await units.count(last_account) == 0
    await offices.note_account(IN_MAX)
    before = await offices.now_in_force()
    await offices.note_account(IN_MAX)
    assert await offices.now_in_force() is before


async def test_another_process_sees_it(units: Units, offices: Offices, database: Database):
    await link(units)
    other = Offices(database, calendar_of, lambda: NOW, [ADMIN])
    assert (await other.now_in_force()).organisation.people[IVANOVA].reached_in == IVANOVA
    await offices.note_account(IN_MAX)
    assert (await other.now_in_force()).organisation.people[IVANOVA].reached_in == IN_MAX


async def test_who_was_last_active_where_no_bot_is_any_more_is_reached_in_the_other_messenger(
    units: Units, offices: Offices, database: Database
):
    await link(units)
    await offices.note_account(IN_MAX)
    await serve(database, offices, [BOT, BotId(id_in(Messenger.MAX, 7))], NOW)
    assert await reached(units) == Place(ChatId(IN_MAX))
    await serve(database, offices, [BOT], NOW)
    assert await reached(units) == Place(ChatId(IVANOVA))


@on_postgresql
async def test_noting_an_account_waits_for_a_change_of_the_organisation(
    units: Units, offices: Offices
):
    await link(units)
    await offices.note_account(IN_MAX)
    async with units.unit() as uow:
        await uow.change_organisation(partial(suspended, person=IVANOVA), None)
        noting = asyncio.create_task(offices.note_account(IVANOVA))
        await asyncio.sleep(0.3)
        await uow.change_organisation(
            lambda now: unlinked(restored(now, IVANOVA), IVANOVA, Messenger.MAX), ADMIN
        )
        await uow.commit()
    await noting
    assert await units.count(last_account) == 0


async def test_nothing_is_kept_of_unlinked_accounts_and_of_who_has_left(
    units: Units, offices: Offices
):
    await link(units)
    await offices.note_account(IN_MAX)
    async with units.unit() as uow:
        await uow.account_links.add(AccountLink("code", IVANOVA, NOW + timedelta(hours=1)))
        await uow.change_organisation(partial(suspended, person=IVANOVA), None)
        await uow.commit()
    assert (await units.count(last_account), await units.count(account_link)) == (1, 1)
    await units.do(
        lambda uow: uow.change_organisation(
            lambda now: unlinked(restored(now, IVANOVA), IVANOVA, Messenger.MAX), ADMIN
        )
    )
    assert (await units.count(last_account), await units.count(account_link)) == (0, 1)
    await units.do(lambda uow: uow.change_organisation(partial(dismissed, person=IVANOVA), None))
    assert await units.count(account_link) == 0


async def test_a_dialog_is_kept_by_bot_until_its_account_is_unlinked(
    units: Units, offices: Offices, database: Database
):
    await link(units)
    dialogs, bot = SqlDialogs(database, offices.now_in_force), BotId(id_in(Messenger.MAX, 7))
    for chat in (5, 6):
        await dialogs.put(bot, {77: chat, 999: 8})
    assert await dialogs.chat(bot, 77) == 6
    assert await dialogs.chat(bot, 999) is None  # a stranger
    assert await dialogs.chat(BOT, 77) is None
    await units.do(
        lambda uow: uow.change_organisation(
            partial(unlinked, person=IVANOVA, messenger=Messenger.MAX), IVANOVA
        )
    )
    assert await dialogs.chat(bot, 77) is None
