"""Several processes on one inbox: each update is handled by one of them, each chat in order."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from storage.engine.database import Database
from storage.inbox.inbox import Inbox
from storage.schema.messages import inbox as table
from tests.storage.samples import NOW, come, take, write
from tests.storage.servers import on_postgresql, on_sqlite
from tests.storage.test_inbox import ids
from tests.storage.test_inbox import update as message


@pytest.fixture
def other(database: Database) -> Inbox:
    """The same bot's inbox, in another process."""
    return Inbox(database)


async def lease_left(database: Database) -> timedelta:
    """Of the only claim there is."""
    claimed = select(table.c.claimed_until, func.clock_timestamp().label("now"))
    (row,) = await database.rows(claimed.where(table.c.claimed_until.is_not(None)))
    left: timedelta = row["claimed_until"] - row["now"]
    return left


async def let_expire(database: Database, left: float = 0) -> None:
    """As if time had gone by, but for so many seconds."""
    until = func.clock_timestamp() + timedelta(seconds=left)
    await write(database, update(table).values(claimed_until=until))


@on_postgresql
async def test_what_one_process_has_in_hand_another_leaves_alone_with_all_behind_it(
    inbox: Inbox, other: Inbox
):
    await come(inbox, message(1), message(2), message(3, chat=6))
    (first,) = await take(inbox, 1)
    assert ids([first]) == [1]
    assert ids(await take(other)) == [3]
    await inbox.done(first.serial, [], NOW)
    (second,) = await take(other, busy=[6])
    assert (ids([second]), second.starts) == ([2], 1)
    assert await take(inbox) == []


@on_postgresql
async def test_what_a_dead_process_had_is_taken_over_when_its_lease_has_run_out(
    inbox: Inbox, other: Inbox, database: Database
):
    await come(inbox, message(1), message(2))
    await take(inbox)
    assert timedelta(seconds=2) < await lease_left(database) < timedelta(seconds=5)
    assert await take(other) == []
    await let_expire(database)
    (taken,) = await take(other)
    assert (ids([taken]), taken.starts) == ([1], 2)


@on_postgresql
@pytest.mark.parametrize("limit", [0, 10])
async def test_a_claim_is_kept_for_as_long_as_the_update_is_in_hand(
    inbox: Inbox, other: Inbox, database: Database, limit: int
):
    await come(inbox, message(1))
    await take(inbox)
    await let_expire(database, left=1)
    assert await take(other, busy=[5]) == []  # it is not the other's to keep
    assert await lease_left(database) < timedelta(seconds=2)
    assert await take(inbox, limit, busy=[5]) == []
    assert await lease_left(database) > timedelta(seconds=2)


@on_postgresql
async def test_many_processes_take_each_update_once_and_each_chat_in_order(
    inbox: Inbox, database: Database
):
    await come(inbox, *(message(number, chat=number % 7) for number in range(1, 141)))
    handled: list[tuple[int, int]] = []

    async def work(process: Inbox) -> None:
        while await process.pending():
            for one in await take(process, 3):
                await asyncio.sleep(0.001)
                handled.append((one.payload["update_id"], one.starts))
                await process.done(one.serial, [], NOW)

    await asyncio.gather(*(work(Inbox(database)) for _ in range(4)))
    assert sorted(handled) == [(number, 1) for number in range(1, 141)]
    for chat in range(7):
        of_chat = [number for number, _ in handled if number % 7 == chat]
        assert of_chat == sorted(of_chat)


@on_sqlite
async def test_what_an_earlier_life_had_in_hand_is_free_at_once(inbox: Inbox, other: Inbox):
    await come(inbox, message(1))
    await take(inbox, 1)
    assert await take(inbox, 0) == []
    (taken,) = await take(other, 1)
    assert taken.starts == 2
