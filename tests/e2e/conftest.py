"""What stories begin with: the sandbox, the program in it, and a town around them."""

import asyncio
import math
import os
import shutil
import sqlite3
import ssl
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from aiogram.client.session.aiohttp import AiohttpSession
from aiosqlite.core import set_exception, set_result
from sqlalchemy import text

from bot.loops import backups, sweep
from bot.max import markup
from bot.runtime import rounds
from bot.sandbox import Message
from bot.sandbox.chat import MessageContent
from bot.setup import wiring
from bot.tutorial.sandboxes import TOKEN
from domain.model.ids import Messenger
from storage.engine import sqlite_connections
from storage.engine.migrate import upgrade
from tests.e2e.invariants import violations
from tests.e2e.kill.process import Forks, forking
from tests.e2e.schemas import known_differences
from tests.e2e.town import (
    ORGANISATION,
    STAFF,
    TUESDAY_MORNING,
    Caller,
    Stage,
    Starting,
    Town,
    calling,
    rewritten,
)
from tests.e2e.walls import COMMUNITY, Wall, wall_beside
from tests.max.sandbox import Sandbox as MaxSandbox
from tests.max.shown import asks_reply, keyboard_of, rows_of, short_labels, text_of
from tests.storage.servers import (
    POSTGRESQL,
    async_url,
    create,
    empty_database,
    on_server,
    room_for_processes,
)
from tests.telegram import Sandbox, SteppedClock

with_thread = sqlite_connections._Connection.__init__
SECURED = cache(ssl.create_default_context)

LOOK_AT_LEAST = 7 * 24 * 3600.0
"""Seconds; the program looks every hour, should it have missed what woke it."""


class AtOnce:
    """The thread of a SQLite connection and its queue, in one: each job is done in the event loop.

    To go to a thread and back takes longer than the job. Only a lock is waited for in a thread:
    whoever holds it may need the event loop.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._lock_wait = connection._lock_wait

    def start(self) -> None:
        """There is no thread."""

    def put_nowait(self, job: tuple[asyncio.Future[Any], Callable[[], Any]]) -> None:
        done, function = job
        loop = asyncio.get_running_loop()
        self._connection._lock_wait = 0
        try:
            loop.call_soon(set_result, done, function())
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
                loop.call_soon(partial(set_exception, done, error))
                return
            self._connection._lock_wait = self._lock_wait
            waiting = loop.run_in_executor(None, function)
            waiting.add_done_callback(partial(hand_on, done))


def hand_on(done: asyncio.Future[Any], waited: asyncio.Future[Any]) -> None:
    if (error := waited.exception()) is not None:
        set_exception(done, error)
    else:
        set_result(done, waited.result())


@pytest.fixture(autouse=True)
def towns_are_quickly_built_and_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """They share certificates and what is known of schemas.

    What SQLite does in a thread of its own is done in this one: to go there and back takes longer.
    They don't wait for TLS connections to close: there are none. Nor is a copy made once a minute of
    real time has gone by, which is out of date as soon as the story has moved its clock by days.
    Loops look when they are woken, not every hour of those days besides: nothing may depend on that.
    """

    def without_thread(connection: Any, *about: Any) -> None:
        with_thread(connection, *about)
        connection._tx = connection._thread = AtOnce(connection)

    async def close(session: AiohttpSession) -> None:
        if session._session is not None:
            await session._session.close()

    monkeypatch.setattr(sqlite_connections._Connection, "__init__", without_thread)
    monkeypatch.setattr(wiring, "differences", known_differences)
    monkeypatch.setattr(AiohttpSession, "close", close)
    monkeypatch.setattr(ssl, "create_default_context", SECURED)
    monkeypatch.setattr(backups, "_AFTER_THE_START", math.inf)
    for loops in (rounds, sweep):
        monkeypatch.setattr(loops, "LOOK_AT_LEAST", LOOK_AT_LEAST)


@pytest.fixture
def organisation_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The usual organisation, and what marks add: those of a file before those of a story."""
    staff = STAFF if request.node.get_closest_marker("staffed") else ""
    marks = reversed([*request.node.iter_markers("organisation")])
    more = "".join(mark.args[0] for mark in marks)
    return rewritten(tmp_path / "organisation.toml", ORGANISATION + staff + more)


@pytest.fixture
def names_shown(organisation_file: Path) -> None:
    """The administration has decided to show who wrote, and what they wrote as it is."""
    written = organisation_file.read_text("utf-8")
    organisation_file.write_text(f"{written}\n[privacy]\nmask = false\n", "utf-8")


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Migrated already; the demonstration and those that get killed start from nothing."""
    if request.config.getoption("--postgresql"):
        name: str = request.getfixturevalue("migrated_postgresql")
        request.getfixturevalue("empty_again")()
        return async_url(name)
    migrated_sqlite: Path = request.getfixturevalue("migrated_sqlite")
    file = tmp_path / "otklik.sqlite3"
    shutil.copy(migrated_sqlite, file)
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture(params=["sqlite", POSTGRESQL])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A database that holds nothing yet, of either kind."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/data/otklik.sqlite3"
        return
    async with empty_database() as url:
        yield url


@pytest.fixture
def in_max(request: pytest.FixtureRequest) -> bool:
    """Whether stories happen in MAX; those that are about MAX always do."""
    about_max = request.node.get_closest_marker("in_max") is not None
    return about_max or bool(request.config.getoption("--max"))


@pytest.fixture
def labels_in_full() -> bool:
    """Whether stories name the buttons of MAX by their full labels."""
    return True


@pytest.fixture(autouse=True)
def stage(*, in_max: bool, labels_in_full: bool) -> Iterator[None]:
    """Stories happen in MAX if that was asked for; they look at its messages as at Telegram's.

    A story may undo what it has patched itself.
    """
    with pytest.MonkeyPatch.context() as patch:
        if labels_in_full:
            patch.setattr(markup, "short_labels", short_labels)
            patch.setattr(MessageContent, "keyboard", property(keyboard_of))
        if in_max:
            patch.setattr(Stage, "messenger", Messenger.MAX)
            patch.setattr(Message, "text", property(text_of))
            patch.setattr(Message, "buttons", property(rows_of))
            patch.setattr(Message, "asks_reply", property(asks_reply))
        yield


@pytest.fixture
async def sandbox(*, in_max: bool) -> AsyncIterator[Sandbox]:
    of: Any = MaxSandbox if in_max else Sandbox
    async with of(token=TOKEN, clock=SteppedClock(TUESDAY_MORNING)) as sandbox:
        yield sandbox


@pytest.fixture
def starting(sandbox: Sandbox, organisation_file: Path, database_url: str) -> Starting:
    """Begins the program, and again: for stories that begin before it does, or go on after it."""
    return partial(Town.running, sandbox, organisation_file, database_url)


@pytest.fixture
async def town(starting: Starting) -> AsyncIterator[Town]:
    """Whatever the story tells, in the end the bot has been polite, and its books are in order."""
    async with starting() as town:
        yield town
        await town.settle()
        assert town.rude or not await violations(town)
        assert town.rude or not await town.discrepancies()


@pytest.fixture
async def caller(town: Town) -> AsyncIterator[Caller]:
    async with calling(town) as caller:
        yield caller


@pytest.fixture
async def wall(sandbox: Sandbox, starting: Starting) -> AsyncIterator[Wall]:
    """The administration's wall beside the town; the program has looked at its comments once."""
    async with wall_beside(sandbox, starting, vk_community_token=COMMUNITY) as wall:
        await wall.vk.until(lambda: wall.vk.calls_to("a_check"))
        yield wall


@pytest.fixture
async def two(town: Town) -> None:
    """№1 and №2 are worked by the housing department."""
    await town.routed("Яма на Ленина, 5.")
    await town.routed("Яма на Мира, 7.")


@pytest.fixture
def seed() -> int:
    """Of the kill tests: what people and chance do."""
    seed = int(os.environ.get("OTKLIK_KILL_SEED") or Random().randrange(1_000_000))  # noqa: S311 - chance for tests
    print(f"OTKLIK_KILL_SEED={seed}")  # noqa: T201 - pytest shows it with a failure
    return seed


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    with forking() as forks:
        yield forks


@pytest.fixture(scope="module")
def migrated_for_several() -> Iterator[str]:
    """A migrated database, to be copied."""
    name = f"otklik_several_{uuid.uuid4().hex[:12]}"
    asyncio.run(create(name))
    asyncio.run(upgrade(async_url(name)))
    yield name
    asyncio.run(on_server(text(f"DROP DATABASE {name} WITH (FORCE)")))


@pytest.fixture
async def url_of_several(migrated_for_several: str) -> AsyncIterator[str]:
    name = f"otklik_several_{uuid.uuid4().hex[:12]}"
    async with room_for_processes():
        await on_server(text(f"CREATE DATABASE {name} TEMPLATE {migrated_for_several}"))
        yield async_url(name)
        await on_server(text(f"DROP DATABASE {name} WITH (FORCE)"))
