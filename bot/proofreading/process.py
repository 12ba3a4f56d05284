"""The proofreading child process, which has its own memory and processor time.

It warms up before the first question and is restarted when it dies. A draft that has waited for it as
long as it may goes unchecked.
"""

import asyncio
import json
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any, Final, Self

import structlog
from pydantic import TypeAdapter

from bot.runtime.backoff import Backoff
from bot.runtime.clock import SystemClock
from bot.runtime.rounds import Rounds
from domain.model.incident.answer.draft import DraftFinding, ReviewFindings

log: Final = structlog.get_logger(__name__)

WITHIN: Final = 2.0
"""Seconds that a draft waits for its findings."""

_CLOCK: Final = SystemClock()
"""Its monotonic time is the same in the child."""
_LONGEST_PAUSE: Final = 60.0
_LONGEST_LINE: Final = 4 * 1024 * 1024
"""Bytes; the longest answer of the child."""

_FOUND: Final = TypeAdapter(tuple[DraftFinding, ...])
_UNANSWERED: Final = ReviewFindings(answered=False)


class ProofreadingProcess:
    """Keeps one child running; texts go unchecked while there is none."""

    def __init__(self, within: float = WITHIN, *, waits_for_child: bool = False) -> None:
        """`waits_for_child`: a draft that comes before the child is warm waits for it as well."""
        self._within: Final = within
        self._waits_for_child: Final = waits_for_child
        self._process: Process | None = None
        self._waiting: Final[dict[int, asyncio.Future[ReviewFindings]]] = {}
        self._last = 0
        self.ready: Final = asyncio.Event()
        """Set while the child is warm."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Keep a child running until the block ends."""
        served = Rounds().run(partial(self._serve_one, Backoff(_LONGEST_PAUSE)))
        keeping = asyncio.create_task(served, name="proofreading")
        try:
            yield self
        finally:
            keeping.cancel()
            with suppress(asyncio.CancelledError):
                await keeping
            await self._end()

    async def check(self, text: str, words: Collection[str]) -> ReviewFindings:
        """Return the findings for a text, or an unanswered Proof if the child is too slow or absent."""
        if self._waits_for_child:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.ready.wait(), self._within)
        process = self._process
        if process is None or process.stdin is None or not self.ready.is_set():
            return _UNANSWERED
        self._last += 1
        number = self._last
        answer: asyncio.Future[ReviewFindings] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        until = _CLOCK.monotonic() + self._within
        asked = {"id": number, "text": text, "words": sorted(words), "until": until}
        with suppress(ConnectionError):
            process.stdin.write(json.dumps(asked).encode() + b"\n")
        done, _ = await asyncio.wait([answer], timeout=self._within)
        if done:
            return answer.result()
        log.warning("proofreading.too_late", length=len(text))
        return _UNANSWERED

    async def _serve_one(self, backoff: Backoff) -> float:
        """Start a child and serve it until it ends; return the seconds until the next one."""
        try:
            await self._serve(backoff)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next child may do better
            log.warning("proofreading.not_started", error=type(error).__name__)
        return backoff.pause()

    async def _serve(self, backoff: Backoff) -> None:
        """Read the answers of one child until it ends."""
        self._process = process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.proofreading"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_LONGEST_LINE,
        )
        try:
            while process.stdout is not None and (line := await process.stdout.readline()):
                self._take(json.loads(line))
                backoff.reset()
        finally:
            await self._end()
        log.warning("proofreading.ended", code=process.returncode)

    def _take(self, answer: dict[str, Any]) -> None:
        if "ready" in answer:
            self.ready.set()
            log.info("proofreading.ready")
        elif (waiting := self._waiting.pop(answer["id"], None)) and not waiting.done():
            found = answer["found"]
            late = found is None
            waiting.set_result(
                _UNANSWERED if late else ReviewFindings(_FOUND.validate_python(found))
            )

    async def _end(self) -> None:
        """End the child; what waits for it goes unchecked."""
        self.ready.clear()
        process, self._process = self._process, None
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_result(_UNANSWERED)
        self._waiting.clear()
        if process is not None and process.returncode is None:
            process.kill()
            await process.wait()
