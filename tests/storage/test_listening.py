"""What one process writes another hears at once, and once a transaction."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import insert, text

from domain.model.conversation.notices.kinds import TextNotice
from domain.model.ids import ChatId, Place
from storage.engine.database import Database, DatabaseUnavailable
from storage.engine.listening import Listener, Written
from storage.inbox.inbox import Inbox
from storage.outbox.queue import queue
from storage.schema.staff import absence
from tests.storage.samples import BOT, NOW
from tests.storage.servers import on_postgresql

pytestmark = on_postgresql

SAYS = [TextNotice(Place(ChatId(chat)), "Текст") for chat in (5, 6)]


class Ears:
    """Of another process."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.heard: list[Written] = []
        self.more = asyncio.Event()
        self.listening = asyncio.create_task(Listener(database, self.hear).run())

    def hear(self, written: Written) -> None:
        self.heard.append(written)
        self.more.set()

    async def until(self, *heard: Written) -> None:
        async with asyncio.timeout(240):
            while self.heard != list(heard):
                self.more.clear()
                await self.more.wait()
        self.heard.clear()


@pytest.fixture
async def ears(url: str) -> AsyncIterator[Ears]:
    other = Database(url)
    await other.open()
    ears = Ears(other)
    await ears.until(*Written)
    yield ears
    ears.listening.cancel()
    await asyncio.gather(ears.listening, return_exceptions=True)
    await other.close()


async def test_a_commit_is_heard_once_for_each_table(ears: Ears, database: Database) -> None:
    async with database.writing() as connection:
        await queue(connection, SAYS[:1], NOW)
        await queue(connection, SAYS[1:], NOW)
        assert ears.heard == []
    await ears.until(Written.NOTICES)
    await Inbox(database, BOT).add([{"update_id": 1}, {"update_id": 2}], NOW)
    await ears.until(Written.UPDATES)


async def test_nobody_is_told_of_what_they_have_written_themselves(
    ears: Ears, database: Database
) -> None:
    await Inbox(ears.database, BOT).add([{"update_id": 1}], NOW)
    async with database.writing() as connection:
        await queue(connection, SAYS, NOW)
    await ears.until(Written.NOTICES)


async def test_a_change_that_brings_no_work_wakes_whoever_watches(
    ears: Ears, database: Database
) -> None:
    changed = ears.database.changes.watch(absence)
    away = {"person": 1, "reason": "trip", "first": NOW.date(), "last": NOW.date()}
    async with database.writing() as connection:
        await connection.execute(insert(absence).values(**away, marked_by=1, marked_at=NOW))
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
