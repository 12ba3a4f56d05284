"""The files of a SQLite database: readable by their owner only, served by one program.

Nothing here opens an existing database: closing it would drop the locks that SQLite holds on it in
this process.
"""

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_OTHERS: Final = 0o077
_SHORT: Final = 20
"""Characters; more than any process id has."""

_TRIES: Final = 10
_PAUSE: Final = 0.05
"""Seconds; a probe holds the file's lock for an instant, a server for good."""


class InUse(Exception):
    """Another program serves this database; `holder` is its process id, if known."""

    def __init__(self, file: Path, holder: str) -> None:
        super().__init__(file, holder)
        self.file = file
        self.holder = holder


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Keeps other programs from serving the database; the lock ends with the process at the latest.

    If no database was created, no file is left behind. Raises InUse, or OSError if the database's
    folder is not writable.
    """
    make_folder(file)
    lock = _locked(file)
    try:
        yield
    finally:
        if not file.exists():
            lock_of(file).unlink(missing_ok=True)
        os.close(lock)


def in_use(file: Path) -> bool:
    """Whether the last process that took the lock is alive.

    Its id may be reused: then the lock is tried, else left alone.
    """
    try:
        with lock_of(file).open("rb") as lock:
            if not Path(f"/proc/{int(lock.read())}").exists():
                return False
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except (FileNotFoundError, ValueError):
        return False
    return False


def create(file: Path) -> None:
    """Creates an empty database and its folder, unless it exists.

    Raises OSError, which names the path, if it is not both readable and writable.
    """
    make_folder(file)
    if file.is_dir():
        raise _refusal(errno.EISDIR, file)
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    for path in (file, file.parent):  # SQLite creates files next to it, too
        if not os.access(path, os.R_OK | os.W_OK):
            raise _refusal(_skip_reason(path), path)


def tighten(file: Path) -> list[Path]:
    """Revokes the permissions of others on our files; returns the changed files."""
    beside = (Path(f"{file}{suffix}") for suffix in ("", "-wal", "-shm"))
    loose = [path for path in (*beside, lock_of(file), *copies_of(file)) if _is_loose(path)]
    for path in loose:
        path.chmod(path.stat().st_mode & ~_OTHERS)
    return loose


def lock_of(file: Path) -> Path:
    """One lock file for all links to the file."""
    return Path(f"{file.resolve()}.lock")


def copies_of(file: Path) -> list[Path]:
    """The copies made before migrations, oldest first."""
    beginning = f"{file.name}.before-"
    if not file.parent.is_dir():
        return []
    return sorted(path for path in file.parent.iterdir() if path.name.startswith(beginning))


def make_folder(file: Path) -> None:
    """Creates the database's folder, unless it exists."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def _locked(file: Path) -> int:
    while True:
        lock = os.open(lock_of(file), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(lock, file)
            if os.fstat(lock).st_nlink:
                return lock
        except BaseException:
            os.close(lock)
            raise
        os.close(lock)  # the previous holder has removed it since it was opened here


def _lock(lock: int, file: Path) -> None:
    for tries_left in reversed(range(_TRIES)):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if not tries_left:
                raise InUse(file, os.pread(lock, _SHORT, 0).decode().strip()) from None
            time.sleep(_PAUSE)
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)


def _is_loose(path: Path) -> bool:
    if not path.is_file():
        return False
    status = path.stat()
    return status.st_uid == os.geteuid() and status.st_mode & _OTHERS != 0


def _skip_reason(path: Path) -> int:
    read_only = os.statvfs(path).f_flag & os.ST_RDONLY
    return errno.EROFS if read_only else errno.EACCES


def _refusal(code: int, path: Path) -> OSError:
    return OSError(code, os.strerror(code), str(path))
