"""What befalls a running program, and that nothing is lost by it: the page docs/reference/faults.md.

Each story ends as all do: whatever waits is told, nobody was refused, `otklik db check` finds nothing.
"""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import Connection, event, make_url

from bot.sandbox import Message
from bot.sandbox.updates import PRESS_LIFE
from tests.e2e.town import CONTROL, HOUSING, Town

pytestmark = pytest.mark.faults


async def test_an_outage_of_thirty_hours(town: Town) -> None:
    """Telegram forgets what was written more than a day ago, and presses after minutes."""
    to_approve = await town.drafted()
    town.rude = True  # a press that Telegram has forgotten is never answered
    with town.sandbox.faults.outage():
        town.anna.say(town.anna.id, "/new Яма, о которой Telegram забудет.")
        press = town.maria.press(to_approve, "✅ Согласовать")
        await town.clock.advance(PRESS_LIFE + 1)
        await town.clock.advance(25 * 3600)
        town.anna.say(town.anna.id, "/new Яма, которая дождётся.")
        await town.clock.advance(5 * 3600 - PRESS_LIFE - 1)
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


async def test_a_database_that_another_program_locks_for_twenty_seconds(
    town: Town, database_url: str
) -> None:
    await town.registered("Яма до того.")
    with closing(
        sqlite3.connect(make_url(database_url).database or "", check_same_thread=False)
    ) as other:
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        town.anna.say(town.anna.id, "/new Яма при занятой базе.")
        town.anna.say(town.anna.id, "/new Ещё одна яма.")
        await asyncio.sleep(20)
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


def cards(town: Town) -> list[Message]:
    """Of what Anna has registered, as they came."""
    told = (one for one in town.chat(town.anna).messages if one.sender.is_bot)
    return [one for one in told if one.text.startswith("№")]


@contextmanager
def each_transaction(town: Town, trouble: str, cure: str) -> Iterator[None]:
    """Whatever writes is told the trouble first, and the cure once it is over."""
    pragma = trouble

    def tell(connection: Connection) -> None:
        connection.exec_driver_sql(pragma)

    event.listen(town.app.database._writer.sync_engine, "begin", tell)
    try:
        yield
    finally:
        pragma = cure
