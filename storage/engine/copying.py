"""A copy of a SQLite file, made before its schema is migrated."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from storage.engine.sqlite_files import copies_of

_KEPT: Final = 3
_UNFINISHED: Final = ".part"


class NotCopied(Exception):
    """There is no copy, and nothing was changed; `size` is how many bytes it takes at most."""

    def __init__(self, copy: Path, size: int) -> None:
        super().__init__(copy, size)
        self.copy = copy
        self.size = size


def copy_before(revision: str, file: Path) -> Path:
    """Copies all that the database holds, whole or not at all, and keeps the last few copies.

    `revision` is the one that the copy does not have yet. Raises NotCopied.
    """
    copy = Path(f"{file}.before-{revision}")
    unfinished = Path(f"{copy}{_UNFINISHED}")
    try:
        _make(unfinished, file)
        unfinished.replace(copy)
        _sync(copy.parent)
    except (OSError, sqlite3.Error) as error:
        unfinished.unlink(missing_ok=True)
        raise NotCopied(copy, file.stat().st_size) from error
    for old in copies_of(file)[:-_KEPT]:
        old.unlink()
    return copy


def _make(copy: Path, file: Path) -> None:
    copy.unlink(missing_ok=True)
    copy.touch(0o600)  # SQLite takes an empty file as it is, and would make it readable to all
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("VACUUM INTO ?", [str(copy)])
    _sync(copy)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
