"""A program that has nothing to do leaves its database alone."""

import asyncio
import sqlite3
from collections import Counter
from typing import Any

import pytest

from bot.runtime.clock import Clock
from tests.e2e.town import Starting
from tests.telegram import Sandbox

pytestmark = pytest.mark.file

STATEMENTS_A_MINUTE = 95
"""Those that begin and end a transaction included."""

MINUTES = 10

SHORT = 0.5
"""Seconds; what takes less is no pause between two looks."""


async def test_an_idle_program_asks_its_database_next_to_nothing(
    sandbox: Sandbox, starting: Starting, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = statements(monkeypatch)
    let_pauses_go_by(sandbox.world.clock, monkeypatch)
    async with starting() as town:
        await town.routed()
        await town.pass_time(minutes=5)
        asked.clear()
        await town.pass_time(minutes=MINUTES)
        assert 0 < asked.total() <= MINUTES * STATEMENTS_A_MINUTE, asked.most_common(20)


def let_pauses_go_by(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses of real time go by the story's clock, too."""
    real = asyncio.sleep

    async def sleep(seconds: float, result: object = None) -> object:
        if seconds < SHORT:
            return await real(seconds, result)
        await clock.sleep(seconds)
        return result

    monkeypatch.setattr(asyncio, "sleep", sleep)


def statements(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Those of all connections from now on, by how they begin."""
    asked, connect = Counter[str](), sqlite3.connect

    def traced(*where: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*where, **options)
        connection.set_trace_callback(lambda statement: asked.update([statement[:100]]))
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    return asked
