"""A copy is there whole and checked, or not at all; of both databases."""

import errno
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.engine import copying
from storage.engine.copying import (
    Backups,
    Damaged,
    ToolMissing,
    back_up,
    check_copy,
    check_own,
    is_of_sqlite,
    load_dump,
)
from storage.engine.database import Database
from storage.engine.migrate import upgrade
from tests.storage.samples import Units, registered
from tests.storage.servers import POSTGRESQL, on_postgresql, on_sqlite


async def filled(units: Units) -> str:
    await units.store_silently(registered())
    return units.database.url


def named_copy(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir() if one.name.startswith("copy")]


async def test_a_copy_is_made_while_somebody_writes_and_is_for_its_owner_alone(
    units: Units, database: Database, tmp_path: Path
) -> None:
    url, copy = await filled(units), tmp_path / "copy"
    async with database.writing() as connection:
        await connection.execute(text("UPDATE counter SET value = 77"))
        back_up(url, copy)
    check_copy(copy)
    assert is_of_sqlite(copy) is database.sqlite
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert named_copy(tmp_path) == ["copy"]
    if database.sqlite:
        with closing(sqlite3.connect(copy)) as connection_of_copy:
            (value,) = connection_of_copy.execute("SELECT value FROM counter").fetchone()
        assert value != 77


async def test_what_is_there_already_is_not_written_over(units: Units, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_text("mine")
    with pytest.raises(FileExistsError):
        back_up(await filled(units), copy)
    assert copy.read_text() == "mine"


async def test_a_copy_that_was_cut_off_is_refused(units: Units, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    back_up(await filled(units), copy)
    whole = copy.read_bytes()
    for left in (len(whole) // 2, 20, 0):
        copy.write_bytes(whole[:left])
        with pytest.raises(Damaged):
            check_copy(copy)


@pytest.mark.parametrize(
    "foreign",
    [
        "CREATE TRIGGER thief AFTER INSERT ON event BEGIN DELETE FROM incident_text; END",
        "CREATE VIEW everything AS SELECT * FROM event",
        "DROP TRIGGER event_no_delete",
        """
        DROP TRIGGER event_no_delete;
        CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT 1; END
        """,
    ],
)
async def test_a_copy_with_triggers_or_views_of_others_is_not_taken(
    tmp_path: Path, foreign: str
) -> None:
    copy, new = tmp_path / "copy", tmp_path / "new"
    for file in (copy, new):
        await upgrade(f"sqlite+aiosqlite:///{file}")
    check_own(copy, new)
    with closing(sqlite3.connect(copy)) as connection:
        connection.executescript(foreign)
    with pytest.raises(Damaged, match="не те триггеры или представления"):
        check_own(copy, new)


async def test_other_files_are_no_copies(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE note (words)")
    with pytest.raises(Damaged, match="нет таблиц этой программы"):
        check_copy(other)
    other.write_text("PDF")
    with pytest.raises(Damaged, match="не копия"):
        check_copy(other)


async def test_a_copy_that_is_not_wanted_any_more_is_given_up(units: Units, tmp_path: Path) -> None:
    url, stop = await filled(units), threading.Event()
    stop.set()
    with pytest.raises((sqlite3.OperationalError, copying.ToolFailed)):
        back_up(url, tmp_path / "copy", stop)
    assert named_copy(tmp_path) == []


@on_sqlite
async def test_on_a_full_disk_there_is_no_copy_and_the_earlier_ones_stand(
    units: Units, tmp_path: Path
) -> None:
    url = await filled(units)
    backups = Backups(url)
    for day in range(1, 13):
        backups.make(date(2026, 11, day), threading.Event())
    stand = backups.days()
    code = (
        "import datetime, sys, threading; from storage.engine.copying import Backups;"
        " Backups(sys.argv[1]).make(datetime.date(2026, 11, 13), threading.Event())"
    )
    ended = subprocess.run(  # noqa: ASYNC221, S603 - our own program; nothing else goes on
        ["prlimit", "--fsize=65536", sys.executable, "-c", code, url],  # noqa: S607 - of util-linux
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert ended.returncode == 1
    assert "sqlite3.OperationalError" in ended.stderr
    assert backups.days() == stand
    assert len([*backups.folder.iterdir()]) == len(stand)
    assert backups.folder == tmp_path / "backups"


@on_sqlite
async def test_nothing_of_the_folder_goes_but_copies_and_what_was_to_be_one(units: Units) -> None:
    backups = Backups(await filled(units))
    backups.make(date(2026, 10, 1), threading.Event())
    mine = backups.folder / "otklik-old.sqlite3"
    mine.touch()
    of_the_killed = "otklik-2026-11-02.sqlite3.part"
    for name in (of_the_killed, f"{of_the_killed}-journal", f"{mine.name}.part"):
        (backups.folder / name).touch()
    for day in range(3, 13):
        backups.make(date(2026, 11, day), threading.Event())
    stand = {one.name for one in backups.folder.iterdir()}
    assert {mine.name, f"{mine.name}.part"} <= stand
    assert not [name for name in stand if name.startswith(of_the_killed)]


@on_postgresql
@pytest.mark.parametrize("empty_url", [POSTGRESQL], indirect=True)
async def test_a_dump_is_loaded_whole(
    units: Units, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"
    back_up(await filled(units), copy)
    load_dump(copy, empty_url)
    database = Database(empty_url)
    assert await database.scalar(text("SELECT count(*) FROM incident")) == 1
    await database.close()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match="pg_dump"):
        back_up(empty_url, tmp_path / "other")


def test_no_secret_stands_on_a_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "pg_dump"
    tool.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/said; env > {tmp_path}/known; exit 1\n')
    tool.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(copying.ToolFailed):
        back_up("postgresql+asyncpg://bot:se%40cret@db:5433/otklik?ssl=require", tmp_path / "copy")
    said, known = (tmp_path / "said").read_text(), (tmp_path / "known").read_text().splitlines()
    assert "se@cret" not in said
    assert "otklik" not in said
    assert {"PGHOST=db", "PGPORT=5433", "PGUSER=bot", "PGPASSWORD=se@cret"} <= {*known}
    assert {"PGDATABASE=otklik", "PGSSLMODE=require"} <= {*known}


def test_a_disk_that_it_would_fill_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "otklik.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE incident (number INTEGER)")
    size = file.stat().st_size
    room = 64 * 1024**2 + size
    disk = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: disk._replace(free=room - 1))
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        copying.copy_sqlite(file, tmp_path / "copy")
    assert named_copy(tmp_path) == []
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: disk._replace(free=room))
    copying.copy_sqlite(file, tmp_path / "copy")
    assert named_copy(tmp_path) == ["copy"]


def test_a_copy_stays_whatever_a_clock_that_was_ahead_has_dated(tmp_path: Path) -> None:
    of = Backups(f"sqlite+aiosqlite:///{tmp_path}/otklik.sqlite3")
    with closing(sqlite3.connect(tmp_path / "otklik.sqlite3")) as connection:
        connection.execute("CREATE TABLE incident (number INTEGER)")
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    today, ahead = date(2026, 11, 26), [date(2027, 1, day) for day in range(1, 32)]
    for day in (*ahead, today):
        copy = of.make(day, threading.Event())
    assert copy.exists()
    assert today in of.days()


def test_databases_of_one_folder_have_copies_of_their_own(tmp_path: Path) -> None:
    for name in ("north", "south"):
        with closing(sqlite3.connect(tmp_path / f"{name}.db")) as connection:
            connection.execute("CREATE TABLE incident (number INTEGER)")
            connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    both = [Backups(f"sqlite+aiosqlite:///{tmp_path}/{name}.db") for name in ("north", "south")]
    copies = {one.make(date(2026, 11, 26), threading.Event()) for one in both}
    assert len(copies) == 2
