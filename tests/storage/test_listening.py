"""What one process writes another hears at once, and once a transaction."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Table, insert, text

from domain.model.conversation.notices.kinds import TextNotice
from domain.model.ids import ChatId, Place
from storage.engine.database import Database, DatabaseUnavailable
from storage.engine.listening import Listener
from storage.inbox.inbox import Inbox
from storage.outbox.queue import queue
from storage.schema.messages import inbox, outbox
from storage.schema.staff import absence
from tests.running import running
from tests.storage.samples import BOT, NOW, write
from tests.storage.servers import on_postgresql
from tests.updates import received_all

pytestmark = on_postgresql

SAYS = [TextNotice(Place(ChatId(chat)), "Текст") for chat in (5, 6)]


class Ears:
    """Of another process: it hears of new updates and notices."""

    def __init__(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        self.database = database
        self.heard: list[Table] = []
        self.more = asyncio.Event()
        self.listening: asyncio.Task[None]
        monkeypatch.setattr(database.changes, "publish_new", self.hear)

    def hear(self, table: Table) -> None:
        self.heard.append(table)
        self.more.set()

    async def until(self, *heard: Table) -> None:
        async with asyncio.timeout(240):
            while set(self.heard) != set(heard) or len(self.heard) != len(heard):
                self.more.clear()
                await self.more.wait()
        self.heard.clear()


@pytest.fixture
async def ears(url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ears]:
    other = Database(url)
    await other.open()
    ears = Ears(other, monkeypatch)
    async with running(Listener(other).run()) as ears.listening:
        await ears.until(inbox, outbox)
        yield ears
    await other.close()


async def test_a_commit_is_heard_once_for_each_table(ears: Ears, database: Database) -> None:
    async with database.writing() as connection:
        await queue(connection, SAYS[:1], NOW)
        await queue(connection, SAYS[1:], NOW)
        assert ears.heard == []
    await ears.until(outbox)
    await Inbox(database).add(BOT, received_all([{"update_id": 1}, {"update_id": 2}]), NOW)
    await ears.until(inbox)


async def test_nobody_is_told_of_what_they_have_written_themselves(
    ears: Ears, database: Database
) -> None:
    await Inbox(ears.database).add(BOT, received_all([{"update_id": 1}]), NOW)
    async with database.writing() as connection:
        await queue(connection, SAYS, NOW)
    await ears.until(outbox)


async def test_a_change_that_brings_no_work_wakes_whoever_watches(
    ears: Ears, database: Database
) -> None:
    changed = ears.database.changes.watch(absence)
    away = {"person": 1, "reason": "trip", "first": NOW.date(), "last": NOW.date()}
    await write(database, insert(absence).values(**away, marked_by=1, marked_at=NOW))
    async with asyncio.timeout(240):
        await changed.wait()
    assert ears.heard == []


async def test_a_connection_that_is_lost_is_known_to_be(ears: Ears, database: Database) -> None:
    async with database.writing() as connection:
        lost = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = :name"
        )
        await connection.execute(lost, {"name": ears.database.name})
    async with asyncio.timeout(240):
        with pytest.raises(DatabaseUnavailable):
            await ears.listening
