"""Databases of earlier releases: their migrations stay what they were, and their rows come along."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    MetaData,
    func,
    insert,
    inspect,
    select,
)

from storage.engine.database import Database
from storage.engine.migrate import differences, upgrade
from storage.schema import metadata

RELEASES = sorted(file.stem for file in Path(__file__).with_name("schemas").glob("*.sql"))
MADE_BY_MIGRATIONS = {"alembic_version", "counter"}

Rows = list[dict[str, Any]]


@pytest.fixture(params=RELEASES)
def release(request: pytest.FixtureRequest) -> str:
    """The last revision of a release."""
    return str(request.param)


@pytest.fixture
def released(release: str) -> Iterator[sqlite3.Connection]:
    """A database as the release left it."""
    with closing(sqlite3.connect(":memory:")) as connection:
        dump = Path(__file__).with_name("schemas") / f"{release}.sql"
        connection.executescript(dump.read_text(encoding="utf-8"))
        connection.row_factory = sqlite3.Row
        yield connection


def schema(connection: sqlite3.Connection) -> set[tuple[str, frozenset[str]]]:
    """Whatever was created, triggers too; a table that was rebuilt has its constraints anyhow."""
    created = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {in_parts(" ".join(statement.split())) for (statement,) in created}


def in_parts(statement: str) -> tuple[str, frozenset[str]]:
    """What is created, and of a table its columns and constraints."""
    what, _, parts = statement.partition("( ")
    return what, frozenset(parts.removesuffix(" )").split(", "))


def rows_of(connection: sqlite3.Connection, table: str) -> Rows:
    return [dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')]  # noqa: S608 - a table of ours


def fill(connection: Connection, released: sqlite3.Connection) -> None:
    """Inserts the rows of the release into the empty tables that its migrations have made."""
    tables = MetaData()
    tables.reflect(connection)
    for table in tables.sorted_tables:
        rows = [
            {name: as_typed(table.c[name], value) for name, value in row.items()}
            for row in rows_of(released, table.name)
        ]
        if rows and table.name not in MADE_BY_MIGRATIONS:
            connection.execute(insert(table), rows)


def as_typed(column: Column[Any], value: Any) -> Any:
    """What SQLite has stored, as the type that the column has elsewhere."""
    match column.type:
        case _ if value is None:
            return None
        case Boolean():
            return bool(value)
        case JSON():
            return json.loads(value)
        case DateTime():
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        case Date():
            return date.fromisoformat(value)
        case _:
            return value


def counted(connection: Connection) -> dict[str, int]:
    tables = set(inspect(connection).get_table_names()) & set(metadata.tables)
    queries = {name: select(func.count()).select_from(metadata.tables[name]) for name in tables}
    return {name: connection.execute(query).scalar_one() for name, query in queries.items()}


async def test_the_migrations_of_a_release_are_what_they_were(
    release: str, released: sqlite3.Connection, tmp_path: Path
):
    file = tmp_path / "otklik.db"
    await upgrade(f"sqlite+aiosqlite:///{file}", release)
    with closing(sqlite3.connect(file)) as migrated:
        assert schema(migrated) == schema(released)


async def test_a_released_file_becomes_what_a_new_one_is(
    released: sqlite3.Connection, migrated_sqlite: Path, tmp_path: Path
):
    file = tmp_path / "otklik.db"
    with closing(sqlite3.connect(file)) as stored:
        released.backup(stored)
    await upgrade(f"sqlite+aiosqlite:///{file}")
    with (
        closing(sqlite3.connect(file)) as upgraded,
        closing(sqlite3.connect(migrated_sqlite)) as new,
    ):
        assert schema(upgraded) == schema(new)
        assert upgraded.execute("PRAGMA foreign_key_check").fetchall() == []


async def test_every_row_of_a_release_comes_along(
    release: str, released: sqlite3.Connection, empty_url: str
):
    await upgrade(empty_url, release)
    database = Database(empty_url)
    async with database.writing() as connection:
        await connection.run_sync(fill, released)
        before = await connection.run_sync(counted)
    await upgrade(empty_url)
    found = await differences(database)
    async with database.reading() as connection:
        after = await connection.run_sync(counted)
    await database.close()
    assert found == []
    assert after == after | before
    assert [table for table, rows in before.items() if rows == 0] == []
