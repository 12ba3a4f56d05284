"""Calls to a messenger that are repeated until it answers, and the pauses between two attempts."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from typing import Any

from bot.runtime.backoff import Backoff
from domain.model.outcome import Done, NotSent, Outcome, Refused


def pause_after(failure: Outcome[Any], backoff: Backoff) -> float:
    """Return the seconds until the next attempt: as the messenger asks, else growing ones."""
    return _pause_asked(failure) or backoff.pause()


def _pause_asked(outcome: Outcome[Any]) -> float | None:
    return outcome.retry_after if isinstance(outcome, NotSent) else None


def is_answered(outcome: Outcome[Any]) -> bool:
    """Return whether the messenger has done or refused it."""
    return isinstance(outcome, Done | Refused)


def is_no_request_to_wait(outcome: Outcome[Any]) -> bool:
    """Return whether it is anything but the messenger's request to come again later."""
    return _pause_asked(outcome) is None


async def insist(
    call: Callable[[], Awaitable[Outcome[Any]]],
    ends: Callable[[Outcome[Any]], bool] = is_answered,
    *,
    tries: float = math.inf,
    longest: float = math.inf,
    watch: Callable[[Outcome[Any], float], None] = lambda *_: None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Outcome[Any]:
    """Repeat a call until an outcome `ends` it, at most `tries` times; return the last outcome.

    It ends as well when the messenger asks for a pause longer than `longest`. `watch` receives each
    other outcome and the pause after it. All in seconds, of real time unless `sleep` is a clock's.
    """
    backoff, tried = Backoff(), 1
    while not ends(outcome := await call()) and tried < tries:
        pause = pause_after(outcome, backoff)
        if pause > longest:
            break
        watch(outcome, pause)
        await sleep(pause)
        tried += 1
    return outcome
