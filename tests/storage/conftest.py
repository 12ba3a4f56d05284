"""Every test of storage runs on both databases; PostgreSQL's is skipped where no server answers."""

import asyncio
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.delivery.delivering import Delivering
from storage.engine.database import Database
from storage.inbox.inbox import Inbox
from storage.incidents.reading import SqlReading
from storage.leader.leadership import Leadership
from storage.organisation.offices import Offices
from tests.storage.samples import ADMIN, BOT, FILE, NOW, Units, calendar_of, led
from tests.storage.servers import POSTGRESQL, async_url, on_server


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
    return Inbox(database)


@pytest.fixture
async def epoch(database: Database) -> int:
    """The term in which this process leads."""
    return await led(Leadership(database, [BOT]))


@pytest.fixture
async def delivering(database: Database, offices: Offices, epoch: int) -> Delivering:
    return Delivering(database, offices, [BOT], epoch)
