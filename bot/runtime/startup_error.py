"""Problems that prevent the start, in Russian, all at once."""

import logging
import sys
import threading
import traceback
from collections.abc import Sequence
from types import TracebackType

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
