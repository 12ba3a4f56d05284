"""Updates set aside: brought back whatever the reason was, and kept no longer than they may be."""

import pytest

from bot.messengers.processing import STARTS_UNTIL_DEAD
from bot.sandbox import Photo
from bot.tutorial.sandboxes import TOKEN
from domain.model.ids import BotId
from storage.engine.database import Database
from storage.inbox.inbox import ALBUM_PAUSE, KEEP_DEAD_LETTERS, Inbox
from tests.e2e.town import HOUSING, TUESDAY_MORNING, Starting, Town
from tests.e2e.waiting import until
from tests.telegram import Sandbox
from tests.updates import received_all, store_what_waits

BOT = BotId(int(TOKEN.partition(":")[0]))


async def died_with_words_of_anna(
    starting: Starting, sandbox: Sandbox, url: str, words: str
) -> None:
    """She wrote to the program when it had been started before, and it died of that."""
    async with starting():
        pass
    sandbox.person(501, "Анна Иванова").say(501, words)
    await died_with_what_waits(sandbox, url)


async def died_with_what_waits(sandbox: Sandbox, url: str) -> None:
    """As often as is allowed, the program has died while it handled what waits at the messenger."""
    database = Database(url)
    await store_what_waits(sandbox, Inbox(database), sandbox.world.clock)
    await died(database, sandbox)


async def died(database: Database, sandbox: Sandbox) -> None:
    inbox, now = Inbox(database), sandbox.world.clock.now()
    for _ in range(STARTS_UNTIL_DEAD):
        assert await inbox.take(sandbox.messenger, [], 1, now + ALBUM_PAUSE)
    await database.close()


async def set_aside(town: Town) -> None:
    """On PostgreSQL the process that died has claimed the update for some seconds of real time."""

    async def aside() -> bool:
        await town.pass_time(seconds=2)
        return bool(await town.app.inbox.dead_letters())

    await until(aside)


async def replayed(town: Town) -> None:
    """The oldest of what was set aside comes back."""
    inbox = town.app.inbox
    aside = await inbox.dead_letters()
    assert {row.error.split()[0] for row in aside} == {"EndedWithTheProcess"}
    assert await inbox.replay(aside[0].serial)
    town.app.processing[0].wake()
    await town.settle()
    assert await inbox.dead_letters() == []


async def test_what_the_process_died_with_can_be_replayed(
    starting: Starting, sandbox: Sandbox, database_url: str
) -> None:
    await died_with_words_of_anna(starting, sandbox, database_url, "/new Яма")
    async with starting() as town:
        await set_aside(town)
        await replayed(town)
        assert town.last(town.anna).text.startswith("№1 ·")


@pytest.mark.telegram("JSON of the Bot API")
async def test_what_nobody_could_even_read_holds_no_chat_up(
    starting: Starting, sandbox: Sandbox, database_url: str
) -> None:
    async with starting():
        pass
    unreadable = {"update_id": 1, "message": {"chat": {"id": 501}}}
    database = Database(database_url)
    await Inbox(database).add(BOT, received_all([unreadable]), TUESDAY_MORNING)
    await died(database, sandbox)
    async with starting() as town:
        await set_aside(town)
        await town.say(town.anna, town.anna, "/new Яма")
        assert town.last(town.anna).text.startswith("№1 ·")


async def test_an_album_that_the_process_died_with_is_replayed_whole(
    starting: Starting, sandbox: Sandbox, database_url: str
) -> None:
    async with starting() as town:
        card = await town.routed()
    text = "Яму во дворе дома 5 засыплем завтра."
    sandbox.person(503, "Борис Петров").send_album(HOUSING, [Photo(), Photo()], text, reply_to=card)
    await died_with_what_waits(sandbox, database_url)
    async with starting() as town:
        await set_aside(town)
        await replayed(town)
        assert "Вложения: 2 фото" in town.last(-1001).text


async def test_what_nobody_replayed_is_erased_at_a_later_start(
    starting: Starting, sandbox: Sandbox, database_url: str
) -> None:
    await died_with_words_of_anna(starting, sandbox, database_url, "Яма")
    async with starting() as town:
        await set_aside(town)
        assert not (await town.app.inbox.dead_letters())[0].erased
        await town.clock.advance_to(town.clock.now() + KEEP_DEAD_LETTERS)
    async with starting() as town:

        async def erased() -> bool:
            return (await town.app.inbox.dead_letters())[0].erased

        await until(erased)
        (aside,) = await town.app.inbox.dead_letters()
        assert (aside.erased, aside.payload) == (True, {})
