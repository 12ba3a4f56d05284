"""A SQLite file moved to PostgreSQL: every value of every table, whatever it is."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)

from storage.engine.database import Database
from storage.engine.migrate import upgrade
from storage.engine.moving import NotMoved, move
from storage.schema import metadata
from storage.schema.columns import UtcDateTime
from storage.schema.incidents import counter
from storage.schema.jobs import job
from storage.schema.messages import inbox
from storage.schema.search import Terms
from tests.storage.servers import POSTGRESQL, on_server

on_postgresql = pytest.mark.parametrize("empty_url", [POSTGRESQL], indirect=True)

ODD = [
    "Ёлка 🎄👨‍👩‍👧 «кавычки» \\ ' \" %s :name",
    "длинно" * 5_000,
    "\t\r\n \x7f\u200b\ufeff",
]
MOMENTS = [
    datetime(2026, 6, 16, 6, 0, 0, 123456, tzinfo=UTC),
    datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2026, 1, 1, tzinfo=UTC),
]
JSONS: list[Any] = [
    {"я": [1, -(2**60), 1.5, None, True, "🎄"], "b": {"z": {}, "a": []}},
    [],
    "слово",
]
NUMBERS = [2**62, -(2**62), 0]
SMALL = [2**31 - 1, -(2**31), 0]
BYTES = [bytes(range(256)) * 100, b"", b"\x00"]


def value(  # noqa: PLR0911 - one for each type
    column: Column[Any], index: int
) -> Any:
    """An odd one; a key's are the greatest there are."""
    if column.foreign_keys:
        (key,) = column.foreign_keys
        return value(key.column, index)
    match column.type:
        case UtcDateTime():
            return MOMENTS[index]
        case Date():
            return date(2026, 6, 16 + index)
        case Boolean():
            return index == 0
        case JSON():
            return JSONS[index]
        case LargeBinary():
            return BYTES[index]
        case Terms():
            return {"#яма"}
        case BigInteger():
            return 2**62 + index if column.primary_key else NUMBERS[index]
        case Integer():
            return 2**31 - 10 + index if column.primary_key else SMALL[index]
        case _:
            unique = column.primary_key or column.unique
            return f"{index}{ODD[index][:20]}" if unique else ODD[index]


@pytest.fixture
async def full(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[Database]:
    """Three rows in each table, the third with nulls wherever there may be any."""
    file = tmp_path / "full.db"
    shutil.copy(migrated_sqlite, file)
    database = Database(f"sqlite+aiosqlite:///{file}")
    await database.open()
    async with database.writing() as connection:
        await connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        await connection.execute(counter.delete())
        for table in metadata.sorted_tables:
            for index in range(3):
                row = {
                    column.name: value(column, index)
                    for column in table.columns
                    if index < 2 or not column.nullable
                }
                await connection.execute(insert(table).values(row))
    yield database
    await database.close()


@pytest.fixture
async def target(empty_url: str) -> AsyncIterator[Database]:
    database = Database(empty_url)
    yield database
    await database.close()


async def everything(table: Table, database: Database) -> list[Any]:
    columns = [column for column in table.columns if not isinstance(column.type, Terms)]
    async with database.reading() as connection:
        return sorted(map(repr, (await connection.execute(select(*columns))).all()))


def quiet(_table: str, _done: int, _total: int) -> None:
    return


@on_postgresql
async def test_every_value_of_every_table_arrives(full: Database, target: Database) -> None:
    told: dict[str, list[tuple[int, int]]] = {}

    def tell(table: str, done: int, total: int) -> None:
        told.setdefault(table, []).append((done, total))

    moved = await move(full.url, target, tell)
    assert moved == {table.name: 3 for table in metadata.tables.values()}
    for table in metadata.tables.values():
        assert await everything(table, target) == await everything(table, full), table.name
        assert told[table.name][-1] == (3, 3)


@on_postgresql
async def test_a_row_that_is_refused_is_named_and_nothing_is_kept(
    full: Database, target: Database
) -> None:
    async with full.writing() as connection:
        await connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        await connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        numbers = sorted((await connection.execute(select(job.c.id))).scalars())
        of_one = job.c.id == numbers[1]
        await connection.execute(update(job).where(of_one).values(starts=2**40))
    with pytest.raises(NotMoved) as caught:
        await move(full.url, target, quiet)
    assert (caught.value.table, caught.value.key) == ("job", {"id": numbers[1]})
    async with target.reading() as connection:
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == []


@on_postgresql
async def test_no_number_is_given_again(full: Database, target: Database) -> None:
    """Not even one whose row was deleted since."""
    async with full.writing() as connection:
        last = (await connection.execute(select(func.max(inbox.c.serial)))).scalar_one()
        await connection.execute(inbox.delete().where(inbox.c.serial == last))
    await move(full.url, target, quiet)
    async with target.writing() as connection:
        now = MOMENTS[0]
        new = insert(inbox).values(bot_id=1, lane=1, payload={}, received_at=now)
        assert (await connection.execute(new.returning(inbox.c.serial))).scalar_one() == last + 1


@on_postgresql
async def test_what_is_written_otherwise_is_noticed_and_nothing_is_kept(
    full: Database, target: Database
) -> None:
    await upgrade(target.url)
    name = target.url.rpartition("/")[2]
    await on_server(
        text(
            "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN NEW.value := 7; RETURN NEW; END $$"
        ),
        text(
            "CREATE TRIGGER spoilt BEFORE INSERT ON counter FOR EACH ROW EXECUTE FUNCTION spoil()"
        ),
        database=name,
    )
    with pytest.raises(NotMoved, match="counter"):
        await move(full.url, target, quiet)
    for table in metadata.tables.values():
        assert len(await everything(table, target)) == (1 if table is counter else 0)


def test_the_values_hold_for_all_columns() -> None:
    """JSON's null and the database's would not be told apart."""
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                assert column.type.none_as_null or not column.nullable, column
