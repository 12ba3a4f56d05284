"""`otklik db copy`: an installation on SQLite goes on with PostgreSQL, or stays as it is."""

import asyncio
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.database import Database
from storage.engine.sqlite_files import held
from tests.console import Ended, on, otklik
from tests.e2e.invariants import violations
from tests.e2e.town import HOUSING, Starting, Town
from tests.storage.servers import SERVER, async_url, on_server
from tests.telegram import Sandbox

pytestmark = [pytest.mark.postgresql, pytest.mark.file]


@pytest.fixture
def address() -> Iterator[str]:
    name = f"otklik_moved_{uuid.uuid4().hex[:12]}"
    try:
        asyncio.run(on_server(text(f"CREATE DATABASE {name}")))
    except (OSError, TimeoutError):
        pytest.skip(f"no PostgreSQL at {SERVER}")
    yield f"{SERVER.rstrip('/')}/{name}"
    asyncio.run(on_server(text(f"DROP DATABASE {name} WITH (FORCE)")))


async def copied(folder: Path, source: str, target: str) -> Ended:
    return await asyncio.to_thread(otklik, folder, "db", "copy", target, **on(source))


async def tables(address: str) -> list[str]:
    database = Database(async_url(address.rpartition("/")[2]))

    def names(connection: AsyncConnection) -> list[str]:
        return list(inspect(connection).get_table_names())

    try:
        async with database.reading() as connection:
            return await connection.run_sync(names)  # type: ignore[arg-type] # of a plain connection
    finally:
        await database.close()


async def test_the_work_goes_on_where_it_was(
    starting: Starting, sandbox: Sandbox, organisation_file: Path, database_url: str, address: str
) -> None:
    async with starting() as town:
        card = await town.routed("Во дворе на Ленина, 5 яма 🕳.")
        await town.settle()
    code, said, err = await copied(organisation_file.parent, database_url, address)
    assert code == 0, err
    assert "DATABASE_URL=postgresql://" in said
    moved = async_url(address.rpartition("/")[2])
    async with Town.running(sandbox, organisation_file, moved) as town:
        await town.reply(town.boris, card, "Яму на дороге засыпали и заровняли.")
        approval = town.last(-1001)
        await town.press(town.maria, approval, "✅ Согласовать")
        assert "засыпали" in town.last(HOUSING).text
        assert (await town.registered()).text.startswith("№2 ·")
        await town.settle()
        assert await violations(town) == []
        assert await town.discrepancies() == []


async def test_nothing_is_moved_into_what_is_not_empty_nor_from_what_is_served(
    tmp_path: Path, database_url: str, address: str
) -> None:
    with held(Path(database_url.partition("///")[2])):
        code, _, said = await copied(tmp_path, database_url, address)
        assert (code, "уже работает другая программа" in said) == (1, True), said
    assert await tables(address) == []
    await on_server(text("CREATE TABLE another (id int)"), database=address.rpartition("/")[2])
    code, _, said = await copied(tmp_path, database_url, address)
    assert (code, "Новая база данных: в этой базе данных уже есть таблицы" in said) == (1, True), (
        said
    )


@pytest.mark.parametrize(
    ("source", "target", "why"),
    [
        ("postgresql://postgres@127.0.0.1/there", "postgresql://127.0.0.1/x", "уже на PostgreSQL"),
        ("sqlite:////tmp/nowhere.db", "sqlite:////tmp/x.db", "укажите базу данных PostgreSQL"),
        ("sqlite:////tmp/nowhere.db", "nonsense", "укажите базу данных PostgreSQL"),
        ("sqlite:////tmp/nowhere/none.db", "postgresql://127.0.0.1/x", "ещё ничего нет"),
    ],
)
async def test_what_can_not_be_is_said_plainly(
    tmp_path: Path, source: str, target: str, why: str
) -> None:
    code, _, said = await copied(tmp_path, source, target)
    assert code == 1
    assert why in said


def test_where_there_is_nothing_to_move_nothing_is_made(tmp_path: Path) -> None:
    asyncio.run(copied(tmp_path, f"sqlite:///{tmp_path}/data/none.db", "postgresql://127.0.0.1/x"))
    assert not list(tmp_path.iterdir())
