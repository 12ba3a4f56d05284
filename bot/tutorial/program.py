"""Control of the program's process: starting, killing, querying its state."""

import asyncio
import json
import os
import re
import sys
from asyncio.subprocess import Process
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import count
from typing import Final

from bot.sandbox.protocol import Json
from bot.tutorial.clock import SharedClock

_STARTS_WITHIN: Final = 60.0
_STOPS_WITHIN: Final = 12.0
_ANSWERS_WITHIN: Final = 20.0
"""Seconds of real time."""


_NEEDED_BY_PYTHON: Final = re.compile(
    r"PATH|HOME|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|PYTHON\w+|LD_LIBRARY_PATH|SYSTEMROOT"
)


class ProgramState(StrEnum):
    """The state of the program."""

    STARTING = "starting"
    WORKING = "working"
    KILLED = "killed"
    STOPPED = "stopped"
    """It has ended by itself."""


class ProgramGone(Exception):
    """No process is left to answer."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The next due moment; whether all work is done; whether only time is missing."""

    next: datetime
    idle: bool
    waits: bool


class Understudy:
    """A process with everything imported, which takes seconds, ready to be used."""

    def __init__(self) -> None:
        self._waiting: Process | None = None

    async def prepare(self) -> None:
        """Start one, unless one is ready."""
        if self._waiting is None:
            self._waiting = await self._begun()

    async def take(self) -> Process:
        """Return the ready process, or a new one."""
        taken, self._waiting = self._waiting, None
        return taken if taken is not None and taken.returncode is None else await self._begun()

    async def dismiss(self) -> None:
        """Kill the unused process."""
        taken, self._waiting = self._waiting, None
        if taken is not None and taken.returncode is None:
            taken.kill()
            await taken.wait()

    async def _begun(self) -> Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot.tutorial.child"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=_clean_environment(),
            start_new_session=True,  # Ctrl+C is handled by the performance
        )


def _clean_environment() -> dict[str, str]:
    """Return only the variables Python needs, so that the server's secrets stay out of it."""
    return {
        name: value
        for name, value in os.environ.items()
        if _NEEDED_BY_PYTHON.fullmatch(name.upper())
    }


class Program:
    """One process at a time; each leaves its database to the next."""

    def __init__(self, settings: Json, clock: SharedClock, understudy: Understudy) -> None:
        self._settings: Final = settings
        self._clock: Final = clock
        self._understudy: Final = understudy
        self._process: Process | None = None
        self._watching: asyncio.Task[None] | None = None
        self._asking: Final = asyncio.Lock()
        self._questions: Final = count(1)
        self.state = ProgramState.KILLED
        self.changed: Callable[[ProgramState], None] = lambda _: None
        """Called with each new state, except when it is stopped for good."""
        self.http_port = 0

    async def start(self) -> None:
        """Return when it is working; raises ProgramGone if it ends instead.

        A program that starts or works already is left alone.
        """
        if self.state in (ProgramState.STARTING, ProgramState.WORKING):
            return
        self._turn(ProgramState.STARTING)
        self._process = process = await self._understudy.take()
        self._write(json.dumps(self._settings))
        self.set_clock()
        try:
            self.http_port = (await self._answer(_STARTS_WITHIN))["http_port"]
        except ProgramGone:
            self._turn(ProgramState.STOPPED)
            raise
        self._turn(ProgramState.WORKING)
        self._watching = asyncio.create_task(self._watch(process))

    def _turn(self, state: ProgramState) -> None:
        self.state = state
        self.changed(state)

    async def _watch(self, process: Process) -> None:
        """Notice when the process ends by itself."""
        await process.wait()
        if self.state is ProgramState.WORKING and self._process is process:
            self._turn(ProgramState.STOPPED)

    async def kill(self) -> None:
        """Send SIGKILL, which interrupts all work."""
        self._turn(ProgramState.KILLED)
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def stop(self) -> None:
        """Stop in an orderly way, within a time limit."""
        process = self._process
        if process is None or process.returncode is not None or process.stdin is None:
            return
        self.state = ProgramState.KILLED
        process.stdin.close()
        try:
            async with asyncio.timeout(_STOPS_WITHIN):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    def set_clock(self) -> None:
        """Send the clock's setting; it applies before any later answer."""
        self._write(json.dumps(self._clock.setting.as_json()))

    async def standing(self) -> Standing:
        """Return its state; raises ProgramGone."""
        async with self._asking:
            if self.state is not ProgramState.WORKING:
                raise ProgramGone
            number = next(self._questions)
            self._write(f"?{number}")
            told = await self._answer(_ANSWERS_WITHIN, number)
        return Standing(datetime.fromisoformat(told["next"]), told["idle"], told["waits"])

    def _write(self, line: str) -> None:
        process = self._process
        if process is not None and process.returncode is None and process.stdin is not None:
            with suppress(ConnectionError):
                process.stdin.write(f"{line}\n".encode())

    async def _answer(self, within: float, question: int = 0) -> Json:
        """Return the answer to the question (0: the start), skipping late ones to others."""
        process = self._process
        if process is None or process.stdout is None:
            raise ProgramGone
        try:
            async with asyncio.timeout(within):
                while line := await process.stdout.readline():
                    found: Json = json.loads(line)
                    if found["to"] == question:
                        return found
        except TimeoutError:
            pass
        raise ProgramGone
