"""The program in processes of their own, which are ended by signals; everything is imported once for all."""

import asyncio
import atexit
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.faked_time import FAKED_TIME

OVERALL = "OTKLIK_KILL_OVERALL"
"""The variable with how many calls a second are granted in all; without it, no end of them."""

PROOFREADING = "OTKLIK_KILL_PROOFREADING"
"""The variable with how many seconds a draft waits to be read; without it, drafts go unchecked."""

ROOT = Path(__file__).parents[3]
_ONE_AT_A_TIME = threading.RLock()


@dataclass
class Process:
    """One of the program."""

    pid: int
    log: Path
    code: int | None = None
    """Its exit code (negative: the signal that ended it), once that has been asked for."""

    def tell(self, which: signal.Signals) -> None:
        os.kill(self.pid, which)

    def said(self, event: str) -> list[dict[str, Any]]:
        """What it has logged of that event."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        logged = (json.loads(line) for line in lines if line.startswith("{"))
        return [entry for entry in logged if entry["event"] == event]

    @property
    def lives(self) -> bool:
        """Until its exit code is asked for, it may lie there dead."""
        with suppress(FileNotFoundError, ProcessLookupError):
            status = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii")
            return self.code is None and status.rpartition(")")[2].split()[0] != "Z"
        return False

    @property
    def memory(self) -> int:
        """Bytes of its own that it holds."""
        status = Path(f"/proc/{self.pid}/smaps_rollup").read_text(encoding="ascii")
        private = [line for line in status.splitlines() if line.startswith("Private_")]
        return 1024 * sum(int(line.split()[1]) for line in private)

    def end(self, by: signal.Signals = signal.SIGKILL) -> int:
        """When it is dead, gives its exit code."""
        self.tell(by)
        return self.ended()

    def ended(self) -> int:
        """As `end`, but it ends by itself."""
        deadline = time.monotonic() + 240
        while self.lives:
            assert time.monotonic() < deadline, f"{self.pid} lives on"
            time.sleep(0.01)
        with _ONE_AT_A_TIME:
            if self.code is None:
                self.code = os.waitstatus_to_exitcode(_answered({"ended": self.pid}))
            return self.code


class Forks:
    """Starts processes; those that live in the end are ended."""

    def __init__(self) -> None:
        self.started: list[Process] = []

    def start(self, settings: Mapping[str, str], log: Path) -> Process:
        """Like `otklik run` with them, among what the tests have in their environment."""
        return self.fork({**os.environ, **settings}, ROOT, log, log)

    def fork(
        self,
        variables: Mapping[str, str],
        folder: Path,
        out: Path,
        err: Path,
        command: Sequence[str] | None = None,
        *,
        bound: bool = False,
    ) -> Process:
        """With these variables alone; `command` is one of the console.

        `bound`: root, too, may read and write only where the modes of files allow it.
        """
        out.touch()
        told = {"folder": str(folder), "out": str(out), "err": str(err), "command": command}
        pid = _answered({**told, "variables": {**variables}, "bound": bound and os.geteuid() == 0})
        self.started.append(Process(pid, out))
        return self.started[-1]


@contextmanager
def forking() -> Iterator[Forks]:
    forks = Forks()
    try:
        yield forks
    finally:
        for process in forks.started:
            if process.lives:
                process.end()


class ProgramProcess:
    """Starts a process of the program and ends it; one at a time."""

    def __init__(self, forks: Forks, settings: Mapping[str, str], log: Path) -> None:
        self._forks = forks
        self._settings = settings
        self._log = log

    async def start(self) -> None:
        await asyncio.to_thread(self._forks.start, self._settings, self._log)

    async def end(self, by: signal.Signals) -> int:
        """Sends the signal and gives the exit code."""
        return await asyncio.to_thread(self._forks.started[-1].end, by)

    def children(self) -> list[int]:
        """The process ids of what it has started."""
        pid = self._forks.started[-1].pid
        path = Path(f"/proc/{pid}/task/{pid}/children")
        return [int(one) for one in path.read_text("ascii").split()]


@asynccontextmanager
async def program_process(settings: Mapping[str, str], log: Path) -> AsyncIterator[ProgramProcess]:
    """With these settings in the environment; what the program logs goes to a file."""
    with forking() as forks:
        yield ProgramProcess(forks, settings, log)


def _answered(request: Mapping[str, object]) -> int:
    """By the server, whichever thread asks."""
    with _ONE_AT_A_TIME:
        server = _server()
        assert server.stdin is not None
        assert server.stdout is not None
        print(json.dumps(request), file=server.stdin, flush=True)
        return int(server.stdout.readline())


@cache
def _server() -> "subprocess.Popen[str]":
    """Whence the processes of all tests come; it ends with its input."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.kill.run_bot"],
        cwd=ROOT,
        env=FAKED_TIME,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    atexit.register(server.communicate)
    return server
