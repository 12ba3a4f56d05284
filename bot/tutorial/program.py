"""The performance's hold on the program's process: to start it, to kill it, to ask how it stands."""

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
    """Whether the program works."""

    STARTING = "starting"
    WORKING = "working"
    KILLED = "killed"
    STOPPED = "stopped"
    """It has ended by itself."""


class ProgramGone(Exception):
    """There is no process that could answer."""


@dataclass(frozen=True, slots=True)
class Standing:
    """When the clock alone will bring something next; whether all is done; whether time is all it needs."""

    next: datetime
    idle: bool
    waits: bool


class Understudy:
    """A process that has imported everything, which takes seconds, and waits to be needed."""

    def __init__(self) -> None:
        self._waiting: Process | None = None

    async def prepare(self) -> None:
        """One waits from now on."""
        if self._waiting is None:
            self._waiting = await self._begun()

    async def take(self) -> Process:
        """The one that waits, or a new one."""
        taken, self._waiting = self._waiting, None
        return taken if taken is not None and taken.returncode is None else await self._begun()

    async def dismiss(self) -> None:
        """It was not needed."""
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
            start_new_session=True,  # Ctrl+C is the performance's to handle
        )


def _clean_environment() -> dict[str, str]:
    """Return only what Python itself needs: the server's secrets have no place in a demonstration."""
    return {
        name: value
        for name, value in os.environ.items()
        if _NEEDED_BY_PYTHON.fullmatch(name.upper())
    }


class Program:
    """One process at a time; one that ends leaves its database behind for the next.

    `stopped` is told when it ends by itself.
    """

    def __init__(
        self,
        settings: Json,
        clock: SharedClock,
        understudy: Understudy,
        stopped: Callable[[], None] = lambda: None,
    ) -> None:
        self._settings: Final = settings
        self._clock: Final = clock
        self._understudy: Final = understudy
        self._stopped: Final = stopped
        self._process: Process | None = None
        self._watching: asyncio.Task[None] | None = None
        self._asking: Final = asyncio.Lock()
        self._questions: Final = count(1)
        self.state = ProgramState.KILLED
        self.http_port = 0

    async def start(self) -> None:
        """Returns when it works. Raises ProgramGone where it ends at once instead."""
        self.state = ProgramState.STARTING
        self._process = process = await self._understudy.take()
        self._write(json.dumps(self._settings))
        self.set_clock()
        try:
            self.http_port = (await self._answer(_STARTS_WITHIN))["http_port"]
        except ProgramGone:
            self.state = ProgramState.STOPPED
            raise
        self.state = ProgramState.WORKING
        self._watching = asyncio.create_task(self._watch(process))

    async def _watch(self, process: Process) -> None:
        """Nobody takes a dead program for a working one."""
        await process.wait()
        if self.state is ProgramState.WORKING and self._process is process:
            self.state = ProgramState.STOPPED
            self._stopped()

    async def kill(self) -> None:
        """SIGKILL: whatever it had in hand stays where it was."""
        self.state = ProgramState.KILLED
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def stop(self) -> None:
        """In order, within a bound."""
        process = self._process
        if process is None or process.returncode is not None or process.stdin is None:
            return
        self.state = ProgramState.KILLED
        process.stdin.close()
        try:
            async with asyncio.timeout(_STOPS_WITHIN):
                await process.wait()
        except TimeoutError:
            await self.kill()

    def set_clock(self) -> None:
        """Tells it what the clock goes by now; it is known before any answer that comes after."""
        self._write(json.dumps(self._clock.setting.as_json()))

    async def standing(self) -> Standing:
        """How it stands. Raises ProgramGone."""
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
        """That question's (0: that it works); one that comes late, to an earlier question, is passed over."""
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
