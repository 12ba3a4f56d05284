"""Logs: one line per event, with a stable key; never a citizen's words or name, never a secret."""

import logging
import os
import sys
from collections.abc import Callable, Mapping
from contextvars import Context
from pathlib import Path
from typing import Final, Literal

import structlog

from bot.runtime.clock import SystemClock
from domain.model.errors import Refusal

log: Final = structlog.get_logger(__name__)

_ONE_LINE_IN: Final = 60.0
"""Seconds."""

_PARTS_OF_A_FAULT: Final = ("event", "error", "library", "at", "loop", "use_case", "path")
_REPEATED: Final = "log.repeated"


def configure(level: str, style: Literal["console", "json"]) -> None:
    """Log everything to standard error; of libraries, only the source of a warning is logged."""
    shared: list[structlog.typing.Processor] = [
        _Repeats(SystemClock().monotonic),
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if style == "json":
        shared.append(_process)
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(handlers=[_Libraries(logging.WARNING)], level=logging.WARNING, force=True)


class _Libraries(logging.Handler):
    """Library messages may quote anything: a statement's values, an address with the token."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log the library, the source line and the error, but not the message."""
        file = Path(record.pathname)
        about = {"library": record.name, "at": f"{file.parent.name}/{file.name}:{record.lineno}"}
        if record.exc_info and record.exc_info[1] is not None:
            about["error"] = describe(record.exc_info[1])
        if record.levelno >= logging.ERROR:
            log.error("library.failed", **about)
        else:
            log.warning("library.warned", **about)


class _Repeats:
    """Writes a repeated fault once a minute, then how often it was repeated.

    An endless fault must not fill the disk. Faults are equal if all but the current update, chat or
    incident is equal.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._seen: dict[tuple[object, ...], tuple[float, int]] = {}
        """When each fault was written, and how many repetitions were dropped since."""

    def __call__(
        self, _logger: object, method: str, event: structlog.typing.EventDict
    ) -> structlog.typing.EventDict:
        """Raise DropEvent for a repetition."""
        if event["event"] == _REPEATED:
            return event
        now = self._monotonic()
        self._count_up_to(now)
        if method in {"warning", "error"}:
            fault = tuple(event.get(part) for part in _PARTS_OF_A_FAULT)
            if (seen := self._seen.get(fault)) is not None:
                since, times = seen
                self._seen[fault] = since, times + 1
                raise structlog.DropEvent
            self._seen[fault] = now, 0
        return event

    def _count_up_to(self, now: float) -> None:
        """Report and forget what was written more than a minute ago."""
        for fault, (since, times) in list(self._seen.items()):
            if now - since < _ONE_LINE_IN:
                break  # the others were written later
            if self._seen.pop(fault, None) and times:  # None: another thread was faster
                about = dict(zip(_PARTS_OF_A_FAULT[1:], fault[1:], strict=True))
                known = {name: value for name, value in about.items() if value is not None}
                Context().run(_tell_repeated, fault[0], times, known)


def _tell_repeated(event: object, times: int, known: Mapping[str, object]) -> None:
    """Log in an empty context: the current one belongs to other work."""
    log.warning("log.repeated", of=event, times=times, **known)


def about(**ids: int | None) -> None:
    """Bind ids to all later log lines of this task: update, chat, notice, number."""
    structlog.contextvars.bind_contextvars(
        **{name: value for name, value in ids.items() if value is not None}
    )


def _process(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    event["process"] = os.getpid()
    return event


def describe(error: BaseException) -> str:
    """Return the type of the error or its cause, its code, and the file and line.

    The text is left out, since it may quote a citizen.
    """
    error = error.__cause__ or error
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    of_driver = getattr(error, "orig", error)
    code = getattr(of_driver, "sqlite_errorname", None) or getattr(of_driver, "sqlstate", None)
    if isinstance(error, Refusal):
        code = error.kind
    kind = f"{type(error).__name__} {code}" if code else type(error).__name__
    if trace is None:
        return kind
    file = Path(trace.tb_frame.f_code.co_filename)
    return f"{kind} at {file.parent.name}/{file.name}:{trace.tb_lineno}"
