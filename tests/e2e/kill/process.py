"""The program as a process of its own, started again and again, each time ended by a signal."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

OVERALL = "OTKLIK_KILL_OVERALL"
"""The variable with how many calls a second are granted in all; without it, no end of them."""

PROOFREADING = "OTKLIK_KILL_PROOFREADING"
"""The variable with how many seconds a draft waits to be read; without it, drafts go unchecked."""

ROOT = Path(__file__).parents[3]


class ProgramProcess:
    """Starts a process of the program and ends it; one at a time."""

    def __init__(self, forkserver: asyncio.subprocess.Process) -> None:
        self._forkserver = forkserver
        self._pid = 0

    async def start(self) -> None:
        assert self._forkserver.stdin is not None
        self._forkserver.stdin.write(b"\n")
        self._pid = await self._number()

    async def end(self, by: signal.Signals, within: float = 240.0) -> int:
        """Sends the signal and gives the exit code."""
        os.kill(self._pid, by)
        async with asyncio.timeout(within):
            return await self._number()

    def children(self) -> list[int]:
        """The process ids of what it has started."""
        path = Path(f"/proc/{self._pid}/task/{self._pid}/children")
        return [int(one) for one in path.read_text("ascii").split()]

    async def _number(self) -> int:
        assert self._forkserver.stdout is not None
        line = await self._forkserver.stdout.readline()
        assert line, "the program could not be started; see its log"
        return int(line)


@asynccontextmanager
async def program_process(settings: Mapping[str, str], log: Path) -> AsyncIterator[ProgramProcess]:
    """With these settings in the environment; what the program logs goes to a file."""
    with log.open("wb") as errors:
        forkserver = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.e2e.kill.run_bot",
            cwd=ROOT,
            env={**os.environ, **settings},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )
        try:
            yield ProgramProcess(forkserver)
        finally:
            assert forkserver.stdin is not None
            if forkserver.returncode is None:
                os.killpg(forkserver.pid, signal.SIGKILL)
            forkserver.stdin.close()
            await forkserver.communicate()
