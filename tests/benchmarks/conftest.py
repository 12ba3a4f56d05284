"""Benchmarks that can't rot: the ordinary suite runs each of them small and judges no figure."""

import asyncio
import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.engine.migrate import upgrade
from tests.storage.servers import POSTGRESQL, async_url, on_server


@dataclass(frozen=True, slots=True)
class Bench:
    """How big a benchmark is, and what becomes of its figures."""

    full: bool

    def size(self, full: int, *, small: int) -> int:
        return full if self.full else small

    def tell(self, figures: str) -> None:
        print(f"\n{figures}")  # noqa: T201 - a benchmark is there to be read

    def judge(self, figure: float, *, at_most: float) -> None:
        assert not self.full or figure <= at_most


@pytest.fixture
def bench(request: pytest.FixtureRequest) -> Bench:
    """Full size where the benchmarks are asked for by their marker, as `make bench` does."""
    return Bench(full="benchmark" in request.config.option.markexpr)


@pytest.fixture(params=["sqlite", POSTGRESQL])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database of this benchmark alone."""
    if request.param == "sqlite":
        file = tmp_path / "otklik.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
        yield f"sqlite+aiosqlite:///{file}"
        return
    name = f"otklik_bench_{uuid.uuid4().hex[:12]}"
    try:
        asyncio.run(on_server(text(f"CREATE DATABASE {name}")))
    except (OSError, TimeoutError):
        if os.environ.get("CI") == "true":
            raise
        pytest.skip("no PostgreSQL")
    asyncio.run(upgrade(async_url(name)))
    yield async_url(name)
    asyncio.run(on_server(text(f"DROP DATABASE {name} WITH (FORCE)")))
