"""Files named on the console: atomic writing, and errors in Russian."""

import errno
import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

ERRORS: Final[Mapping[str, Mapping[str, str]]] = tomllib.loads(
    Path(__file__).with_name("errors.toml").read_text(encoding="utf-8")
)


def by_errno(section: str) -> Mapping[int | None, str]:
    """Return a section of the texts by the codes of `OSError.errno`."""
    return {getattr(errno, name): text for name, text in ERRORS[section].items()}


_READING: Final = by_errno("reading")
_WRITING: Final = by_errno("writing")


def not_read(error: OSError) -> str:
    """Return the problem of reading, then the remedy after a semicolon."""
    return _READING.get(error.errno, "прочитать его не удалось; проверьте диск и путь")


def not_written(code: int | None) -> str:
    """Return the problem of writing and the remedy; `code` as in `OSError.errno`."""
    return _WRITING.get(code, "записать его не удалось; укажите другой путь")


@contextmanager
def whole(file: Path) -> Iterator[BinaryIO]:
    """Write `file` atomically, readable by its owner only. Raise OSError.

    Special files such as /dev/stdout are written directly.
    """
    if file.exists() and not file.is_file():
        with file.open("wb") as stream:
            yield stream
        return
    unfinished = file.with_name(f"{file.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        with os.fdopen(
            os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
        ) as stream:
            yield stream
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
