"""Problems in Russian: those that prevent the start, all at once, and those of files."""

import errno
import logging
import os
import sys
import threading
import tomllib
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final

from handlers.reading.problem import Problem

__all__ = ["Problem", "StartupError"]


class StartupError(Exception):
    """The program can't start; `subject` names the faulty part, `problems` lists all faults.

    Print it as it is, without a traceback.
    """

    def __init__(self, subject: str, problems: Sequence[Problem]) -> None:
        super().__init__(subject, problems)
        self.subject = subject
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join([f"{self.subject}:", *(f"  {problem}" for problem in self.problems)])


def tell_without_texts() -> None:
    """Print uncaught errors without texts: of all threads, and of finalizers.

    Libraries log nothing until `logs.configure`.
    """
    sys.excepthook = _tell
    threading.excepthook = lambda one: _tell(one.exc_type, one.exc_value, one.exc_traceback)
    sys.unraisablehook = lambda one: _tell(one.exc_type, one.exc_value, one.exc_traceback)
    logging.basicConfig(handlers=[logging.NullHandler()])


def _tell(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """Print an error, its cause first, as Python does."""
    if error is not None:
        cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if cause is not None:
            _tell(type(cause), cause, cause.__traceback__)
    traceback.print_tb(trace)
    sys.stderr.write(f"{kind.__module__}.{kind.__qualname__}\n")


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
