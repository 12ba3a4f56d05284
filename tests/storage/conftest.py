"""Every test of storage runs on both databases; PostgreSQL's is skipped where no server answers."""

import asyncio
import shutil
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.delivery.delivering import Delivering
from storage.delivery.leader import Leadership
from storage.engine.database import Database
from storage.engine.migrate import upgrade
from storage.incidents.reading import SqlReading
from storage.messages.inbox import Inbox
from storage.schema import metadata
from storage.staff.offices import Offices
from tests.storage.samples import ADMIN, BOT, FILE, NOW, Units, calendar_of
from tests.storage.servers import POSTGRESQL, async_url, create, on_server

_STATEMENTS = (
    "SET LOCAL session_replication_role = replica",  # events may go, here alone
    *(str(delete(table)) for table in reversed(metadata.sorted_tables)),
    "INSERT INTO counter (name, value) VALUES ('incident', 0)",
)
EMPTIED = text(f"DO $$ BEGIN {'; '.join(_STATEMENTS)}; END $$")
"""At one go: dozens of statements one by one take longer than most tests."""


@pytest.fixture(scope="session")
def postgresql_database() -> Iterator[str]:
    """An empty database of this session alone, whose commits wait for no disk."""
    name = f"otklik_test_{uuid.uuid4().hex[:12]}"
    at_once = text(f"ALTER DATABASE {name} SET synchronous_commit = off")
    asyncio.run(create(name, at_once))
    yield name
    asyncio.run(on_server(text(f"DROP DATABASE {name} WITH (FORCE)")))


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_database: str) -> str:
    asyncio.run(upgrade(async_url(postgresql_database)))
    return postgresql_database


@pytest.fixture(scope="session")
def empty_again(migrated_postgresql: str) -> Iterator[Callable[[], object]]:
    """Empties it by one connection: another one would first have to read about each table."""
    engine = create_async_engine(async_url(migrated_postgresql), isolation_level="AUTOCOMMIT")
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        kept = runner.run(engine.connect().start())
        yield lambda: runner.run(kept.execute(EMPTIED))
        runner.run(kept.close())
        runner.run(engine.dispose())


@pytest.fixture(params=["sqlite", POSTGRESQL])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated database without a row."""
    if request.param == "sqlite":
        file = tmp_path / "otklik.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
        return f"sqlite+aiosqlite:///{file}"
    name: str = request.getfixturevalue("migrated_postgresql")
    request.getfixturevalue("empty_again")()
    return async_url(name)


@pytest.fixture(params=["sqlite", POSTGRESQL])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a schema."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/empty.db"
        return
    request.getfixturevalue("postgresql_database")  # skips where no server answers
    name = f"otklik_test_{uuid.uuid4().hex[:12]}"
    asyncio.run(on_server(text(f"CREATE DATABASE {name}")))
    yield async_url(name)
    asyncio.run(on_server(text(f"DROP DATABASE {name} WITH (FORCE)")))


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def offices(database: Database) -> Offices:
    """With the organisation of the samples in force."""
    offices = Offices(database, calendar_of, lambda: NOW, admins=[ADMIN])
    await offices.apply(FILE)
    return offices


@pytest.fixture
def units(database: Database, offices: Offices) -> Units:
    return Units(database, offices, NOW)


@pytest.fixture
def reading(database: Database, offices: Offices) -> SqlReading:
    return SqlReading(database, offices)


@pytest.fixture
def inbox(database: Database) -> Inbox:
    return Inbox(database, BOT)


@pytest.fixture
async def delivering(database: Database, offices: Offices) -> Delivering:
    epoch = await Leadership(database, BOT).claim("test")
    assert epoch is not None
    return Delivering(database, offices, BOT, epoch)
