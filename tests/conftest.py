"""What holds for all tests."""

import asyncio
import gc
import os
import shutil
import uuid
from collections.abc import Callable, Generator, Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, settings
from sqlalchemy import URL, delete, event, text
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import LRUCache

from storage.engine import database, migrate
from storage.engine.migrate import latest_revision, upgrade
from storage.schema import metadata
from tests.contract.facts import summary
from tests.storage.servers import async_url, create, on_server
from tests.telegram import Sandbox

# Machines are shared: how long an example takes says nothing about the code.
settings.register_profile(
    "shared machine",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.load_profile("shared machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    about = "the stand-in for Telegram knows no Bot API of these years"
    parser.addoption("--old-server", action="store_true", help=about)
    about = "stories happen on PostgreSQL"
    parser.addoption("--postgresql", action="store_true", help=about)
    parser.addoption("--max", action="store_true", help="stories happen in MAX")
    about = "run one test of so many, always the same ones"
    parser.addoption("--one-of", type=int, default=1, help=about)


LONGEST = (
    "tests/e2e/test_soak.py",
    "tests/e2e/test_soak_two_messengers.py",
    "tests/e2e/test_random_users.py",
    "tests/e2e/test_faults.py::test_an_outage_of_thirty_hours",
    "tests/unit/proofreading/test_proofreading_corpus.py",
)
"""They begin first: begun last, one of them would be waited for by all other cores."""

MEMORY = Path("/dev/shm")  # noqa: S108 - each session makes a folder of its own there
ENOUGH_MEMORY = 2 * 1024**3


def pytest_configure(config: pytest.Config) -> None:
    """Files are kept in memory where there is enough: a commit waits for no disk.

    Whoever asks for no server in particular gets that one.
    """
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH_MEMORY:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    if config.getoption("--old-server"):
        vars(Sandbox)["__init__"].__kwdefaults__["old"] = True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves a part of them, whatever the order and the number of processes; the longest comes first."""
    many, postgresql = config.getoption("--one-of"), config.getoption("--postgresql")
    in_max = config.getoption("--max")

    def chosen(item: pytest.Item) -> bool:
        one_of_many = crc32(item.nodeid.encode()) % many == 0
        told = (_told_on_postgresql(item) or not postgresql) and (_told_in_max(item) or not in_max)
        return one_of_many and told

    config.hook.pytest_deselected(items=[item for item in items if not chosen(item)])
    items[:] = sorted(filter(chosen, items), key=_turn)


@pytest.hookimpl(tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many facts the contract suite states, if it has run: here, where xdist asks, too."""
    reports = chain.from_iterable(terminalreporter.stats.values())
    if any(getattr(one, "nodeid", "").startswith("tests/contract/") for one in reports):
        terminalreporter.section("contract")
        terminalreporter.line(summary())


def _turn(item: pytest.Item) -> int:
    longest = (at for at, which in enumerate(LONGEST) if item.nodeid.startswith(which))
    return next(longest, len(LONGEST))


def _told_on_postgresql(item: pytest.Item) -> bool:
    fixtures = item.fixturenames if isinstance(item, pytest.Function) else ()
    return "database_url" in fixtures and item.get_closest_marker("file") is None


def _told_in_max(item: pytest.Item) -> bool:
    fixtures = item.fixturenames if isinstance(item, pytest.Function) else ()
    return "sandbox" in fixtures and item.get_closest_marker("telegram") is None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """All that is imported stays: the collector of garbage need not look at it, now or in a story."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(5000, 20, 20)  # a story leaves little: to look as often as usual costs 3 %
        gc.enable()


# SQLAlchemy looks compiled statements up by dialect, too; those of one kind are all the same.
def _alike(one: Dialect, other: object) -> bool:
    return type(one) is type(other)


def _kind(one: Dialect) -> int:
    return hash(type(one))


class SharedSQLite(SQLiteDialect_aiosqlite):
    supports_statement_cache = True
    compiled = LRUCache[Any, Any](2000)
    __eq__ = _alike
    __hash__ = _kind


class SharedPostgreSQL(PGDialect_asyncpg):
    supports_statement_cache = True
    compiled = LRUCache[Any, Any](2000)
    __eq__ = _alike
    __hash__ = _kind


def share_compiled(url: str | URL, **options: Any) -> AsyncEngine:
    """An engine for SQLite or PostgreSQL; a story need not compile what another one has compiled."""
    engine = create_async_engine(url, **options)
    shared = SharedPostgreSQL if isinstance(engine.dialect, PGDialect_asyncpg) else SharedSQLite
    engine.dialect.__class__ = shared
    engine.sync_engine._compiled_cache = shared.compiled
    if shared is SharedSQLite:
        event.listen(engine.sync_engine, "connect", reverse_what_has_no_order)
    return engine


def reverse_what_has_no_order(connection: Any, _record: object) -> None:
    """SQLite returns rows as they were added; PostgreSQL, as it likes. Whoever relies on it is seen."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA reverse_unordered_selects = ON")
    cursor.close()


database.create_async_engine = share_compiled  # type: ignore[attr-defined] # what it calls by that name


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once, for tests to copy; the migrations have tests of their own."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{file}"))
    return file


_LATER_MIGRATION = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9001", "{released}"
def upgrade():
    op.create_table("later", sa.Column("id", sa.Integer(), primary_key=True))
"""


@pytest.fixture
def later_revision(migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The program is a later one, with one migration more: a table `later`.

    What other tests share is migrated before.
    """
    assert migrated_sqlite.exists()
    folder = tmp_path / "migrations"
    shutil.copytree(migrate._SCRIPTS, folder)
    written = _LATER_MIGRATION.format(released=latest_revision())
    (folder / "versions" / "v9001_later.py").write_text(written, "utf-8")
    monkeypatch.setattr(migrate, "_SCRIPTS", folder)
    monkeypatch.setattr(migrate, "_scripts", lambda: ScriptDirectory(str(folder)))
    return "9001"


_STATEMENTS = (
    "SET LOCAL session_replication_role = replica",  # events may go, here alone
    *(str(delete(table)) for table in reversed(metadata.sorted_tables)),
    "INSERT INTO counter (name, value) VALUES ('incident', 0)",
    "PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'",
)
EMPTIED = text(f"DO $$ BEGIN {'; '.join(_STATEMENTS)}; END $$")
"""At one go: dozens of statements one by one take longer than most tests."""


@pytest.fixture(scope="session")
def postgresql_database() -> Iterator[str]:
    """An empty database of this session alone, whose commits wait for no disk."""
    name = f"otklik_test_{uuid.uuid4().hex[:12]}"
    at_once = text(f"ALTER DATABASE {name} SET synchronous_commit = off")
    asyncio.run(create(name, at_once))
    yield name
    asyncio.run(on_server(text(f"DROP DATABASE {name} WITH (FORCE)")))


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_database: str) -> str:
    asyncio.run(upgrade(async_url(postgresql_database)))
    return postgresql_database


@pytest.fixture(scope="session")
def empty_again(migrated_postgresql: str) -> Iterator[Callable[[], object]]:
    """Empties it by one connection: another one would first have to read about each table."""
    engine = create_async_engine(async_url(migrated_postgresql), isolation_level="AUTOCOMMIT")
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        kept = runner.run(engine.connect().start())
        yield lambda: runner.run(kept.execute(EMPTIED))
        runner.run(kept.close())
        runner.run(engine.dispose())
