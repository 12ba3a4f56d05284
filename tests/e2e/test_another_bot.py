"""A bot replaced by another: numbers of messages start again, and nothing of before is mixed up."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.sandbox import Photo
from bot.sandbox.chat import Message, User
from bot.tutorial.simulation import TOKEN
from domain.model.ids import BotId
from storage.engine.database import Database
from storage.inbox.inbox import Inbox
from storage.schema.incidents import draft
from tests.e2e.invariants import violations
from tests.e2e.town import CONTROL, DRAFT, HOUSING, TUESDAY_MORNING, Town
from tests.telegram import Sandbox
from tests.updates import received_all

pytestmark = pytest.mark.telegram("numbers of messages that begin anew with another bot")

OTHER_TOKEN = "200000:otklik-another"
BOT, OTHER = 100_000, 200_000


@pytest.fixture
async def elsewhere(sandbox: Sandbox) -> AsyncIterator[Sandbox]:
    """Telegram as the other bot meets it."""
    async with Sandbox(token=OTHER_TOKEN, clock=sandbox.world.clock, privacy=False) as other:
        yield other


@dataclass
class Succession:
    """One database, which one bot serves after another."""

    organisation: Path
    database_url: str

    @asynccontextmanager
    async def served(self, sandbox: Sandbox, *, rude: bool = False) -> AsyncIterator[Town]:
        """The program of that Telegram's bot, with all that it has to say at the start."""
        token = {BOT: TOKEN, OTHER: OTHER_TOKEN}[sandbox.world.bot.id]
        url = self.database_url
        async with Town.running(sandbox, self.organisation, url, bot_token=token) as town:
            await town.settle()
            yield town
            await town.settle()
            assert rude or not await violations(town)
            assert not await town.discrepancies()

    async def drafts(self) -> list[tuple[int, int]]:
        """The numbers of the incidents with drafts, and from which bot's message each came."""
        database = Database(self.database_url)
        async with database.reading() as connection:
            columns = (draft.c.number, draft.c.source_bot)
            rows = (await connection.execute(select(*columns).order_by(*columns))).all()
        await database.close()
        return [(row.number, row.source_bot) for row in rows]


@pytest.fixture
def succession(organisation_file: Path, database_url: str) -> Succession:
    return Succession(organisation_file, database_url)


async def four(town: Town) -> None:
    """№1 is registered; №2-4 are sent to the housing department."""
    await town.registered("Первое сообщение.")
    for about in ("Второе.", "Третье.", "Четвёртое."):
        await town.routed(about)


async def test_what_is_written_to_the_new_bot_is_not_taken_for_what_the_former_one_got(
    succession: Succession, sandbox: Sandbox, elsewhere: Sandbox
) -> None:
    async with succession.served(sandbox) as town:
        await four(town)
    with capture_logs() as logs:
        async with succession.served(elsewhere) as town:
            assert town.last(CONTROL).text.startswith("№1 ·")
            told = [message.text.splitlines()[0] for message in town.chat(HOUSING).messages]
            assert [number in line for number, line in zip("234", told, strict=True)] == [True] * 3
            assert (await town.registered("Новое.")).text.startswith("№5 ·")
            card = town.chat(HOUSING).find("№4")
            await town.reply(town.boris, card, DRAFT)
            assert "№4" in town.last(CONTROL).text
    changed = [line for line in logs if line["event"] == "bot.changed"]
    assert [(line["former"], line["bot"]) for line in changed] == [(BOT, OTHER)]
    assert await succession.drafts() == [(4, OTHER)]


async def test_the_first_bot_comes_back(
    succession: Succession, sandbox: Sandbox, elsewhere: Sandbox
) -> None:
    async with succession.served(sandbox) as town:
        await four(town)
        of_before = town.chat(HOUSING).find("№3")
    async with succession.served(elsewhere) as town:
        await town.routed("Пятое.")
    async with succession.served(sandbox, rude=True) as town:  # its earlier poll is cut off
        assert "№5" in town.last(HOUSING).text
        await town.reply(town.boris, of_before, DRAFT)
        assert "№3" in town.last(CONTROL).text
    assert await succession.drafts() == [(3, BOT)]


async def test_a_reply_to_what_the_former_bot_sent_does_no_harm(
    succession: Succession, sandbox: Sandbox, elsewhere: Sandbox
) -> None:
    """Its number is that of a card of the new bot."""
    async with succession.served(sandbox) as town:
        await four(town)
        content = town.chat(HOUSING).find("№3").content
    async with succession.served(elsewhere) as town:
        chat = town.chat(HOUSING)
        former = User(BOT, "Отклик", is_bot=True, username="otklik_test_bot")
        card = chat.find("№4")
        old = Message(card.id, chat, former, card.date, content)
        await town.reply(town.boris, old, DRAFT)
        assert chat.last.text == DRAFT
    assert await succession.drafts() == []


async def test_what_was_sent_to_the_former_bot_is_still_handled(
    succession: Succession, sandbox: Sandbox, elsewhere: Sandbox
) -> None:
    async with succession.served(sandbox) as town:
        await four(town)
    town.boris.reply(town.chat(HOUSING).find("№4"), DRAFT)
    town.boris.press(town.chat(HOUSING).find("№2"), "Взять в работу")
    database = Database(succession.database_url)
    received = list(sandbox.world.updates.pending)
    await Inbox(database).add(BotId(BOT), received_all(received), TUESDAY_MORNING)
    await database.close()
    async with succession.served(elsewhere, rude=True) as town:
        assert "№4" in town.last(CONTROL).text
        assert "Взято в работу: Петров" in town.chat(HOUSING).find("№2").text
        receipt = town.chat(HOUSING).find("отдел контроля")
        assert receipt.reply_to is None
    assert await succession.drafts() == [(4, BOT)]


async def test_a_card_goes_without_the_files_that_died_with_the_former_bot(
    succession: Succession, sandbox: Sandbox, elsewhere: Sandbox
) -> None:
    async with succession.served(sandbox) as town:
        town.boris.send_album(HOUSING, [Photo(), Photo()], DRAFT, reply_to=await town.routed())
        await town.settle()
        assert "версия 1" in town.last(CONTROL).text
    async with succession.served(elsewhere, rude=True) as town:
        card = town.chat(CONTROL).find("версия 1")
        assert "вложения" in town.last(CONTROL).text.lower()
        assert await town.press(town.maria, card, "✅ Согласовать")
        assert DRAFT in town.last(HOUSING).text


async def test_a_text_that_waits_for_its_authors_word_is_asked_about_again(
    succession: Succession, sandbox: Sandbox, elsewhere: Sandbox
) -> None:
    async with succession.served(sandbox) as town:
        await four(town)
        question = await town.reply(town.boris, town.chat(HOUSING).find("№4"), "Спасибо!")
        label = question.buttons[0][0]
    async with succession.served(elsewhere) as town:
        await town.press(town.boris, town.chat(HOUSING).find("Это ответ гражданину?"), label)
        assert "№4" in town.last(CONTROL).text
    assert await succession.drafts() == [(4, BOT)]


async def test_the_new_bot_takes_over_in_the_groups_where_the_former_one_was(
    succession: Succession, sandbox: Sandbox
) -> None:
    """Nobody has started it yet: what stood in private stands in control's chat."""
    async with succession.served(sandbox) as town:
        await four(town)
        of_former = town.chat(HOUSING).find("№4")
    sandbox.replace_bot(OTHER_TOKEN)
    async with succession.served(sandbox, rude=True) as town:
        assert town.last(CONTROL).text.startswith("№1 ·")
        await town.reply(town.boris, of_former, DRAFT)
        assert town.last(HOUSING).text == DRAFT
        town.anna.start()
        assert (await town.registered("Новое.")).text.startswith("№5 ·")
        (card,) = (
            message
            for message in town.chat(HOUSING).messages
            if message.sender.id == OTHER and "№4" in message.text
        )
        await town.reply(town.boris, card, DRAFT)
        assert "№4" in town.last(CONTROL).text
    assert await succession.drafts() == [(4, OTHER)]
