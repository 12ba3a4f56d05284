"""Copies of a whole database: made while it is worked with, and there whole or not at all."""

import errno
import os
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url

from storage.engine.database import sqlite_file
from storage.engine.sqlite_files import copies_of
from storage.schema import metadata

_KEPT: Final = 3
UNFINISHED: Final = ".part"
"""So ends the name of a copy in the making."""

_STEPS: Final = 1_000
"""Of SQLite's virtual machine, between two looks whether to go on."""

_LOOK: Final = 0.2
"""Seconds between two looks at a tool of PostgreSQL."""

_OF_SQLITE: Final = b"SQLite format 3\0"
_OF_POSTGRESQL: Final = b"PGDMP"

_LEFT_FREE: Final = 64 * 1024**2
"""Bytes on the disk of a copy: the program goes on writing to it meanwhile."""

NEVER: Final = threading.Event()
"""Whoever waits for the copy does not stop it."""


class NotCopied(Exception):
    """There is no copy, and nothing was changed; `size` is how many bytes it takes at most."""

    def __init__(self, copy: Path, size: int) -> None:
        super().__init__(copy, size)
        self.copy = copy
        self.size = size


class ToolMissing(Exception):
    """PostgreSQL's own program of that name is not on this machine."""


class ToolFailed(Exception):
    """PostgreSQL's own program gave up; the text is what it said, without a secret."""


class Damaged(Exception):
    """The file is no copy of a database of this program, or not whole; the text says why."""


def copy_before(revision: str, file: Path) -> Path:
    """Copies all that a SQLite file holds before it is migrated, and keeps the last few copies.

    `revision` is the one that the copy does not have yet. Raises NotCopied.
    """
    copy = Path(f"{file}.before-{revision}")
    try:
        with whole(copy) as unfinished:
            copy_sqlite(file, unfinished)
    except (OSError, sqlite3.Error) as error:
        raise NotCopied(copy, file.stat().st_size) from error
    for old in copies_of(file)[:-_KEPT]:
        old.unlink()
    return copy


def back_up(url: str, copy: Path, stop: threading.Event = NEVER) -> None:
    """Copies the database as it is at one moment, and checks the copy before it counts.

    Others go on reading and writing. Raises FileExistsError where the copy is there already,
    ToolMissing, ToolFailed, Damaged, OSError or sqlite3.Error; none of them leaves anything behind.
    Once `stop` is set it ends with one of the latter.
    """
    if copy.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(copy))
    if copy.exists():
        raise FileExistsError(copy)
    file = sqlite_file(url)
    with whole(copy) as unfinished:
        if file is None:
            _tool("pg_dump", url, [f"--file={unfinished}", "--format=custom", *_NOBODYS], stop)
        else:
            copy_sqlite(file, unfinished, stop)
        check_copy(unfinished, stop)


def is_of_sqlite(copy: Path) -> bool:
    """Whether a file is a copy of a SQLite database, else of a PostgreSQL one; raises Damaged."""
    with copy.open("rb") as opened:
        beginning = opened.read(len(_OF_SQLITE))
    if beginning.startswith(_OF_POSTGRESQL):
        return False
    if beginning == _OF_SQLITE:
        return True
    message = "это не копия базы данных"
    raise Damaged(message)


def check_copy(copy: Path, stop: threading.Event = NEVER) -> None:
    """Reads all of it; raises Damaged where something is wrong with it or a table is missing."""
    held = set(_check_sqlite(copy, stop) if is_of_sqlite(copy) else _check_dump(copy, stop))
    if "alembic_version" not in held or not held & set(metadata.tables):
        message = "в файле нет таблиц этой программы"
        raise Damaged(message)


def copy_sqlite(file: Path, copy: Path, stop: threading.Event = NEVER) -> None:
    """All that it holds at one moment, what has not yet left the write-ahead log included.

    Raises OSError before it begins where the disk has too little room for it, and sqlite3.Error.
    """
    beside = [file, Path(f"{file}-wal")]
    needed = sum(one.stat().st_size for one in beside if one.exists()) + _LEFT_FREE
    if shutil.disk_usage(copy.parent).free < needed:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(copy))
    with _sqlite(file.absolute().as_uri(), stop) as connection:
        connection.execute("VACUUM INTO ?", [str(copy)])


def load_dump(copy: Path, url: str) -> None:
    """All of it in one transaction, into a database that holds nothing; as `back_up` raises."""
    database = make_url(url).database
    whole = ["--single-transaction", "--exit-on-error", f"--dbname={database}", *_NOBODYS]
    _tool("pg_restore", url, [*whole, str(copy)], NEVER)


_NOBODYS: Final = ("--no-owner", "--no-privileges")
"""The roles of one server need not be those of another."""


@contextmanager
def whole(copy: Path) -> Iterator[Path]:
    """A path to make the file under: it gets its name, on the disk for good, or is removed."""
    unfinished = Path(f"{copy}{UNFINISHED}")
    try:
        unfinished.unlink(missing_ok=True)
        unfinished.touch(0o600)  # SQLite takes an empty file as it is, and would make it readable
        yield unfinished
        _sync(unfinished)
        unfinished.replace(copy)
        _sync(copy.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _check_sqlite(copy: Path, stop: threading.Event) -> Iterator[str]:
    try:
        with _sqlite(f"{copy.absolute().as_uri()}?immutable=1", stop) as connection:
            (sound,), *_ = connection.execute("PRAGMA integrity_check")
            dangling = connection.execute("PRAGMA foreign_key_check").fetchall()
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            held = [str(name) for (name,) in names]
    except sqlite3.DatabaseError as error:
        if stop.is_set():
            raise
        raise Damaged(str(error)) from error
    if sound != "ok" or dangling:
        raise Damaged(sound if sound != "ok" else "foreign_key_check")
    yield from held


def _check_dump(copy: Path, stop: threading.Event) -> Iterator[str]:
    try:
        _tool("pg_restore", "", ["--file=/dev/null", str(copy)], stop)  # every block of it is read
        listed = _tool("pg_restore", "", ["--list", str(copy)], stop)
    except ToolFailed as error:
        raise Damaged(str(error)) from error
    for line in listed.splitlines():  # «3502; 0 16410 TABLE DATA public incident postgres»
        _, _, what = line.partition(" TABLE DATA ")
        if what:
            yield what.split()[1]


@contextmanager
def _sqlite(uri: str, stop: threading.Event) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        connection.set_progress_handler(stop.is_set, _STEPS)
        yield connection


def _tool(program: str, url: str, arguments: list[str], stop: threading.Event) -> str:
    """What it prints. Where it connects stands in its environment: others see a command line."""
    try:
        process = subprocess.Popen(  # noqa: S603 - PostgreSQL's own programs, no shell
            [program, *arguments],
            env={**os.environ, **(_connection(make_url(url)) if url else {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    except FileNotFoundError as error:
        raise ToolMissing(program) from error
    printed, complaint = _ended(process, stop)
    if process.returncode or stop.is_set():
        raise ToolFailed(complaint.strip() or f"{program}: {process.returncode}")
    return printed


def _ended(process: "subprocess.Popen[str]", stop: threading.Event) -> tuple[str, str]:
    while True:
        try:
            return process.communicate(timeout=_LOOK)
        except subprocess.TimeoutExpired:
            if stop.is_set():
                process.kill()


def _connection(url: URL) -> Mapping[str, str]:
    """The variables of libpq (https://www.postgresql.org/docs/current/libpq-envars.html)."""
    one = {name: str(value) for name, value in url.query.items()}
    known = {
        "PGHOST": url.host or one.get("host"),
        "PGPORT": str(url.port) if url.port else one.get("port"),
        "PGUSER": url.username or one.get("user"),
        "PGPASSWORD": url.password or one.get("password"),
        "PGDATABASE": url.database,
        "PGSSLMODE": one.get("ssl"),
    }
    return {name: value for name, value in known.items() if value}


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
