"""Leadership: one leader at a time, a lease that runs out, and an epoch that never comes again."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import TextNotice
from domain.model.ids import ChatId, Place
from domain.model.outcome import Remedy
from storage.delivery.delivering import Delivering
from storage.engine.database import Database, DatabaseUnavailable
from storage.leader.leadership import Leadership, LeadershipLost, ensure_leading
from storage.organisation.offices import Offices
from storage.schema.delivery import leader
from storage.schema.incidents import counter
from tests.storage.samples import BOT, NOW, Units, first, led, minutes, write
from tests.storage.servers import on_postgresql, on_sqlite


async def let_the_lease_run_out(database: Database) -> None:
    """As if its holder had not renewed it for a minute."""
    if database.sqlite:
        return  # a new process takes over at once
    past = func.clock_timestamp() - timedelta(minutes=1)
    await write(database, update(leader).values(expires_at=past))


@pytest.fixture
def leadership(database: Database) -> Leadership:
    return Leadership(database, [BOT])


async def test_the_first_to_claim_leads(database: Database):
    assert await Leadership(database, [BOT]).claim("a") == 1


@on_postgresql
async def test_while_a_lease_runs_nobody_else_leads(leadership: Leadership):
    epoch = await led(leadership, "a")
    assert await leadership.claim("b") is None
    assert await leadership.renew(epoch)


async def test_after_the_lease_another_leads_in_a_new_epoch_and_the_first_is_refused(
    database: Database, leadership: Leadership
):
    first = await led(leadership, "a")
    await let_the_lease_run_out(database)
    second = await leadership.claim("b")
    assert second == first + 1
    assert not await leadership.renew(first)
    assert await leadership.renew(second)


@on_sqlite
async def test_on_sqlite_the_term_goes_on_however_long_somebody_writes(
    database: Database, leadership: Leadership
):
    """It has no lease that could run out, so nothing is written for it."""
    epoch = await led(leadership, "a")
    async with asyncio.timeout(240), database.writing():
        assert await leadership.renew(epoch)
        assert not await leadership.renew(epoch + 1)
        await leadership.release(epoch)


@on_postgresql
async def test_how_long_a_leader_surely_leads_is_told_by_the_clock_of_its_machine(
    database: Database,
):
    """One that was paused, or cut off from the database, need not ask it."""
    ticks = 100.0
    leadership = Leadership(database, [BOT], lambda: ticks)
    assert not leadership.lasts()
    epoch = await led(leadership, "a")
    assert leadership.lasts(3.9)
    assert not leadership.lasts(4.0)
    ticks += 2
    assert not leadership.lasts(2.5)
    await leadership.ensure(epoch, 2.5)  # it renews the lease for that
    assert leadership.lasts(3.9)
    ticks += 60
    assert not leadership.lasts()
    await leadership.release(epoch)
    await Leadership(database, [BOT]).claim("b")
    with pytest.raises(LeadershipLost):
        await leadership.ensure(epoch, 0.0)


@on_postgresql
async def test_a_call_may_outlast_a_lease_that_is_renewed_and_no_other(database: Database):
    ticks, answered = 100.0, asyncio.Event()
    leadership = Leadership(database, [BOT], lambda: ticks)
    epoch = await led(leadership, "a")

    async def call() -> int:
        await answered.wait()
        return 7

    going_on = asyncio.create_task(leadership.during(call()))
    for _ in range(3):
        ticks += 2.5
        assert await leadership.renew(epoch)
        assert not (await asyncio.wait([going_on], timeout=0.5))[0]
    answered.set()
    assert await going_on == 7

    answered.clear()
    cut_off = asyncio.create_task(leadership.during(call()))
    ticks += 3.1  # the lease has 0.9 seconds left
    with pytest.raises(LeadershipLost):
        await cut_off


@on_postgresql
@pytest.mark.parametrize("halfway", [False, True], ids=["between statements", "within one"])
async def test_who_is_paused_while_it_notes_something_keeps_nobody_from_leading(
    database: Database, halfway: bool
):
    epoch = await led(Leadership(database, [BOT]), "a")
    following, noted = None, False
    with suppress(DatabaseUnavailable):
        async with database.writing() as paused:
            await ensure_leading(paused, epoch)
            if halfway:
                await parse_only(paused)
            async with asyncio.timeout(240):
                while following is None:
                    await asyncio.sleep(0.1)
                    following = await claimed(database, "b")
            await ensure_leading(paused, epoch)
        noted = True
    assert (following, noted) == (epoch + 1, False)


@on_postgresql
async def test_who_is_paused_keeps_nobody_from_a_row_for_long(
    database: Database, leadership: Leadership
):
    """Not the leader: any process that had an incident, an update, a person in hand."""
    epoch = await led(leadership, "a")
    free, noted = False, False
    with suppress(DatabaseUnavailable):
        async with database.writing() as paused:
            await paused.execute(update(counter).values(value=7))
            await parse_only(paused)
            async with asyncio.timeout(240):
                while not free:
                    await asyncio.sleep(0.1)
                    assert await leadership.renew(epoch)
                    free = await is_free(database)
            await paused.execute(update(counter).values(value=8))
        noted = True
    assert (free, noted) == (True, False)


@on_postgresql
async def test_a_console_command_may_reckon_for_longer(database: Database, leadership: Leadership):
    """It began before another that was ended meanwhile; nobody would give the command again."""
    epoch = await led(leadership, "a")
    console = Database(database.url, serves=False)
    async with console.writing() as reckoning:
        await reckoning.execute(insert(counter).values(name="console", value=1))
        with suppress(DatabaseUnavailable):
            async with database.writing() as paused:
                await paused.execute(update(counter).values(value=7))
                async with asyncio.timeout(240):
                    while not await is_free(database):
                        await asyncio.sleep(0.1)
                        assert await leadership.renew(epoch)
        await reckoning.execute(update(counter).values(value=8))
    await console.close()
    async with database.reading() as connection:
        assert set(await connection.scalars(select(counter.c.value))) == {8}


async def is_free(database: Database) -> bool:
    """Whether nobody holds the row."""
    row = select(counter).with_for_update(skip_locked=True)
    async with database.aside() as connection:
        return (await connection.execute(row)).first() is not None


async def claimed(database: Database, holder: str) -> int | None:
    """Its epoch; None as well where a lock was in the way."""
    with suppress(DatabaseUnavailable):
        return await Leadership(database, [BOT]).claim(holder)
    return None


async def parse_only(connection: AsyncConnection) -> None:
    """Of a statement the server has heard the first half: it waits for the other, and counts no time."""
    raw = await connection.get_raw_connection()
    assert raw.driver_connection is not None
    await raw.driver_connection.prepare("SELECT 1")


@on_postgresql
async def test_a_lease_longer_than_any_was_set_by_a_clock_that_was_ahead(
    database: Database, leadership: Leadership
):
    assert await leadership.claim("a") == 1
    ahead = func.clock_timestamp() + timedelta(days=30)
    await write(database, update(leader).values(expires_at=ahead))
    assert await leadership.claim("b") == 2


async def test_a_lease_that_ran_out_unclaimed_can_still_be_renewed(
    database: Database, leadership: Leadership
):
    epoch = await led(leadership, "a")
    await let_the_lease_run_out(database)
    assert await leadership.renew(epoch)


async def test_a_leader_that_leaves_makes_room_at_once(leadership: Leadership):
    epoch = await led(leadership, "a")
    await leadership.release(epoch)
    assert await leadership.claim("b") == epoch + 1


@on_postgresql
async def test_of_many_that_claim_at_once_one_leads(leadership: Leadership):
    epochs = await asyncio.gather(*(leadership.claim(f"process {n}") for n in range(8)))
    assert [epoch for epoch in epochs if epoch is not None] == [1]


async def test_a_leader_of_the_past_can_note_nothing(
    database: Database, leadership: Leadership, offices: Offices, units: Units
):
    epoch = await led(leadership, "a")
    await units.put(TextNotice(Place(ChatId(5)), "Текст"))
    outdated = Delivering(database, offices, [BOT], epoch)
    work = await first(outdated)
    await let_the_lease_run_out(database)
    await leadership.claim("b")
    for noting in (
        outdated.sent(work, [], 1, NOW),
        outdated.retry(work, NOW, NOW + minutes(1), "timeout", {}),
        outdated.undeliverable(work.rows, Remedy.UNBLOCK, [], NOW),
        outdated.prune(NOW, 10),
    ):
        with pytest.raises(LeadershipLost):
            await noting
    assert await outdated.heads([], NOW) == [work.queued]
