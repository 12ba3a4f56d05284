"""Benchmarks that can't rot: the ordinary suite runs each of them small and judges no figure."""

import asyncio
import json
import os
import platform
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from bot.runtime.clock import SystemClock
from storage.engine.migrate import upgrade
from tests.benchmarks.region import Region, filled, size_of
from tests.storage.servers import POSTGRESQL, async_url, on_server

WRITTEN_TO = Path("build/bench.json")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure, and how many times its floor it is; the floor is of the same run."""

    what: str
    figure: float
    unit: str
    ratio: float
    floor: str
    note: str


_ROWS = pytest.StashKey[list[Row]]()


@dataclass(frozen=True, slots=True)
class Bench:
    """How big a benchmark is, and what becomes of its figures."""

    full: bool
    rows: list[Row]

    def size(self, full: int, *, small: int) -> int:
        return full if self.full else small

    def tell(
        self, what: str, figure: float, unit: str, ratio: float, floor: str, *, note: str = ""
    ) -> None:
        """A row of the table; where less is worse, as with rates, the ratio is below one."""
        self.rows.append(Row(what, figure, unit, ratio, floor, note))

    def judge(self, figure: float, *, at_most: float) -> None:
        assert not self.full or figure <= at_most


def is_full(config: pytest.Config) -> bool:
    """Where the benchmarks are asked for by their marker, as `make bench` does."""
    return "benchmark" in config.option.markexpr


@pytest.fixture
def bench(request: pytest.FixtureRequest) -> Bench:
    rows = request.config.stash.setdefault(_ROWS, [])
    return Bench(is_full(request.config), rows)


def pytest_terminal_summary(config: pytest.Config) -> None:
    """The table for people, and the same as JSON for whoever compares."""
    rows = config.stash.get(_ROWS, [])
    if not rows or not is_full(config):
        return
    file = config.rootpath / WRITTEN_TO
    file.parent.mkdir(exist_ok=True)
    told = {**_machine(), "rows": [asdict(row) for row in rows]}
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    console = Console(width=160)
    console.print(_table(rows))
    console.print(f"{file.relative_to(config.rootpath)}: {_machine()}")


def _machine() -> dict[str, Any]:
    """What the figures are of, and how busy it was in the last 15 minutes."""
    return {
        "at": SystemClock().now().isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[2],
    }


def _table(rows: list[Row]) -> Table:
    table = Table("What", "Figure", "Ratio", "to", "Besides")
    for row in rows:
        figure = f"{row.figure:.4g} {row.unit}"
        table.add_row(row.what, figure, f"{row.ratio:.3g}", row.floor, row.note)
    return table


@pytest.fixture(params=["sqlite", POSTGRESQL])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database of this benchmark alone."""
    yield from _database(request, tmp_path)


@pytest.fixture(scope="session", params=["sqlite", POSTGRESQL])
def region(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Region]:
    """Ten years of a region, made once for all that looks at many incidents."""
    for url in _database(request, tmp_path_factory.mktemp("region")):
        yield asyncio.run(filled(url, size_of(full=is_full(request.config))))


def _database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if request.param == "sqlite":
        file = folder / "otklik.db"
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
