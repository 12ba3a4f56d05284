"""An employee adds their account in the other messenger by a link from `/my`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.conversation.question import Question
from domain.model.conversation.questions import Administer, ConfirmAccount
from domain.model.ids import (
    BotId,
    ChatId,
    MessageId,
    MessageRef,
    Messenger,
    PersonId,
    Place,
    id_in,
    messenger_of,
)
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.revision import Revision, differences
from handlers.administration.accounts import LinkAccount, MyAccount
from handlers.lists import render_said
from handlers.messages.dispatch import dispatch
from handlers.reading.organisation_changes import describe
from handlers.ui.buttons import Button, Keyboard
from handlers.ui.context import BotAccount, Context, Response
from handlers.ui.incoming import ButtonPress, Incoming, IncomingMessage, of_employee
from handlers.ui.menus import Choice
from handlers.ui.questions import Drop, Dropped
from storage.incidents.reading import SqlReading
from storage.schema.messages import outbox, question
from tests.bot.contexts import CODES, ShelfFiles
from tests.storage.samples import ADMIN, BOT, IVANOVA, NOW, PETROV, Units

BOTS: Mapping[Messenger, BotAccount] = {
    Messenger.TELEGRAM: BotAccount(BOT, "otklik_bot"),
    Messenger.MAX: BotAccount(BotId(id_in(Messenger.MAX, 5)), "otklik_max_bot"),
}
IN_MAX = PersonId(id_in(Messenger.MAX, 77))


class Desk:
    """Handles updates as processing does."""

    def __init__(self, units: Units, reading: SqlReading) -> None:
        self.units = units
        self.reading = reading
        self.bots = BOTS

    async def organisation(self) -> Organisation:
        return (await self.reading.office()).organisation

    async def take(self, incoming: Incoming, account: PersonId) -> Response:
        me = BOTS[messenger_of(account)]
        context = Context(
            self.units.unit(), self.reading, self.units.now, me, ShelfFiles(), CODES, bots=self.bots
        )
        return await dispatch(of_employee(incoming, await self.organisation()), context)

    async def write(self, account: PersonId, text: str) -> Sequence[str]:
        ref = MessageRef(BOTS[messenger_of(account)].id, Place(ChatId(account)), MessageId("1"))
        written = IncomingMessage(Actor(account, ref), self.units.now, ref, text, (ref,))
        response = await self.take(written, account)
        return [one.html for one in response.notices if isinstance(one, TextNotice)]

    async def ask_for_link(self, account: PersonId) -> str:
        """Press the button and return the code."""
        ref = MessageRef(BOTS[messenger_of(account)].id, Place(ChatId(account)), MessageId("2"))
        other = next(one for one in Messenger if one is not messenger_of(account))
        pressed = ButtonPress("1", Actor(account, ref, pressed=True), LinkAccount(messenger=other))
        await self.take(pressed, account)
        _, text = (await self.sent())[-1]
        found = re.search(r"https://(?:t\.me|max\.ru)/otklik\w+\?start=([\w-]+)", text)
        assert found is not None
        return found[1]

    async def asked(self) -> tuple[int, int]:
        """The latest question about an account, and the chat where it is asked."""
        async with self.units.database.reading() as connection:
            rows = select(question).where(question.c.purpose == ConfirmAccount.purpose)
            row = (await connection.execute(rows.order_by(question.c.id.desc()))).first()
            assert row is not None
            return row.id, row.chat

    async def press(self, account: PersonId, button: Button, chat: int | None = None) -> Response:
        there = Place(ChatId(chat or account))
        ref = MessageRef(BOTS[messenger_of(there.chat)].id, there, MessageId("3"))
        return await self.take(ButtonPress("1", Actor(account, ref, pressed=True), button), account)

    async def link(self, person: PersonId, account: PersonId) -> None:
        """Open the person's link in that account, and confirm it."""
        await self.write(account, f"/start {await self.ask_for_link(person)}")
        number, where = await self.asked()
        await self.press(PersonId(where), MyAccount(question=number))

    async def sent(self) -> Sequence[tuple[int, str]]:
        async with self.units.database.reading() as connection:
            rows = select(outbox.c.chat, outbox.c.html).order_by(outbox.c.id)
            return [(row.chat, row.html) for row in await connection.execute(rows) if row.html]


@pytest.fixture
def desk(units: Units, reading: SqlReading) -> Desk:
    return Desk(units, reading)


async def offered(desk: Desk, account: PersonId) -> Sequence[str]:
    """The buttons under `/my`."""
    ref = MessageRef(BOTS[messenger_of(account)].id, Place(ChatId(account)), MessageId("1"))
    written = IncomingMessage(Actor(account, ref), NOW, ref, "/my", (ref,))
    (notice,) = (await desk.take(written, account)).notices
    assert isinstance(notice, TextNotice)
    keyboard = render_said(notice).parts[0].keyboard
    return (
        [key.label for row in keyboard.rows for key in row]
        if isinstance(keyboard, Keyboard)
        else []
    )


async def test_a_person_of_max_links_their_account_in_telegram(desk: Desk):
    await desk.link(IVANOVA, IN_MAX)
    await desk.units.do(lambda uow: uow.change_organisation(_moved, ADMIN))
    assert await offered(desk, IN_MAX) == ["Привязать Telegram"]
    await desk.link(IN_MAX, PersonId(777))
    assert (await desk.organisation()).people[IN_MAX].accounts == (IN_MAX, PersonId(777))
    assert await offered(desk, IN_MAX) == await offered(desk, PersonId(777)) == []


def _moved(now: Organisation) -> Organisation:
    ivanova = replace(now.people[IVANOVA], id=IN_MAX, others=())
    people = {**now.people, IN_MAX: ivanova}
    del people[IVANOVA]
    return replace(now, people=people)


async def test_without_a_second_messenger_nothing_is_offered(desk: Desk):
    desk.bots = {Messenger.TELEGRAM: BOTS[Messenger.TELEGRAM]}
    assert await offered(desk, IVANOVA) == []


async def test_a_link_serves_once_and_for_an_hour(desk: Desk):
    code = await desk.ask_for_link(IVANOVA)
    desk.units.now = NOW + timedelta(hours=1)
    assert "устарела" in (await desk.write(IN_MAX, f"/start {code}"))[0]
    desk.units.now = NOW
    await desk.write(IN_MAX, f"/start {code}")
    other = PersonId(id_in(Messenger.MAX, 78))
    assert "устарела" in (await desk.write(other, f"/start {code}"))[0]


async def test_a_link_is_refused_where_it_can_not_serve_and_stays_valid(desk: Desk):
    code = await desk.ask_for_link(IVANOVA)
    assert "в другом мессенджере" in (await desk.write(IVANOVA, f"/start {code}"))[0]
    await desk.link(PETROV, IN_MAX)
    taken = await desk.write(IN_MAX, f"/start {code}")
    assert "у другого работника (Петров Б. В.)" in taken[0]
    other = PersonId(id_in(Messenger.MAX, 78))
    await desk.write(other, f"/start {code}")
    await desk.press(IVANOVA, MyAccount(question=(await desk.asked())[0]))
    assert (await desk.organisation()).id_of(other) == IVANOVA


async def test_who_opens_the_link_of_another_gets_nothing_without_their_word(desk: Desk):
    stranger = PersonId(id_in(Messenger.MAX, 78))
    await desk.write(stranger, f"/start {await desk.ask_for_link(IVANOVA)}")
    number, _ = await desk.asked()
    for forger in (stranger, PETROV):
        await desk.press(forger, MyAccount(question=number))
    assert (await desk.organisation()).person(stranger) is None
    await desk.press(IVANOVA, Drop(question=number, what=Dropped.ACCOUNT))
    await desk.press(IVANOVA, MyAccount(question=number))
    assert (await desk.organisation()).person(stranger) is None


async def test_an_account_that_got_an_owner_meanwhile_is_not_taken_from_them(desk: Desk):
    await desk.write(IN_MAX, f"/start {await desk.ask_for_link(IVANOVA)}")
    number, _ = await desk.asked()
    await desk.link(PETROV, IN_MAX)
    refused = await desk.press(IVANOVA, MyAccount(question=number))
    assert refused.toast is not None
    assert "у другого работника" in refused.toast.text
    assert (await desk.organisation()).id_of(IN_MAX) == PETROV


async def test_a_question_about_an_account_leaves_what_its_owner_has_open(desk: Desk):
    code = await desk.ask_for_link(ADMIN)
    await desk.write(ADMIN, "/settings")
    async with desk.units.database.reading() as connection:
        opened = (await connection.execute(select(question.c.id))).scalar_one()
    await desk.write(IN_MAX, f"/start {code}")
    kept = select(question.c.id).where(question.c.open).order_by(question.c.id)
    assert await desk.units.database.scalars(kept) == [opened, opened + 1]


async def test_a_code_is_shown_in_no_group(desk: Desk):
    """A button of a private chat, forged in a group."""
    group = -1003
    before = await desk.sent()
    said = await desk.press(IVANOVA, LinkAccount(messenger=Messenger.MAX), group)
    assert said.toast is not None
    assert "личный чат" in said.toast.text
    async with desk.units.unit() as uow:
        page = Administer(MenuPage(PageKind.LINK))
        number = await uow.questions.ask(Question(ADMIN, Place(ChatId(group)), page))
        await uow.commit()
    said = await desk.press(
        ADMIN, Choice(question=number, kind=PageKind.INVITE, key="head."), group
    )
    assert said.toast is not None
    assert "личный чат" in said.toast.text
    async with desk.units.unit() as uow:
        assert await uow.invitations.waiting(NOW) == []
    assert await desk.sent() == before


async def test_the_journal_names_who_linked_which_account(desk: Desk, reading: SqlReading):
    await desk.link(IVANOVA, IN_MAX)
    (last,) = await reading.revisions(0, 1)
    assert isinstance(last, Revision)
    assert last.by == IVANOVA
    changes = differences(last.before, last.after)
    assert describe(changes) == ["Добавлено: аккаунт работника: Иванова А. П., MAX 77"]
