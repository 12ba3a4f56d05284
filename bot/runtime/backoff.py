"""Pauses that grow between attempts, and coroutines that run side by side."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import suppress
from typing import Any, Final, TypeVar

import structlog

from bot.runtime.logs import describe
from domain.ports.incidents import StaleIncident
from storage.engine.database import DatabaseUnavailable

log: Final = structlog.get_logger(__name__)

_Result = TypeVar("_Result")

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
_LONGEST_OF_THE_DATABASE: Final = 5.0
"""Seconds."""

RELOADS: Final = 3


def pause_after(failures: int, longest: float = LONGEST_PAUSE) -> float:
    """Return the pause in seconds after a failure that follows `failures` others in a row.

    It is random within a range, so that retries are spread out.
    """
    whole: float = min(FIRST_PAUSE * 2.0 ** min(failures, 32), longest)
    return whole * random.uniform(0.5, 1.0)  # noqa: S311 - not used for security


class Backoff:
    """The growing pauses of one loop, until a success."""

    def __init__(self, longest: float = LONGEST_PAUSE) -> None:
        self._longest = longest
        self._failures = 0

    def pause(self) -> float:
        """Return the seconds until the next attempt."""
        pause = pause_after(self._failures, self._longest)
        self._failures += 1
        return pause

    def reset(self) -> None:
        """Start over after a success."""
        self._failures = 0


async def with_reloads(act: Callable[[], Awaitable[_Result]]) -> _Result:
    """Reload and retry at once when the row was changed concurrently, RELOADS times at most."""
    for _ in range(RELOADS):
        with suppress(StaleIncident):
            return await act()
    return await act()


async def with_patience(act: Callable[[], Awaitable[None]]) -> None:
    """Do a step that nothing can go on without, retrying while the database is unavailable.

    It must be idempotent: a failed attempt may have succeeded.
    """
    backoff = Backoff(_LONGEST_OF_THE_DATABASE)
    while True:
        try:
            return await act()
        except DatabaseUnavailable as error:
            log.warning("database.awaited", error=describe(error))
            await asyncio.sleep(backoff.pause())


async def first_of(*waits: Coroutine[Any, Any, object]) -> None:
    """Return once one of these has ended, and cancel the others."""
    tasks = [asyncio.create_task(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


async def together(*works: Coroutine[Any, Any, None]) -> None:
    """Run these until one fails or this is cancelled; then cancel the others and wait for them."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        await cancelled(tasks)


async def cancelled(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel the tasks and wait until they have ended."""
    ending = list(tasks)
    for one in ending:
        one.cancel()
    await asyncio.gather(*ending, return_exceptions=True)
