"""Logs: one line an event, with a stable key; never a citizen's words or name, never a secret."""

import logging
import os
import sys
from pathlib import Path
from typing import Literal

import structlog

_LOUD_LIBRARIES = (
    "aiogram",
    "aiohttp",
    "aiosqlite",  # tells statements with what they store
    "alembic",
    "apscheduler",
    "asyncio",
    "asyncpg",
    "pymorphy3",  # tells the folder where it is installed
    "sqlalchemy",
)


def configure(level: str, style: Literal["console", "json"]) -> None:
    """Everything goes to standard error; libraries are heard from warnings on."""
    shared: list[structlog.typing.Processor] = [
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
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
            foreign_pre_chain=shared,
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for library in _LOUD_LIBRARIES:
        logging.getLogger(library).setLevel(logging.WARNING)


def about(**ids: int | None) -> None:
    """What all that this task logs from now on is about: update, chat, notice, number."""
    structlog.contextvars.bind_contextvars(
        **{name: value for name, value in ids.items() if value is not None}
    )


def _process(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    event["process"] = os.getpid()
    return event


def describe(error: BaseException) -> str:
    """The kind of it or of its cause, and the file and line that raised that.

    Not its text, which may quote what a citizen wrote.
    """
    error = error.__cause__ or error
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    file = Path(trace.tb_frame.f_code.co_filename)
    return f"{type(error).__name__} at {file.parent.name}/{file.name}:{trace.tb_lineno}"
