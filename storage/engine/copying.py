"""Copies of a whole database, made while it is in use, complete or absent; and the daily backups."""

import errno
import os
import re
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url

from storage.engine.database import sqlite_file
from storage.engine.sqlite_files import copies_of, make_folder
from storage.schema import metadata

_KEPT: Final = 3
UNFINISHED: Final = ".part"
"""The suffix of an unfinished copy."""

_STEPS: Final = 1_000
"""Steps of SQLite's virtual machine between two checks of `stop`."""

_LOOK: Final = 0.2
"""Seconds between two checks of a PostgreSQL tool."""

_OF_SQLITE: Final = b"SQLite format 3\0"
_OF_POSTGRESQL: Final = b"PGDMP"

_LEFT_FREE: Final = 64 * 1024**2
"""Bytes left free on the copy's disk: the program goes on writing to it."""

NEVER: Final = threading.Event()
"""An event for callers that never stop the copy."""


class NotCopied(Exception):
    """No copy was made and nothing changed; `size` is the most bytes it needs."""

    def __init__(self, copy: Path, size: int) -> None:
        super().__init__(copy, size)
        self.copy = copy
        self.size = size


class ToolMissing(Exception):
    """A PostgreSQL program is missing on this machine."""


class ToolFailed(Exception):
    """A PostgreSQL program failed; the text is its output, without secrets."""


class Damaged(Exception):
    """The file is no copy of this program's database, or incomplete; the text gives the reason."""


def copy_before(revision: str, file: Path) -> Path:
    """Copies a SQLite file before it is migrated; keeps the last few copies.

    `revision`: the first one the copy lacks. Raises NotCopied.
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
    """Copies the database as of one moment, and verifies the copy before it counts.

    Others keep reading and writing. Raises FileExistsError if the copy exists, ToolMissing,
    ToolFailed, Damaged, OSError or sqlite3.Error; none of them leaves files behind. Setting `stop`
    ends it with one of the last two.
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
    """Reads all of it; raises Damaged on corruption or a missing table."""
    held = set(_check_sqlite(copy, stop) if is_of_sqlite(copy) else _check_dump(copy, stop))
    if "alembic_version" not in held or not held & set(metadata.tables):
        message = "в файле нет таблиц этой программы"
        raise Damaged(message)


def check_own(copy: Path, made_here: Path) -> None:
    """Raises Damaged unless its triggers and views are those of a new database, also of SQLite.

    They act later, whenever the program writes.
    """
    foreign = _acting_in(copy) ^ _acting_in(made_here)
    if foreign:
        named = ", ".join(sorted({name for name, _ in foreign}))
        message = f"в копии не те триггеры или представления, что создаёт программа: {named}"
        raise Damaged(message)


def _acting_in(file: Path) -> set[tuple[str, str]]:
    acting = "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"
    with _sqlite(file.absolute().as_uri(), NEVER) as connection:
        return {(str(name), str(made)) for name, made in connection.execute(acting)}


def check_dump(copy: Path) -> None:
    """Raises Damaged if a copy of PostgreSQL has views or rules: the program makes none."""
    listed = _tool("pg_restore", "", ["--list", str(copy)], NEVER)
    for line in listed.splitlines():  # «3502; 1259 16410 VIEW public open_incidents postgres»
        if found := _FOREIGN.match(line):
            message = f"в копии есть то, чего программа не создаёт: {found[1]} {found[2]}"
            raise Damaged(message)


def copy_sqlite(file: Path, copy: Path, stop: threading.Event = NEVER) -> None:
    """Copies its content as of one moment, including the write-ahead log.

    Raises OSError up front if the disk has too little room, and sqlite3.Error.
    """
    beside = [file, Path(f"{file}-wal")]
    needed = sum(one.stat().st_size for one in beside if one.exists()) + _LEFT_FREE
    if shutil.disk_usage(copy.parent).free < needed:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(copy))
    with _sqlite(file.absolute().as_uri(), stop) as connection:
        connection.execute("VACUUM INTO ?", [str(copy)])


def load_dump(copy: Path, url: str) -> None:
    """Loads it in one transaction into an empty database; raises as `back_up` does."""
    database = make_url(url).database
    whole = ["--single-transaction", "--exit-on-error", f"--dbname={database}", *_NOBODYS]
    _tool("pg_restore", url, [*whole, str(copy)], NEVER)


_FOREIGN: Final = re.compile(
    r"\d+; \d+ \d+ ((?:MATERIALIZED )?VIEW|RULE|EVENT TRIGGER) \S+ (\S+)", re.ASCII
)
_NOBODYS: Final = ("--no-owner", "--no-privileges")
"""The target server need not have the same roles."""


@contextmanager
def whole(copy: Path) -> Iterator[Path]:
    """A path to write the file at: it is then synced and renamed, or removed."""
    unfinished = Path(f"{copy}{UNFINISHED}")
    try:
        unfinished.unlink(missing_ok=True)
        unfinished.touch(
            0o600
        )  # SQLite accepts an empty file, and would make a new one readable to others
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
        _tool("pg_restore", "", ["--file=/dev/null", str(copy)], stop)  # this reads every block
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
    """Return its output; passes secrets by environment, since command lines are visible."""
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


DAILY: Final = 7
WEEKLY: Final = 4
"""For so many weeks before those days the last backup of each is kept."""

_WITHOUT_A_FILE: Final = Path("data")


class Backups:
    """The backups of one database: beside its SQLite file; for PostgreSQL in `data` here."""

    def __init__(self, url: str) -> None:
        file = sqlite_file(url)
        self.folder: Final = (file.parent if file else _WITHOUT_A_FILE) / "backups"
        self._beginning: Final = f"{file.stem if file else make_url(url).database}-"
        self._ending: Final = ".sqlite3" if file else ".dump"
        self._url: Final = url

    def days(self) -> list[date]:
        """Return the days with a backup, earliest first; ignores other files."""
        if not self.folder.is_dir():
            return []
        found = (self._day(file.name) for file in self.folder.iterdir())
        return sorted(day for day in found if day is not None)

    def make(self, day: date, stop: threading.Event, *, rotate: bool = True) -> Path:
        """Make that day's backup by `back_up`, then delete those beyond the rotation.

        Without `rotate` all are kept: the day is known only from this machine's clock. Backups
        dated in the future by a wrong clock are neither counted nor deleted.
        """
        copy = self._copy(day)
        make_folder(copy)
        for left in self.folder.iterdir():  # by a killed process
            name, part, _ = left.name.partition(UNFINISHED)
            if part and self._day(name):
                left.unlink()
        back_up(self._url, copy, stop)
        if rotate:
            for old in superfluous([one for one in self.days() if one <= day]):
                self._copy(old).unlink()
        return copy

    def _copy(self, day: date) -> Path:
        return self.folder / f"{self._beginning}{day}{self._ending}"

    def _day(self, name: str) -> date | None:
        if not (name.startswith(self._beginning) and name.endswith(self._ending)):
            return None
        try:
            return date.fromisoformat(name.removeprefix(self._beginning).removesuffix(self._ending))
        except ValueError:
            return None


def superfluous(days: Collection[date]) -> set[date]:
    """The days that are neither among the last days nor the last of a recent week."""
    newest_first = sorted(days, reverse=True)
    kept = newest_first[:DAILY]
    last_of_week = {day.isocalendar()[:2]: day for day in sorted(days)}
    weekly = sorted(set(last_of_week.values()) - set(kept), reverse=True)[:WEEKLY]
    return {*days} - {*kept, *weekly}
