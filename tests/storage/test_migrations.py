"""Migrations: what the baseline makes, and that they are safe to run at once."""

import asyncio
import logging
import re
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, inspect, select, text, update

from storage.engine import migrate
from storage.engine.database import Database
from storage.engine.migrate import Schema, WrongSchema, schema_of, upgrade
from storage.schema import metadata
from storage.schema.incidents import counter
from tests.e2e.released import put_in_place
from tests.storage.samples import write
from tests.storage.servers import empty_database

REGENERATE = "before 1.0.0 is tagged, see docs/how-to/add-a-migration.md; add a migration after"

SQLITE_SCHEMA = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger'"
POSTGRESQL_SCHEMA = """
SELECT table_name, concat_ws(' ', column_name, udt_name, is_nullable, column_default)
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT conname, conrelid::regclass || pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""
OF_MIGRATIONS_ALONE = {
    "sqlite": {
        "alembic_version",
        "incident_terms_index",
        "incident_terms_index_config",
        "incident_terms_index_data",
        "incident_terms_index_idx",
    },
    "postgresql": {"alembic_version", "alembic_version_pkc", "ix_incident_terms_terms"},
}

TRIGGERS = {
    "sqlite": {
        *("event_no_update", "event_no_delete"),
        *("incident_terms_insert", "incident_terms_update", "incident_terms_delete"),
        *("incident_text_changed", "draft_text_changed", "authors_reply_changed"),
        *("incident_text_erased", "draft_text_erased", "authors_reply_erased"),
    },
    "postgresql": {
        "event_append_only",
        *("incident_text_changed", "draft_text_changed", "authors_reply_changed"),
        *("incident_text_erased", "draft_text_erased", "authors_reply_erased"),
        *("inbox_told", "outbox_told", "job_told", "event_told", "incident_told"),
        *("incident_text_told", "placement_told", "placing_order_told", "question_told"),
        *("briefing_told", "outdated_day_told", "organisation_told", "absence_told"),
        *("network_token_told", "menu_told", "digest_told"),
        *("sent_message_told", "shown_staff_told", "found_comment_told"),
    },
}
TRIGGER_NAMES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}

Definition = tuple[str, frozenset[str]]


def definitions(connection: Connection) -> set[Definition]:
    """Return each table, column, index and constraint with all that the database says of it.

    A column's place in its table is left out: a later migration can only append one.
    """
    sqlite = connection.dialect.name == "sqlite"
    found = connection.execute(text(SQLITE_SCHEMA if sqlite else POSTGRESQL_SCHEMA))
    return {(name, _parts(created) if sqlite else frozenset([created])) for name, created in found}


def _parts(created: str) -> frozenset[str]:
    """Split SQLite's statement into the columns and constraints of its table."""
    return frozenset(line.strip().rstrip(",") for line in created.splitlines())


async def test_migrations_make_what_the_tables_declare(empty_url: str):
    """Types, nullability, defaults, conditions of indexes and foreign keys included."""
    database, kind = Database(empty_url), database_kind(empty_url)
    async with database.writing() as connection:
        await connection.run_sync(metadata.create_all)
        declared = await connection.run_sync(definitions)
        await connection.run_sync(metadata.drop_all)
    await upgrade(empty_url)
    async with database.reading() as connection:
        migrated = await connection.run_sync(definitions)
    await database.close()
    assert declared - migrated == set(), REGENERATE
    assert {name for name, _ in migrated - declared} == OF_MIGRATIONS_ALONE[kind], REGENERATE


async def test_every_trigger_is_there(database: Database):
    names = TRIGGER_NAMES[database_kind(database.url)]
    found = await database.scalars(text(names))
    assert set(found) == TRIGGERS[database_kind(database.url)]


def database_kind(url: str) -> str:
    return "sqlite" if url.startswith("sqlite") else "postgresql"


async def test_two_processes_may_start_at_once(empty_url: str):
    await asyncio.gather(*(upgrade(empty_url) for _ in range(3)))
    database = Database(empty_url)
    assert await database.scalars(select(counter.c.value)) == [0], "as before the first incident"
    await database.close()


async def test_a_step_that_fails_leaves_nothing(empty_url: str):
    database = Database(empty_url)
    await write(database, text("CREATE TABLE draft (id INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        await upgrade(empty_url)
    async with database.reading() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await database.close()
    assert tables == ["draft"]


@pytest.mark.usefixtures("migrated_sqlite")  # made by this release
async def test_a_later_release_brings_a_database_forward(
    empty_url: str, request: pytest.FixtureRequest
):
    await upgrade(empty_url)
    database = Database(empty_url)
    await write(database, update(counter).values(value=7))
    request.getfixturevalue("later_revision")
    assert await schema_of(database) is Schema.OLDER
    await asyncio.gather(*(upgrade(empty_url) for _ in range(3)))
    assert await schema_of(database) is Schema.CURRENT
    async with database.reading() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert await database.scalars(select(counter.c.value)) == [7]
    await database.close()
    assert "later" in tables


@pytest.mark.parametrize(
    ("revision", "schema"), [("0067", Schema.UNRELEASED), ("1999", Schema.NEWER)]
)
async def test_what_cannot_be_brought_forward_is_refused(
    empty_url: str, revision: str, schema: Schema
):
    await upgrade(empty_url)
    database = Database(empty_url)
    await write(database, text(f"UPDATE alembic_version SET version_num = '{revision}'"))  # noqa: S608
    assert await schema_of(database) is schema
    with pytest.raises(WrongSchema) as refused:
        await upgrade(empty_url)
    await database.close()
    assert refused.value.schema is schema


async def test_logging_is_left_alone(empty_url: str):
    root = logging.getLogger()
    before = (root.level, list(root.handlers), logging.getLogger("otklik.test").disabled)
    await upgrade(empty_url)
    after = (root.level, list(root.handlers), logging.getLogger("otklik.test").disabled)
    assert after == before


RELEASED = "1001"
"""The last revision of 1.0.0."""

WHOLE_SCHEMA = {
    "sqlite": "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL",
    "postgresql": POSTGRESQL_SCHEMA  # noqa: S608 - nothing but what stands here
    + """
    UNION ALL SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    """,
}
CASTS = re.compile(r"::[a-z ]+(\[\])?|[() ]")
"""PostgreSQL writes the casts of a condition otherwise once it was dumped and read again."""


async def test_the_migrations_of_1_0_0_still_make_what_1_0_0_made(empty_url: str, tmp_path: Path):
    """Databases have applied them: a change is a migration of its own."""
    await migrate._run(
        empty_url, lambda one: command.upgrade(migrate._alembic_config(one), RELEASED)
    )
    if database_kind(empty_url) == "sqlite":
        left = f"sqlite+aiosqlite:///{tmp_path}/left.db"
        await put_in_place(left)
        assert await whole_schema(empty_url) == await whole_schema(left), REGENERATE
        return
    async with empty_database() as left:
        await put_in_place(left)
        assert await whole_schema(empty_url) == await whole_schema(left), REGENERATE


async def whole_schema(url: str) -> set[tuple[str, str]]:
    database = Database(url)
    async with database.reading() as connection:
        found = await connection.execute(text(WHOLE_SCHEMA[database_kind(url)]))
    await database.close()
    return {(name, CASTS.sub("", definition)) for name, definition in found}
