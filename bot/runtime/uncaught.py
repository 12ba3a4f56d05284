"""Uncaught errors: printed with type and traceback, but without their text.

The text may quote a citizen's words or hold a password, and a service's output ends up in the
journal.
"""

import logging
import sys
import threading
import traceback
from types import TracebackType


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
