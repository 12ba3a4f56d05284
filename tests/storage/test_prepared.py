"""What is handed straight to the driver reads and writes as SQLAlchemy's own way does."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Column,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    event,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.database import Database, is_duplicate
from storage.engine.prepared import prepared
from storage.schema.columns import UtcDateTime
from tests.storage.samples import write
from tests.storage.servers import on_postgresql

thing = Table(
    "thing",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime),
    Column("said", JSON(none_as_null=True)),
    Column("state", String, default="new"),
)

MOSCOW = timezone(timedelta(hours=3))
ROWS: list[dict[str, Any]] = [
    {"id": 1, "at": datetime(2026, 6, 15, 9, 0, tzinfo=MOSCOW), "said": {"a": [1]}, "state": "x"},
    {"id": 2, "at": None, "said": None, "state": "y"},
]

INSERT = prepared(insert(thing))
ALL = prepared(select(thing).order_by(thing.c.id))
SET_STATE = prepared(update(thing).where(thing.c.id == bindparam("which")).returning(thing.c.said))


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[AsyncConnection]:
    async with database.writing() as connection:
        await connection.run_sync(thing.create)
        yield connection
        await connection.run_sync(thing.drop)


async def all_of(connection: AsyncConnection, query: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def test_rows_are_those_of_the_usual_way(connection: AsyncConnection):
    await connection.execute(INSERT, ROWS)
    usual = await all_of(connection, select(thing).order_by(thing.c.id))
    assert await all_of(connection, ALL) == usual
    assert usual == ROWS


async def test_only_what_is_given_is_set(connection: AsyncConnection):
    await connection.execute(INSERT, ROWS)
    said = (await connection.execute(SET_STATE, {"which": 1, "state": "z"})).scalar_one()
    changed = await connection.execute(SET_STATE, {"which": 1, "said": {"b": 2}})
    assert (said, changed.scalar_one()) == ({"a": [1]}, {"b": 2})
    assert (await all_of(connection, ALL))[0] == ROWS[0] | {"state": "z", "said": {"b": 2}}


async def test_a_refusal_has_its_usual_name_and_quotes_nothing(database: Database):
    async with database.writing() as connection:
        await connection.run_sync(thing.create)
        await connection.execute(INSERT, ROWS)
    with pytest.raises(IntegrityError) as refused:
        async with database.writing() as connection:
            await connection.execute(INSERT, {**ROWS[0], "state": "a citizen's words"})
    assert is_duplicate(refused.value)
    assert "citizen" not in str(refused.value)
    async with database.writing() as connection:
        await connection.run_sync(thing.drop)


async def test_whoever_listens_hears_it(database: Database, connection: AsyncConnection):
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        heard.append(statement)

    await connection.execute(INSERT, ROWS)
    event.listen(database._writer.sync_engine, "before_cursor_execute", hear)
    await connection.execute(ALL)
    event.remove(database._writer.sync_engine, "before_cursor_execute", hear)
    assert len(heard) == 1


async def test_a_default_of_a_column_is_not_forgotten_silently(database: Database):
    if not database.sqlite:
        pytest.skip("SQLAlchemy's own way sets it")
    with pytest.raises(TypeError, match="not always the same"):
        async with database.writing() as connection:
            await connection.execute(INSERT, {"id": 1, "at": None, "said": None})


@on_postgresql
async def test_what_was_prepared_before_a_table_changed_fails_once(database: Database):
    """Another process has migrated it; on each of the connections."""
    async with database.writing() as connection:
        await connection.run_sync(thing.create)
    async with database.reading() as one, database.reading() as other:
        await one.execute(ALL)
        await other.execute(ALL)
    migrating = Database(database.url)
    await write(migrating, text("ALTER TABLE thing ALTER id TYPE BIGINT"))
    await migrating.close()
    with pytest.raises(DBAPIError):
        await database.rows(ALL)
    async with database.writing() as one, database.writing() as other:
        assert [*await one.execute(ALL)] == [*await other.execute(ALL)] == []
    async with database.writing() as connection:
        await connection.run_sync(thing.drop)
