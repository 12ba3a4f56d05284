"""`otklik top` shows what waits, from another process, while the bot works."""

import asyncio
import fcntl
import io
import json
import os
import pty
import sys
import termios
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.console.top import drawn, looking
from bot.setup.settings import Settings
from storage.leader.load import Crowded, Lane, Queue
from tests.console import on, otklik
from tests.e2e.town import HOUSING, Town, account


def shown(view: Any, width: int) -> str:
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(drawn(view))
    return console.export_text()


async def view_of(town: Town) -> Any:
    async with looking(town.app.settings, town.clock) as look:
        return await look()


async def test_it_names_what_waits_and_where(town: Town) -> None:
    await town.routed()
    await town.settle()
    quiet = await view_of(town)
    for words in (f"{quiet.now:%d.%m.%Y %H:%M}", "вовремя", "отправка: карточки", "обычных"):
        assert words in shown(quiet, 80)
    lane = account(HOUSING)
    waiting = Lane(lane, Queue(3, quiet.now - timedelta(minutes=12)), failures=2)
    calls = {lane: 17}
    busy = replace(quiet, crowded=Crowded([waiting], [Lane(-5, Queue(1))], calls))
    told = shown(busy, 80)
    for words in ("Управление ЖКХ (ошибок: 2)", "12 мин", "-5", "17"):
        assert words in told


async def test_a_late_sweep_and_an_overdue_incident_are_wrong(town: Town) -> None:
    await town.routed()
    view = await view_of(town)
    await town.settle()
    later = replace(view, now=view.now + timedelta(days=2))
    assert "опаздывают" in shown(later, 80)


@pytest.mark.parametrize("width", [30, 80, 200])
async def test_no_line_is_wider_than_the_terminal(town: Town, width: int) -> None:
    await town.routed()
    for line in shown(await view_of(town), width).splitlines():
        assert len(line) <= width


def database_of(town: Town) -> str:
    settings: Settings = town.app.settings
    return settings.database_url.replace("+aiosqlite", "")


async def test_scripts_read_it_as_json_while_the_bot_works(town: Town, tmp_path: Path) -> None:
    await town.routed()
    await town.settle()
    known = on(database_of(town))
    code, told, err = await asyncio.to_thread(otklik, tmp_path, "top", "--json", **known)
    assert code == 0, err
    view = json.loads(told)
    assert view["inbox"] == {"waiting": 0, "oldest_seconds": 0.0, "dead_letters": 0}
    assert view["leader"]["expired"] is False
    assert view["database_bytes"] > 0
    assert str(HOUSING) not in json.dumps(view["chats"])
    code, told, _ = await asyncio.to_thread(otklik, tmp_path, "top", "--once", **known)
    assert (code, "Очереди" in told) == (0, True)


async def test_q_and_ctrl_c_end_it(town: Town) -> None:
    for key in (b"q", b"\x03"):
        ours, its = pty.openpty()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "top"), cwd=Path(__file__).parents[2],
            stdin=its, stdout=its, stderr=its,
            env={**os.environ, "DATABASE_URL": database_of(town), "TERM": "xterm"},
            start_new_session=True, preexec_fn=_own_terminal,
        )  # fmt: skip
        os.close(its)
        told = b""
        async with asyncio.timeout(240):
            while "Очереди".encode() not in told:
                told += await asyncio.to_thread(os.read, ours, 65536)
            os.write(ours, key)
            assert await process.wait() == 0
        os.close(ours)


def _own_terminal() -> None:
    """So that Ctrl-C reaches it as a signal."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
