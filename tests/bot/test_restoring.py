"""Restoring into a database of PostgreSQL, which others may know and which keeps what it was given."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.operations import filling as restoring
from bot.operations.filling import restore
from bot.runtime.clock import SystemClock
from bot.runtime.startup_error import StartupError
from bot.setup.settings import Settings, explicit_settings
from bot.setup.wiring import inspected, served
from storage.engine.copying import ToolFailed, back_up
from storage.engine.database import Database
from storage.engine.migrate import upgrade
from tests.storage.servers import empty_database, on_server

pytestmark = pytest.mark.postgresql


@pytest.fixture
async def url() -> AsyncIterator[str]:
    """A database that holds nothing."""
    async with empty_database() as url:
        yield url


def settings(url: str) -> Settings:
    return explicit_settings(database_url=url)


async def test_a_bot_that_still_runs_elsewhere_is_to_be_stopped_first(
    url: str, tmp_path: Path
) -> None:
    forgotten = Database(url)
    async with forgotten.reading() as connection:
        await connection.execute(text("SELECT 1"))
    with pytest.raises(StartupError, match="остановите его на всех серверах"):
        await restore(settings(url), tmp_path / "copy", SystemClock())
    await forgotten.close()


@pytest.fixture
async def copy(url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A copy of a database without an organisation; what it is of is empty again."""
    file = tmp_path / "copy"
    await upgrade(url)
    changes = map(text, getattr(request, "param", ()))
    await on_server(*changes, database=url.rpartition("/")[2])
    back_up(url, file)
    await emptied(url)
    return file


@pytest.mark.parametrize(
    ("copy", "told"),
    [
        pytest.param(
            (), r"нет организации; возьмите другую копию\. Не запускайте", id="no organisation"
        ),
        pytest.param(
            ("UPDATE alembic_version SET version_num = '0067'",),
            r"до версии 1\.0\.0.*Не запускайте на ней бота",
            id="from before the first release",
        ),
        pytest.param(
            ("CREATE VIEW everything AS SELECT * FROM event",),
            "чего программа не создаёт: VIEW everything",
            id="with views of others",
        ),
    ],
    indirect=["copy"],
)
async def test_of_a_copy_that_is_no_good_it_is_said_what_to_do(
    url: str, copy: Path, told: str
) -> None:
    with pytest.raises(StartupError, match=told):
        await restore(settings(url), copy, SystemClock())


@pytest.mark.parametrize("killed_at", ["load_dump", "upgrade", "mark_restored"])
async def test_where_it_was_killed_in_the_middle_nobody_begins_to_work(
    url: str, copy: Path, killed_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(restoring, killed_at, kill)
        with pytest.raises(KeyboardInterrupt):
            await restore(settings(url), copy, SystemClock())
    database = Database(url)
    with pytest.raises(StartupError, match=r"не закончено.*создайте базу заново"):
        async with served(settings(url), database):
            pass
    with pytest.raises(StartupError, match="не закончено"):
        async with inspected(settings(url)):
            pass
    # Again: where nothing had been written yet it goes on, and finds what is wrong with the copy.
    why = "нет организации" if killed_at == "load_dump" else "не закончено"
    with pytest.raises(StartupError, match=why):
        await restore(settings(url), copy, SystemClock())


async def test_a_copy_that_can_not_be_loaded_leaves_the_place_as_it_was(
    url: str, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as failing:
        failing.setattr(restoring, "load_dump", fail)
        with pytest.raises(StartupError, match="сломалось"):
            await restore(settings(url), copy, SystemClock())
    await upgrade(url)  # as in any empty place


def kill(*_args: object, **_options: object) -> None:
    raise KeyboardInterrupt


def fail(*_args: object) -> None:
    message = "сломалось"
    raise ToolFailed(message)


async def emptied(url: str) -> None:
    name = url.rpartition("/")[2]
    await on_server(text(f"DROP DATABASE {name} WITH (FORCE)"), text(f"CREATE DATABASE {name}"))
