"""What holds for all tests."""

import asyncio
import gc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from storage.engine.migrate import upgrade

# Machines are shared: how long an example takes says nothing about the code.
settings.register_profile(
    "shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("shared machine")


def pytest_collection_finish() -> None:
    """All that is imported stays: the garbage collector need not look at it in every story."""
    gc.freeze()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once, for tests to copy; the migrations have tests of their own."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{file}"))
    return file
