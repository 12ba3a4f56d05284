"""Watchers of new rows are woken by inserts alone, and by a batch once, at its end."""

from sqlalchemy import update

from domain.model.conversation.notices.kinds import TextNotice
from domain.model.ids import ChatId, Place
from storage.engine.database import Database
from storage.outbox.queue import queue
from storage.schema.messages import outbox
from tests.storage.samples import NOW, write

SAYS = [TextNotice(Place(ChatId(5)), "Текст")]


async def put(database: Database) -> None:
    async with database.writing() as connection:
        await queue(connection, SAYS, NOW)


async def test_new_rows_are_told_from_changed_ones(database: Database) -> None:
    new, any_write = database.changes.watch(new=[outbox]), database.changes.watch(outbox)
    await put(database)
    assert (new.is_set(), any_write.is_set()) == (True, True)
    new.clear()
    any_write.clear()
    await write(database, update(outbox).values(attempts=1))
    assert (new.is_set(), any_write.is_set()) == (False, True)


async def test_a_batch_is_published_at_its_end(database: Database) -> None:
    new = database.changes.watch(new=[outbox])
    with database.changes.batch():
        await put(database)
        assert not new.is_set()
        await put(database)
    assert new.is_set()
