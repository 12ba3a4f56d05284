"""A line for machines is one JSON object with a stable event, and the ids of what it is about."""

import asyncio
import json
import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Literal

import pymorphy3
import pytest
import structlog
from sqlalchemy.exc import OperationalError

from bot.runtime import logs
from bot.runtime.clock import SystemClock


@pytest.fixture(autouse=True)
def configured_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = structlog.get_config(), root.level, root.handlers[:]
    yield
    structlog.configure(**before[0])
    root.setLevel(before[1])
    root.handlers[:] = before[2]
    structlog.contextvars.clear_contextvars()


async def test_a_line_is_json_with_its_event_and_what_is_in_hand(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("INFO", "json")
    log = structlog.get_logger("test")

    async def handle(update: int) -> None:
        logs.about(update=update, chat=-5)
        await asyncio.sleep(0)
        log.warning("processing.waits", error=f"KeyError at a:{update}")

    await asyncio.gather(*(asyncio.create_task(handle(update)) for update in (1, 2)))
    log.info("app.stopped")
    log.debug("database.ready")
    logging.getLogger("asyncio").warning("a library says %s", "Яма на Мира")
    first, second, alone, library = map(json.loads, capsys.readouterr().err.splitlines())
    assert first.pop("timestamp").endswith("Z")
    assert first == {
        "event": "processing.waits",
        "level": "warning",
        "error": "KeyError at a:1",
        "update": 1,
        "chat": -5,
        "process": os.getpid(),
    }
    assert second["update"] == 2
    assert (alone["event"], "update" in alone) == ("app.stopped", False)
    assert (library["event"], library["process"]) == ("library.warned", os.getpid())
    assert (library["library"], library["at"].split(":")[0]) == ("asyncio", "bot/test_logs.py")
    assert "Яма" not in str(library)


@pytest.mark.parametrize("style", ["console", "json"])
def test_an_error_of_a_library_is_told_without_its_text_and_without_what_was_in_hand(
    capsys: pytest.CaptureFixture[str], style: Literal["console", "json"]
) -> None:
    logs.configure("DEBUG", style)
    in_hand, places = "Яма на Мира", dict[str, str]()
    try:
        places[in_hand]
    except KeyError:
        logging.getLogger("aiohttp.server").exception("Error handling %s", in_hand)
        logging.getLogger("asyncio").exception(f"exception={in_hand}")  # noqa: G004 - as asyncio does
    said = capsys.readouterr().err
    assert said.count("library.failed") == 2
    assert "KeyError at bot/test_logs.py" in said
    assert "Мира" not in said


def test_an_error_of_the_database_has_its_code() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("SELECT яма")
        except sqlite3.Error as error:
            of_driver, wrapped = logs.describe(error), OperationalError("", {}, error)
    assert of_driver.startswith("OperationalError SQLITE_ERROR at bot/test_logs.py:")
    assert logs.describe(wrapped) == "OperationalError SQLITE_ERROR"


def ended(program: Sequence[str], *arguments: str) -> tuple[int, list[str]]:
    """How a program of these lines ends, and what it says of that."""
    command = [sys.executable, "-c", "\n".join(program), *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, nothing from outside
    return run.returncode, run.stderr.splitlines()


def test_what_nobody_has_caught_is_told_without_its_text() -> None:
    lines = (
        "import threading, logging",
        "from bot.runtime.startup_error import tell_without_texts",
        "class Left:",
        "    def __del__(self): raise LookupError('Яма')",
        "def work(): raise OSError('Яма')",
        "tell_without_texts()",
        "Left()",
        "(thread := threading.Thread(target=work)).start()",
        "thread.join()",
        "logging.getLogger('asyncio').error('Яма')",
        "try: raise KeyError('Яма')",
        "except KeyError as error: raise ValueError('Яма') from error",
    )
    code, said = ended(lines)
    assert code == 1
    kinds = [line for line in said if line.startswith("builtins.")]
    assert kinds == [
        f"builtins.{kind}" for kind in ("LookupError", "OSError", "KeyError", "ValueError")
    ]
    assert "Яма" not in str(said)


def test_what_a_command_does_not_catch_is_told_without_its_text() -> None:
    lines = (
        "from bot.console.main import app, main",
        "@app.command()",
        "def fails(): raise ValueError('Яма')",
        "main()",
    )
    code, said = ended(lines, "fails")
    assert (code, said[-1]) == (1, "builtins.ValueError")
    assert "Яма" not in str(said)


def test_the_dictionary_does_not_tell_where_it_is_installed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("DEBUG", "console")
    pymorphy3.MorphAnalyzer()
    assert capsys.readouterr().err == ""


def test_a_repeated_fault_is_one_line_a_minute_and_counted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(SystemClock, "monotonic", lambda _: now)
    logs.configure("INFO", "json")
    log = structlog.get_logger("test")
    for second in range(100):
        now = second * 0.5
        log.warning("processing.waits", error="OSError at a:1", update=second)
        log.warning("processing.waits", error="OSError at a:2")
        log.info("intake.registered", number=second)
        logging.getLogger("asyncio").error("socket.accept() out of system resource")
    lines = list(map(json.loads, capsys.readouterr().err.splitlines()))
    faults = [line for line in lines if line["level"] != "info"]
    assert len(lines) - len(faults) == 100
    assert [(line["event"], line.get("error")) for line in faults] == [
        ("processing.waits", "OSError at a:1"),
        ("processing.waits", "OSError at a:2"),
        ("library.failed", None),
    ]
    now = 60.0
    log.info("app.stopped")
    lines = list(map(json.loads, capsys.readouterr().err.splitlines()))
    assert [(line["event"], line.get("of"), line.get("times")) for line in lines] == [
        ("log.repeated", "processing.waits", 99),
        ("log.repeated", "processing.waits", 99),
        ("log.repeated", "library.failed", 99),
        ("app.stopped", None, None),
    ]
    assert (lines[0]["error"], lines[2]["library"]) == ("OSError at a:1", "asyncio")
    log.warning("processing.waits", error="OSError at a:1")
    (line,) = map(json.loads, capsys.readouterr().err.splitlines())
    assert line["event"] == "processing.waits"


def test_what_happens_once_is_not_said_to_be_repeated(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(SystemClock, "monotonic", lambda _: now)
    logs.configure("INFO", "console")
    log = structlog.get_logger("test")
    log.error("loop.failed", loop="delivery", error="OSError")
    log.error("loop.failed", loop="sweep", error="OSError")
    now = 61.0
    log.error("loop.failed", loop="sweep", error="OSError")
    said = capsys.readouterr().err
    assert said.count("loop.failed") == 3
    assert "log.repeated" not in said
