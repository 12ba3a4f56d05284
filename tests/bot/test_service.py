"""What systemd hears: ready, alive as long as the event loop turns, stopping."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.runtime.supervision import told_to_systemd


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield listening


def heard(systemd: socket.socket) -> list[str]:
    said = []
    while True:
        try:
            said.append(systemd.recv(100).decode())
        except BlockingIOError:
            return said


async def test_it_hears_of_the_start_of_life_and_of_the_end(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "60000")
    said: list[str] = []
    async with told_to_systemd():
        while len(said) < 4:
            await asyncio.sleep(0.01)
            said += heard(systemd)
    first, *alive, last = said + heard(systemd)
    assert (first, last) == ("READY=1", "STOPPING=1")
    assert set(alive) == {"WATCHDOG=1"}


async def test_an_event_loop_that_is_stuck_says_nothing(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "60000")
    async with told_to_systemd():
        await asyncio.sleep(0.01)
        heard(systemd)
        time.sleep(0.2)  # noqa: ASYNC251 - this is what it is about
        assert heard(systemd) == []


async def test_where_nobody_watches_only_start_and_end_are_told(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)
    async with told_to_systemd():
        await asyncio.sleep(0.01)
    assert heard(systemd) == ["READY=1", "STOPPING=1"]


async def test_without_systemd_and_with_one_that_is_gone_the_program_goes_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for address in (None, str(tmp_path / "nobody"), "@nobody"):
        if address is None:
            monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
        else:
            monkeypatch.setenv("NOTIFY_SOCKET", address)
        async with told_to_systemd():
            await asyncio.sleep(0)
