"""The files that a SQLite database is: for the eyes of its owner, and served by one program.

Nothing here opens a database that exists: closing it would drop the locks that SQLite holds on it in
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
"""Characters; no process has a longer number."""

_TRIES: Final = 10
_PAUSE: Final = 0.05
"""Seconds; who looks whether the file is in use has its lock for an instant, who serves it for good."""


class InUse(Exception):
    """Another program serves this database; `holder` is the number of its process, if known."""

    def __init__(self, file: Path, holder: str) -> None:
        super().__init__(file, holder)
        self.file = file
        self.holder = holder


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Within it no other program can serve the database; the lock ends with the process at last.

    Where there is no database in the end, no trace of it is left. Raises InUse, or OSError where the
    database's folder can't be written to.
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
    """Whether the program that took the lock last still lives.

    Its number may be another's by now: then the lock is tried, else it is left alone.
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
    """Makes an empty database with its folder, unless it is there already.

    Raises OSError, which names the path, for what can't be both read and written.
    """
    make_folder(file)
    if file.is_dir():
        raise _refusal(errno.EISDIR, file)
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    for path in (file, file.parent):  # SQLite writes beside its file too
        if not os.access(path, os.R_OK | os.W_OK):
            raise _refusal(_skip_reason(path), path)


def tighten(file: Path) -> list[Path]:
    """Takes from everybody else what they may do with files of ours; gives those it was taken of."""
    beside = (Path(f"{file}{suffix}") for suffix in ("", "-wal", "-shm"))
    loose = [path for path in (*beside, lock_of(file), *copies_of(file)) if _is_loose(path)]
    for path in loose:
        path.chmod(path.stat().st_mode & ~_OTHERS)
    return loose


def lock_of(file: Path) -> Path:
    """One and the same for every name that the file has by links to it."""
    return Path(f"{file.resolve()}.lock")


def copies_of(file: Path) -> list[Path]:
    """The copies made before migrations, the oldest first."""
    beginning = f"{file.name}.before-"
    if not file.parent.is_dir():
        return []
    return sorted(path for path in file.parent.iterdir() if path.name.startswith(beginning))


def make_folder(file: Path) -> None:
    """Makes the folder of the database, unless it is there already."""
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
        os.close(lock)  # whoever had it has removed it since it was opened here


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
