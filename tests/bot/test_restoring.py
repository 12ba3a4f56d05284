"""Restoring into a database of PostgreSQL, which others may know and which keeps what it was given."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.clock import SystemClock
from bot.restoring import restore
from bot.settings import Settings
from bot.startup import StartupError
from storage.engine.copying import back_up
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
    return Settings(_env_file=None, database_url=url)


async def test_a_bot_that_still_runs_elsewhere_is_to_be_stopped_first(
    url: str, tmp_path: Path
) -> None:
    forgotten = Database(url)
    async with forgotten.reading() as connection:
        await connection.execute(text("SELECT 1"))
    with pytest.raises(StartupError, match="остановите его на всех серверах"):
        await restore(settings(url), tmp_path / "copy", SystemClock())
    await forgotten.close()


async def test_of_a_copy_that_is_loaded_and_no_good_it_is_said_what_to_do(
    url: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    await upgrade(url)  # and nobody's organisation
    back_up(url, copy)
    name = url.rpartition("/")[2]
    await on_server(text(f"DROP DATABASE {name} WITH (FORCE)"), text(f"CREATE DATABASE {name}"))
    with pytest.raises(
        StartupError, match=r"нет организации; возьмите другую копию\. Не запускайте"
    ):
        await restore(settings(url), copy, SystemClock())
