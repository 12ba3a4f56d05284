"""What befalls a running program, and that nothing is lost by it: the page docs/reference/faults.md.

Each story ends as all do: whatever waits is told, nobody was refused, `otklik db check` finds nothing.
"""

import asyncio
import os
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, make_url, select, text

from bot.messengers import processing
from bot.sandbox import Message
from bot.sandbox.telegram.updates import PRESS_LIFE
from handlers.messages.dispatch import dispatch
from storage.engine import database
from storage.engine.database import DatabaseUnavailable
from storage.schema.messages import InboxState, inbox
from tests.e2e.processes.cluster import cluster
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Town
from tests.storage.servers import empty_database, on_server
from tests.telegram import Sandbox

pytestmark = pytest.mark.faults

BACKLOG = int(os.environ.get("OTKLIK_BACKLOG") or 300)
"""Updates that wait at Telegram; `make faults` has thousands of them."""

END_SESSIONS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
READ_ONLY = "ALTER DATABASE {name} SET default_transaction_read_only = {value}"


@pytest.fixture
async def town_on_server(sandbox: Sandbox, organisation_file: Path) -> AsyncIterator[Town]:
    """The same town; its database is on PostgreSQL."""
    async with (
        empty_database() as url,
        Town.running(sandbox, organisation_file, url) as town,
    ):
        yield town


async def test_an_outage_of_thirty_hours(town: Town) -> None:
    """Telegram forgets what was written more than a day ago, and presses after minutes."""
    to_approve = await town.drafted()
    town.rude = True  # a press that Telegram has forgotten is never answered
    with town.sandbox.faults.outage():
        town.anna.say(town.anna.id, "/new Яма, о которой Telegram забудет.")
        press = town.maria.press(to_approve, "✅ Согласовать")
        await town.clock.advance(PRESS_LIFE + 1)
        await hours_go_by(town, 25)
        town.anna.say(town.anna.id, "/new Яма, которая дождётся.")
        await hours_go_by(town, 5)
    await town.settle()
    assert press.answer is None
    texts = [message.text for message in town.chat(town.anna).messages if message.sender.is_bot]
    assert len([one for one in texts if one.startswith("№2 ·")]) == 1
    assert not any("забудет" in one for one in texts)
    overdue = [one.text for one in town.chat(CONTROL).messages if "просроч" in one.text.lower()]
    assert len([one for one in overdue if "№1" in one]) <= 2
    await town.press(town.maria, to_approve, "✅ Согласовать")
    assert "Разместите" in "".join(one.text for one in town.chat(HOUSING).messages)
    assert await town.discrepancies() == []


@pytest.fixture
def soon_impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program waits half a second for the database where it else waits two and a half."""
    monkeypatch.setattr(database, "_LOCK_WAIT", 0.5)
    monkeypatch.setattr(database, "_FAILING_WAIT", 0.5)


@pytest.mark.usefixtures("soon_impatient")
async def test_a_database_that_another_program_locks_for_long(
    town: Town, database_url: str
) -> None:
    """Eight times as long as the program waits for it."""
    await town.registered("Яма до того.")
    with closing(
        sqlite3.connect(make_url(database_url).database or "", check_same_thread=False)
    ) as other:
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        town.anna.say(town.anna.id, "/new Яма при занятой базе.")
        town.anna.say(town.anna.id, "/new Ещё одна яма.")
        await asyncio.sleep(4)
        await asyncio.to_thread(other.rollback)
    await town.settle(60)
    assert [one.text.split()[0] for one in cards(town)] == ["№1", "№2", "№3"]


async def test_a_database_that_is_full(town: Town) -> None:
    await town.registered("Яма до того.")
    with each_transaction(town, "PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1000000"):
        for number in range(20):  # more than fits into the pages that are free
            town.anna.say(town.anna.id, f"/new Яма {number}. {'Очень длинная жалоба. ' * 100}")
        await asyncio.sleep(3)
        assert town.sandbox.world.updates.pending
    await town.settle(60)
    assert [one.text.split()[0] for one in cards(town)] == [f"№{n}" for n in range(1, 22)]


async def test_a_database_that_can_only_be_read(town: Town) -> None:
    await town.registered("Яма до того.")
    with each_transaction(town, "PRAGMA query_only = ON", "PRAGMA query_only = OFF"):
        for number in range(5):
            town.anna.say(town.anna.id, f"/new Яма {number}.")
        await asyncio.sleep(2)
        assert town.sandbox.world.updates.pending
    await town.settle(60)
    assert [one.text.split()[0] for one in cards(town)] == [f"№{n}" for n in range(1, 7)]


@pytest.mark.postgresql
async def test_a_server_that_ends_every_session_again_and_again(town_on_server: Town) -> None:
    """As one does that is restarted, or taken over by its replica."""
    town = town_on_server
    for number in range(1, 13):
        town.anna.say(town.anna.id, f"/new Яма {number}.")
        await asyncio.sleep(0.1)
        await on_server(text(END_SESSIONS), database=name_of(town))
    await recovered(town)
    assert [one.text.split()[0] for one in cards(town)] == [f"№{n}" for n in range(1, 13)]
    assert await town.discrepancies() == []


@pytest.mark.postgresql
async def test_a_server_that_can_only_be_read(town_on_server: Town) -> None:
    town, name = town_on_server, name_of(town_on_server)
    await town.registered("Яма до того.")
    for value in ("on", "off"):
        await on_server(text(READ_ONLY.format(name=name, value=value)))
        await on_server(text(END_SESSIONS), database=name)
        town.anna.say(town.anna.id, f"/new Яма, пока read_only = {value}.")
        await asyncio.sleep(2)
        assert len(cards(town)) == 1 or value == "off"
    await recovered(town)
    assert [one.text.split()[0] for one in cards(town)] == ["№1", "№2", "№3"]
    assert await town.discrepancies() == []


@pytest.mark.postgresql
async def test_a_server_that_crashes_and_comes_back(
    sandbox: Sandbox, organisation_file: Path
) -> None:
    """One of the test's own."""
    with cluster() as server:
        async with Town.running(sandbox, organisation_file, server.url) as town:
            await town.registered("Яма до того.")
            for number in range(5):
                town.anna.say(town.anna.id, f"/new Яма {number}.")
            await asyncio.to_thread(server.crash)
            town.anna.say(town.anna.id, "/new Яма, пока сервера нет.")
            await asyncio.sleep(1)
            await asyncio.to_thread(server.start)
            await recovered(town)
            assert [one.text.split()[0] for one in cards(town)] == [f"№{n}" for n in range(1, 8)]
            assert await town.discrepancies() == []


async def test_a_slow_handler_holds_up_its_own_chat_alone(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(incoming: Any, context: Any) -> Any:
        if "медленная" in getattr(incoming, "text", ""):
            begun.set()
            await go_on.wait()
        return await dispatch(incoming, context)

    monkeypatch.setattr(processing, "dispatch", slow)
    town.anna.say(town.anna.id, "/new Яма медленная.")
    town.anna.say(town.anna.id, "/new Яма за ней.")
    await town.sandbox.meanwhile(begun.wait())
    town.maria.say(town.maria.id, "/new Яма рядом.")
    await town.sandbox.until(lambda: "№1" in town.chat(town.maria).last.text)
    assert cards(town) == []
    go_on.set()
    await town.settle()
    assert [one.text.split()[0] for one in cards(town)] == ["№2", "№3"]
    assert "медленная" in cards(town)[0].text


async def test_a_backlog_after_an_outage(town: Town) -> None:
    """Somebody's words and presses without number, and who has written last still gets an answer."""
    town.rude = True  # polls failed, and presses are too old to be answered
    task = await town.routed()
    with town.sandbox.faults.outage():
        for number in range(BACKLOG):
            if number % 10:
                town.stranger.say(town.stranger.id, f"Здравствуйте, пишу {number}-й раз.")
            else:
                town.boris.press(task, "Взять в работу")
        town.boris.reply(task, DRAFT)
        await town.clock.advance(60)
    await town.settle(60 + BACKLOG / 10)
    assert "Проект ответа" in town.last(CONTROL).text
    async with town.app.database.reading(long=True) as connection:
        states = Counter((await connection.execute(select(inbox.c.state))).scalars())
    assert states.keys() == {InboxState.DONE}
    assert states[InboxState.DONE] > BACKLOG
    assert await town.discrepancies() == []


async def hours_go_by(town: Town, hours: int) -> None:
    """Of each its last minute is lived through: in all others the program does the same again."""
    for _ in range(hours):
        await town.clock.pass_asleep(3600 - 60)
        await town.clock.advance(60)


def cards(town: Town) -> list[Message]:
    """Of what Anna has registered, as they came."""
    told = (one for one in town.chat(town.anna).messages if one.sender.is_bot)
    return [one for one in told if one.text.startswith("№")]


def name_of(town: Town) -> str:
    """Of its database on the server."""
    return make_url(town.app.database.url).database or ""


async def recovered(town: Town) -> None:
    """Everything is settled; whoever asks meanwhile may meet a connection that was lost."""
    async with asyncio.timeout(240):
        while True:
            with suppress(DatabaseUnavailable):
                return await town.settle(100)
            await asyncio.sleep(0.05)


@contextmanager
def each_transaction(town: Town, trouble: str, cure: str) -> Iterator[None]:
    """Whatever writes is told the trouble first; the cure when it has failed, and once it is over."""
    pragma = trouble

    def tell(connection: Connection) -> None:
        connection.connection.cursor().execute(pragma)

    def forget(connection: Any, _record: object) -> None:
        connection.cursor().execute(cure)

    engine = town.app.database._writer.sync_engine
    event.listen(engine, "begin", tell)
    event.listen(engine, "checkin", forget)
    try:
        yield
    finally:
        pragma = cure
