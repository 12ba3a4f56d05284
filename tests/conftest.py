"""What holds for all tests."""

import asyncio
import gc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import URL
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import LRUCache

from storage.engine import database
from storage.engine.migrate import upgrade

# Machines are shared: how long an example takes says nothing about the code.
settings.register_profile(
    "shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("shared machine")


def pytest_collection_finish() -> None:
    """All that is imported stays: the garbage collector need not look at it in every story."""
    gc.freeze()


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
