"""What holds for all tests."""

import asyncio
import gc
from collections.abc import Generator
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import URL
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import LRUCache

from bot.sandbox import Sandbox
from storage.engine import database
from storage.engine.migrate import upgrade

# Machines are shared: how long an example takes says nothing about the code.
settings.register_profile(
    "shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("shared machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    text = "the stand-in for Telegram knows no Bot API of these years"
    parser.addoption("--old-server", action="store_true", help=text)
    text = "run one test of so many, always the same ones"
    parser.addoption("--one-of", type=int, default=1, help=text)


def pytest_configure(config: pytest.Config) -> None:
    """Whoever asks for no server in particular gets that one."""
    if config.getoption("--old-server"):
        vars(Sandbox)["__init__"].__kwdefaults__["old"] = True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves a part of them, whatever the order and the number of processes."""
    if (many := config.getoption("--one-of")) > 1:
        left = [item for item in items if crc32(item.nodeid.encode()) % many]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in set(left)]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """All that is imported stays: the collector of garbage need not look at it, now or in a story."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


class SharedDialect(SQLiteDialect_aiosqlite):
    """SQLAlchemy looks compiled statements up by dialect, too; those of SQLite are all the same."""

    supports_statement_cache = True
    compiled = LRUCache[Any, Any](2000)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


def share_compiled(url: str | URL, **options: Any) -> AsyncEngine:
    """An engine for SQLite or PostgreSQL; a story need not compile what another one has compiled."""
    engine = create_async_engine(url, **options)
    if isinstance(engine.dialect, SQLiteDialect_aiosqlite):
        engine.dialect.__class__ = SharedDialect
        engine.sync_engine._compiled_cache = SharedDialect.compiled
    return engine


database.create_async_engine = share_compiled  # type: ignore[attr-defined] # what it calls by that name


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once, for tests to copy; the migrations have tests of their own."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{file}"))
    return file
