"""The promises of the connections: durability, turns, rollback, and which errors pass."""

import asyncio
import re
import socket
import sqlite3
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager, closing, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import database as database_module
from storage.engine import sqlite_connections
from storage.engine.database import (
    Database,
    DatabaseUnavailable,
    UnsafeDatabase,
    is_duplicate,
    is_transient,
)
from storage.schema.incidents import counter
from tests.storage.samples import write
from tests.storage.servers import async_url, on_postgresql


async def value_of(database: Database, name: str) -> int | None:
    return await database.scalar(select(counter.c.value).where(counter.c.name == name))


@pytest.fixture
async def sqlite(tmp_path: Path) -> Database:
    return Database(f"sqlite+aiosqlite:///{tmp_path}/otklik.db")


async def test_sqlite_syncs_every_commit_to_the_disk(sqlite: Database):
    await sqlite.open()
    async with sqlite.writing() as connection:
        found = {
            pragma: (await connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar_one()
            for pragma in (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "secure_delete",
                "busy_timeout",
            )
        }
    await sqlite.close()
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "secure_delete": 1,  # not every build of SQLite does so unasked
        "busy_timeout": 2500,
    }


async def test_a_database_that_cannot_be_durable_is_not_opened():
    memory = Database("sqlite+aiosqlite:///file::memory:?cache=shared&uri=true")
    with pytest.raises(UnsafeDatabase, match="journal_mode is memory"):
        await memory.open()
    await memory.close()


async def test_an_error_rolls_the_block_back(database: Database):
    async def fail() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(counter).values(name="a", value=1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await value_of(database, "a") is None


async def test_a_cancelled_writer_leaves_nothing_and_lets_the_next_one_write(database: Database):
    inside = asyncio.Event()

    async def begin() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(counter).values(name="cancelled", value=1))
            inside.set()
            await connection.execute(text("SELECT 1"))
            await asyncio.Event().wait()

    writer = asyncio.create_task(begin())
    await inside.wait()
    writer.cancel()
    with suppress(asyncio.CancelledError):
        await writer
    await write(database, insert(counter).values(name="next", value=2))
    assert await value_of(database, "cancelled") is None
    assert await value_of(database, "next") == 2


async def test_a_writer_cancelled_within_a_statement_lets_the_next_one_write(database: Database):
    async def write_much() -> None:
        async with database.writing(long=True) as connection:
            for number in range(10_000):
                values = {"name": f"cancelled {number}", "value": 1}
                await connection.execute(insert(counter), values)

    for delay in (0.001, 0.005, 0.02, 0.05):
        writer = asyncio.create_task(write_much())
        await asyncio.sleep(delay)
        writer.cancel()
        with suppress(asyncio.CancelledError):
            await writer
    await write(database, insert(counter).values(name="next", value=2))
    assert sorted(await database.scalars(select(counter.c.name))) == ["incident", "next"]


async def test_writers_wait_five_seconds_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """While another process holds the lock; those that gave up leave nothing open behind them."""
    assert database_module._FAILING_WAIT + database_module._LOCK_WAIT <= 5
    monkeypatch.setattr(database_module, "_FAILING_WAIT", 0.3)
    monkeypatch.setattr(database_module, "_LOCK_WAIT", 0.3)
    sqlite = Database(f"sqlite+aiosqlite:///{tmp_path}/otklik.db")
    await sqlite.open()
    refusals: set[str] = set()

    async def wait_in_vain(delay: float) -> None:
        await asyncio.sleep(delay)
        with pytest.raises(DatabaseUnavailable) as refused:
            async with sqlite.writing():
                pass
        refusals.add(type(refused.value.__cause__).__name__)

    with closing(sqlite3.connect(tmp_path / "otklik.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await asyncio.gather(*(wait_in_vain(number / 20) for number in range(8)))
        other.execute("ROLLBACK")
        await write(sqlite, text("CREATE TABLE written (id INTEGER)"))
        other.execute("BEGIN IMMEDIATE")
    await sqlite.close()
    assert refusals == {"OperationalError", "TimeoutError"}  # of the lock, and of the queue to it


_TWO_MILLION = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000000)"
    " SELECT count(*) FROM n"
)


async def ticks_during(work: Coroutine[Any, Any, object]) -> int:
    """How often the event loop has come round meanwhile, a hundred times a second at most."""
    ticks, working = 0, asyncio.create_task(work)
    while not working.done():
        await asyncio.sleep(0.01)
        ticks += 1
    await asyncio.gather(working, return_exceptions=True)
    return ticks


async def test_the_loop_goes_on_while_a_lock_is_waited_for(tmp_path: Path, sqlite: Database):
    async def use(transaction: AbstractAsyncContextManager[AsyncConnection]) -> None:
        async with transaction as connection:
            await connection.execute(select(1).where(text("EXISTS (SELECT 1 FROM kept)")))

    await sqlite.open()
    with closing(sqlite3.connect(tmp_path / "otklik.db", isolation_level=None)) as other:
        other.execute("CREATE TABLE kept (id INTEGER)")
        other.execute("BEGIN IMMEDIATE")
        assert await ticks_during(use(sqlite.writing())) > 20
        other.execute("ROLLBACK")
    await sqlite.close()
    with closing(sqlite3.connect(tmp_path / "otklik.db", isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("INSERT INTO kept VALUES (1)")
        assert await ticks_during(use(sqlite.reading())) > 20
    await use(sqlite.reading())
    await sqlite.close()


async def test_the_loop_goes_on_during_what_is_long(sqlite: Database):
    async def count() -> None:
        async with sqlite.reading(long=True) as connection:
            await connection.execute(_TWO_MILLION)

    await sqlite.open()
    assert await ticks_during(count()) > 5
    await sqlite.close()


async def test_the_loop_goes_on_between_the_statements_of_a_large_transaction(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sqlite_connections, "_AT_A_STRETCH", 0)

    turns = 0

    async def write() -> int:
        async with sqlite.writing() as connection:
            before = turns
            for number in range(200):
                await connection.execute(insert(counter), {"name": f"{number}", "value": 1})
            return turns - before

    await sqlite.open()
    async with sqlite.writing() as connection:
        await connection.run_sync(counter.metadata.create_all)
    writing = asyncio.create_task(write())
    while not writing.done():
        await asyncio.sleep(0)
        turns += 1
    await sqlite.close()
    assert await writing >= 199


async def test_however_much_reads_for_long_a_short_reader_begins_at_once(database: Database):
    end = asyncio.Event()

    async def read() -> None:
        async with database.reading(long=True) as connection:
            await connection.execute(select(1))
            await end.wait()

    readers = [asyncio.create_task(read()) for _ in range(30)]
    await asyncio.sleep(0.2)
    async with asyncio.timeout(240):
        assert await value_of(database, "incident") == 0
        assert len(await database.rows(select(counter))) == 1
    end.set()
    await asyncio.gather(*readers)


async def test_a_writer_that_waits_for_others_of_its_process_does_not_fail(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    """Together they take several times as long as is waited for while the database fails."""
    monkeypatch.setattr(database_module, "_FAILING_WAIT", 0.1)
    slow = Database(database.url)

    async def write(number: int) -> None:
        async with slow.writing(long=number % 2 == 0) as connection:
            await connection.execute(insert(counter).values(name=f"{number}", value=number))
            await asyncio.sleep(0.05)

    await asyncio.gather(*(write(number) for number in range(40)))
    await slow.close()
    assert await value_of(database, "39") == 39


@on_postgresql
async def test_however_much_writes_for_long_a_short_writer_begins_at_once(database: Database):
    """On SQLite there is one writer: `tests/unit/test_connection_queue.py`."""
    end = asyncio.Event()

    async def hold() -> None:
        async with database.writing(long=True) as connection:
            await connection.execute(select(1))
            await end.wait()

    writers = [asyncio.create_task(hold()) for _ in range(30)]
    await asyncio.sleep(0.2)
    async with asyncio.timeout(240):
        await write(database, insert(counter).values(name="short", value=1))
    end.set()
    await asyncio.gather(*writers)
    assert await value_of(database, "short") == 1


async def test_two_processes_that_read_before_they_write_wait_for_each_other(
    url: str, database: Database
):
    """`otklik org import` beside `otklik run`: neither fails, neither overwrites the other."""
    other = Database(url)
    incident = counter.c.name == "incident"

    async def increment(process: Database) -> None:
        for _ in range(10):
            async with process.writing() as connection:
                found = select(counter.c.value).where(incident).with_for_update()
                value = (await connection.execute(found)).scalar_one()
                await connection.execute(update(counter).where(incident).values(value=value + 1))

    await asyncio.gather(increment(database), increment(other))
    await other.close()
    assert await value_of(database, "incident") == 20


async def test_a_reader_sees_one_state_throughout(database: Database):
    async with database.reading() as connection:
        found = select(counter.c.value).where(counter.c.name == "incident")
        before = (await connection.execute(found)).scalar_one()
        async with database.writing() as writer:
            await writer.execute(update(counter).values(value=5))
        assert (await connection.execute(found)).scalar_one() == before
    assert await value_of(database, "incident") == 5


async def test_a_reader_cannot_write(database: Database):
    with pytest.raises(DatabaseUnavailable) as refused:  # as by a server that only reads for now
        async with database.reading() as connection:
            await connection.execute(insert(counter).values(name="a", value=1))
    assert isinstance(refused.value.__cause__, DBAPIError)
    assert await value_of(database, "a") is None


async def test_a_repeated_key_is_a_duplicate_and_a_missing_value_is_not(database: Database):
    with pytest.raises(IntegrityError) as twice:
        await write(database, insert(counter).values(name="incident", value=1))
    with pytest.raises(IntegrityError) as missing:
        await write(database, insert(counter).values(name="b", value=None))
    assert is_duplicate(twice.value)
    assert not is_duplicate(missing.value)
    assert not is_transient(twice.value)


async def test_a_mistake_in_a_statement_is_no_infrastructure_error(database: Database):
    with pytest.raises(DBAPIError) as mistake:
        async with database.reading() as connection:
            await connection.execute(text("SELECT nothing FROM nowhere"))
    assert not is_transient(mistake.value)


async def test_an_unreachable_server_is_an_infrastructure_error():
    with socket.socket() as reserved:  # bound but not listening: nobody answers on this port
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
        database = Database(f"postgresql+asyncpg://postgres@127.0.0.1:{port}/none")
        with pytest.raises(DatabaseUnavailable) as refused:
            await database.open()
        await database.close()
    assert re.search(r"refused|failed", str(refused.value.__cause__))


@pytest.mark.postgresql
async def test_a_missing_database_is_an_infrastructure_error(migrated_postgresql: str):
    database = Database(async_url(migrated_postgresql + "_none"))
    with pytest.raises(DatabaseUnavailable) as missing:
        await database.open()
    await database.close()
    assert "does not exist" in str(missing.value.__cause__)


@pytest.mark.postgresql
async def test_a_connection_lost_is_an_infrastructure_error_and_the_next_one_works(
    migrated_postgresql: str,
):
    database = Database(async_url(migrated_postgresql))

    async def write_while_the_server_hangs_up() -> None:
        async with database.writing() as connection:
            own = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
            async with database.writing() as killer:
                await killer.execute(text("SELECT pg_terminate_backend(:own)"), {"own": own})
            await connection.execute(text("SELECT 1"))

    with pytest.raises(DatabaseUnavailable) as lost:
        await write_while_the_server_hangs_up()
    assert isinstance(lost.value.__cause__, DBAPIError)
    async with database.writing() as connection:
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1
    await database.close()


@pytest.mark.postgresql
async def test_no_statement_waits_longer_than_five_seconds_for_a_lock(migrated_postgresql: str):
    database, other = (Database(async_url(migrated_postgresql)) for _ in range(2))
    async with other.writing() as holder:
        await holder.execute(text("LOCK TABLE counter IN EXCLUSIVE MODE"))
        began = asyncio.get_running_loop().time()
        with pytest.raises(DatabaseUnavailable) as refused:
            await write(database, text("UPDATE counter SET value = value"))
        took = asyncio.get_running_loop().time() - began
    for one in (database, other):
        await one.close()
    assert isinstance(refused.value.__cause__, DBAPIError)
    assert took < 5


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(ConnectionResetError(), True, id="network"),
        pytest.param(TimeoutError(), True, id="timeout"),
        pytest.param(OSError("Multiple exceptions: [Errno 111]"), True, id="several-addresses"),
        pytest.param(FileNotFoundError(), False, id="file"),
        pytest.param(ValueError(), False, id="mistake"),
        pytest.param(ProgrammingError("SELECT", {}, Exception()), False, id="statement"),
    ],
)
def test_errors_that_pass_are_told_from_those_that_stay(error: Exception, expected: bool):
    assert is_transient(error) is expected
