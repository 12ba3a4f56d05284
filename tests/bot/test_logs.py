"""A line for machines is one JSON object with a stable event, and the ids of what it is about."""

import asyncio
import json
import logging
import os
from collections.abc import Iterator

import pymorphy3
import pytest
import structlog

from bot import logs


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
        log.warning("processing.waits", error="KeyError")

    await asyncio.gather(*(asyncio.create_task(handle(update)) for update in (1, 2)))
    log.info("app.stopped")
    log.debug("database.ready")
    logging.getLogger("asyncio").warning("a library speaks")
    first, second, alone, library = map(json.loads, capsys.readouterr().err.splitlines())
    assert first.pop("timestamp").endswith("Z")
    assert first == {
        "event": "processing.waits",
        "level": "warning",
        "error": "KeyError",
        "update": 1,
        "chat": -5,
        "process": os.getpid(),
    }
    assert second["update"] == 2
    assert (alone["event"], "update" in alone) == ("app.stopped", False)
    assert (library["event"], library["process"]) == ("a library speaks", os.getpid())


def test_the_dictionary_does_not_tell_where_it_is_installed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("DEBUG", "console")
    pymorphy3.MorphAnalyzer()
    assert capsys.readouterr().err == ""
