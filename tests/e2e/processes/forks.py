"""Whence the processes come: everything is imported once for all of them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.kill.process import ROOT


@dataclass
class Process:
    """One of the program."""

    pid: int
    log: Path

    def tell(self, which: signal.Signals) -> None:
        os.kill(self.pid, which)

    def said(self, event: str) -> list[dict[str, Any]]:
        """What it has logged of that event."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        logged = (json.loads(line) for line in lines if line.startswith("{"))
        return [entry for entry in logged if entry["event"] == event]

    @property
    def lives(self) -> bool:
        """Nobody asks for its exit code, so it may lie there dead."""
        with suppress(FileNotFoundError, ProcessLookupError):
            status = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii")
            return status.rpartition(")")[2].split()[0] != "Z"
        return False

    @property
    def memory(self) -> int:
        """Bytes of its own that it holds."""
        status = Path(f"/proc/{self.pid}/smaps_rollup").read_text(encoding="ascii")
        private = [line for line in status.splitlines() if line.startswith("Private_")]
        return 1024 * sum(int(line.split()[1]) for line in private)

    def end(self, by: signal.Signals = signal.SIGKILL, within: float = 240) -> None:
        """Returns when it is dead."""
        self.tell(by)
        deadline = time.monotonic() + within
        while self.lives:
            assert time.monotonic() < deadline, f"{self.pid} lives on"
            time.sleep(0.01)


class Forks:
    """Starts processes; those that live in the end are ended."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server = server
        self.started: list[Process] = []

    def start(self, settings: Mapping[str, str], log: Path) -> Process:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        print(
            json.dumps({"settings": dict(settings), "log": str(log)}),
            file=self._server.stdin,
            flush=True,
        )
        log.touch()
        self.started.append(Process(int(self._server.stdout.readline()), log))
        return self.started[-1]


@contextmanager
def forking(log: Path) -> Iterator[Forks]:
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.processes.run_bots"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as server,
    ):
        forks = Forks(server)
        try:
            yield forks
        finally:
            for process in forks.started:
                if process.lives:
                    process.end()
