"""Calls to a messenger that are repeated until it answers, and the pauses between two attempts."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from typing import Any

from bot.runtime.backoff import Backoff
from domain.model.outcome import Done, NotSent, Outcome, Refused


def pause_after(failure: Outcome[Any], backoff: Backoff) -> float:
    """Return the seconds until the next attempt: as the messenger asks, else growing ones."""
    asked = failure.retry_after if isinstance(failure, NotSent) else None
    return asked or backoff.pause()


def is_answered(outcome: Outcome[Any]) -> bool:
    """Return whether the messenger has done or refused it."""
    return isinstance(outcome, Done | Refused)


async def insist(
    call: Callable[[], Awaitable[Outcome[Any]]],
    ends: Callable[[Outcome[Any]], bool] = is_answered,
    *,
    tries: float = math.inf,
    watch: Callable[[Outcome[Any], float], None],
) -> Outcome[Any]:
    """Repeat a call until an outcome `ends` it, at most `tries` times; return the last outcome.

    `watch` receives each other outcome and the pause after it, in seconds of real time.
    """
    backoff, tried = Backoff(), 1
    while not ends(outcome := await call()) and tried < tries:
        pause = pause_after(outcome, backoff)
        watch(outcome, pause)
        await asyncio.sleep(pause)
        tried += 1
    return outcome
