"""A bot replaced by another: numbers of messages start again, and nothing of before is mixed up."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.sandbox import Photo
from bot.sandbox.chat import Message, User
from bot.tutorial.sandboxes import TOKEN
from domain.model.ids import BotId, Messenger
from storage.engine.database import Database
from storage.inbox.inbox import Inbox
from storage.schema.incidents import draft
from tests.e2e.invariants import violations
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Stage, Town
from tests.max.sandbox import Sandbox as MaxSandbox
from tests.telegram import Sandbox
from tests.updates import store_what_waits

OTHER_TOKEN = "200000:otklik-another"
FORMER, NEW = 100_000, 200_000
"""The accounts of the two bots."""

TOKENS = {FORMER: TOKEN, NEW: OTHER_TOKEN}


@pytest.fixture
async def elsewhere(sandbox: Sandbox) -> AsyncIterator[Sandbox]:
    """Telegram as the other bot meets it: it has numbers of its own for messages. In MAX it has not."""
    if Stage.messenger is Messenger.MAX:
        yield sandbox
        return
    async with Sandbox(token=OTHER_TOKEN, clock=sandbox.world.clock, privacy=False) as other:
        yield other


@dataclass
class Succession:
    """One database, which one bot serves after another."""

    organisation: Path
    database_url: str
    where: Mapping[int, Sandbox]
    bots: dict[BotId, int] = field(default_factory=dict)
    """The accounts by the ids that the database has for them."""

    @asynccontextmanager
    async def served(self, account: int, *, rude: bool = False) -> AsyncIterator[Town]:
        """The program of that bot, with all that it has to say at the start."""
        sandbox, url = self.where[account], self.database_url
        if Stage.messenger is Messenger.MAX and sandbox.world.bot.id != account:
            cast("MaxSandbox", sandbox).replace_bot(TOKENS[account], account)
        variable = {Messenger.TELEGRAM: "bot_token", Messenger.MAX: "max_token"}
        token: dict[str, Any] = {variable[Stage.messenger]: TOKENS[account]}
        async with Town.running(sandbox, self.organisation, url, **token) as town:
            (line,) = town.app.lines
            self.bots[line.bot] = account
            await town.settle()
            yield town
            await town.settle()
            assert rude or not await violations(town)
            assert not await town.discrepancies()

    async def drafts(self) -> list[tuple[int, int]]:
        """The numbers of the incidents with drafts, and to which bot each was sent."""
        database = Database(self.database_url)
        async with database.reading() as connection:
            columns = (draft.c.number, draft.c.source_bot)
            rows = (await connection.execute(select(*columns).order_by(*columns))).all()
        await database.close()
        return [(row.number, self.bots[row.source_bot]) for row in rows]


@pytest.fixture
def succession(
    organisation_file: Path, database_url: str, sandbox: Sandbox, elsewhere: Sandbox
) -> Succession:
    where = {FORMER: sandbox, NEW: elsewhere}
    if Stage.messenger is Messenger.MAX:
        cast("MaxSandbox", sandbox).replace_bot(TOKEN, FORMER)
    return Succession(organisation_file, database_url, where)


def shown(town: Town, chat: int) -> list[Message]:
    """What this bot has sent there."""
    return [one for one in town.chat(chat).messages if one.sender is town.sandbox.world.bot]


async def four(town: Town) -> None:
    """№1 is registered; №2-4 are sent to the housing department."""
    await town.registered("Первое сообщение.")
    for about in ("Второе.", "Третье.", "Четвёртое."):
        await town.routed(about)


async def test_what_is_written_to_the_new_bot_is_not_taken_for_what_the_former_one_got(
    succession: Succession,
) -> None:
    async with succession.served(FORMER) as town:
        await four(town)
        (former,) = town.app.lines
    with capture_logs() as logs:
        async with succession.served(NEW) as town:
            assert town.last(CONTROL).text.startswith("№1 ·")
            told = [message.text.splitlines()[0] for message in shown(town, HOUSING)]
            assert [number in line for number, line in zip("234", told, strict=True)] == [True] * 3
            assert (await town.registered("Новое.")).text.startswith("№5 ·")
            *_, card = (one for one in shown(town, HOUSING) if "№4" in one.text)
            await town.reply(town.boris, card, DRAFT)
            assert "№4" in town.last(CONTROL).text
            (new,) = town.app.lines
    changed = [line for line in logs if line["event"] == "bot.changed"]
    assert [(line["former"], line["bot"]) for line in changed] == [(former.bot, new.bot)]
    assert await succession.drafts() == [(4, NEW)]


async def test_the_first_bot_comes_back(succession: Succession) -> None:
    async with succession.served(FORMER) as town:
        await four(town)
        of_before = town.chat(HOUSING).find("№3")
    async with succession.served(NEW) as town:
        await town.routed("Пятое.")
    async with succession.served(FORMER, rude=True) as town:  # its earlier poll is cut off
        assert "№5" in town.last(HOUSING).text
        await town.reply(town.boris, of_before, DRAFT)
        assert "№3" in town.last(CONTROL).text
    assert await succession.drafts() == [(3, FORMER)]


async def test_a_reply_to_what_the_former_bot_sent_does_no_harm(succession: Succession) -> None:
    """Its number is that of a card of the new bot, where each has numbers of its own."""
    async with succession.served(FORMER) as town:
        await four(town)
        content = town.chat(HOUSING).find("№3").content
    async with succession.served(NEW) as town:
        chat = town.chat(HOUSING)
        former = User(FORMER, "Отклик", is_bot=True, username="otklik_test_bot")
        card = chat.find("№4")
        old = Message(card.id, chat, former, card.date, content)
        await town.reply(town.boris, old, DRAFT)
        assert chat.last.text == DRAFT
    assert await succession.drafts() == []


async def test_what_was_sent_to_the_former_bot_is_still_handled(succession: Succession) -> None:
    async with succession.served(FORMER) as town:
        await four(town)
        former = town
    former.boris.reply(former.chat(HOUSING).find("№4"), DRAFT)
    former.boris.press(former.chat(HOUSING).find("№2"), "Взять в работу")
    database = Database(succession.database_url)
    await store_what_waits(former.sandbox, Inbox(database), former.clock)
    await database.close()
    async with succession.served(NEW, rude=True) as town:
        assert "№4" in town.last(CONTROL).text
        taken = [one.text for one in shown(town, HOUSING) if "Взято в работу: Петров" in one.text]
        assert "№2" in [text.partition(" ")[0] for text in taken]
        receipt = town.chat(HOUSING).find("отдел контроля")
        assert receipt.reply_to is None
    assert await succession.drafts() == [(4, FORMER)]


@pytest.mark.telegram("files that belong to a bot")
async def test_a_card_goes_without_the_files_that_died_with_the_former_bot(
    succession: Succession,
) -> None:
    async with succession.served(FORMER) as town:
        await town.send(town.boris, await town.routed(), Photo(), Photo(), text=DRAFT)
        assert "версия 1" in town.last(CONTROL).text
    async with succession.served(NEW, rude=True) as town:
        card = town.chat(CONTROL).find("версия 1")
        assert "вложения" in town.last(CONTROL).text.lower()
        assert await town.press(town.maria, card, "✅ Согласовать")
        assert DRAFT in town.last(HOUSING).text


async def test_a_text_that_waits_for_its_authors_word_is_asked_about_again(
    succession: Succession,
) -> None:
    async with succession.served(FORMER) as town:
        await four(town)
        question = await town.reply(town.boris, town.chat(HOUSING).find("№4"), "Хорошо, сделаем")
        label = question.buttons[0][0]
    async with succession.served(NEW) as town:
        again = town.find(HOUSING, "Это ответ гражданину?")
        assert again is not question
        await town.press(town.boris, again, label)
        assert "№4" in town.last(CONTROL).text
    assert await succession.drafts() == [(4, FORMER)]


async def test_the_new_bot_takes_over_in_the_groups_where_the_former_one_was(
    succession: Succession, sandbox: Sandbox
) -> None:
    """Nobody has started it yet: what stood in private stands in control's chat."""
    async with succession.served(FORMER) as town:
        await four(town)
        of_former = town.chat(HOUSING).find("№4")
    if Stage.messenger is Messenger.TELEGRAM:
        sandbox.replace_bot(OTHER_TOKEN)
        succession = replace(succession, where={NEW: sandbox})
    async with succession.served(NEW, rude=True) as town:
        assert town.last(CONTROL).text.startswith("№1 ·")
        await town.reply(town.boris, of_former, DRAFT)
        assert town.last(HOUSING).text == DRAFT
        town.anna.start()
        assert (await town.registered("Новое.")).text.startswith("№5 ·")
        (card,) = (one for one in shown(town, HOUSING) if "№4" in one.text)
        await town.reply(town.boris, card, DRAFT)
        assert "№4" in town.last(CONTROL).text
    assert await succession.drafts() == [(4, NEW)]
