"""Waiting of a loop between two looks, until a relevant change."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

LOOK_AT_LEAST: Final = 3600.0
"""Seconds after which a loop looks without being woken: a safety net."""


async def first_of(*waits: Coroutine[Any, Any, object]) -> None:
    """Return once one of these has ended, and cancel the others."""
    tasks = [asyncio.create_task(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


async def until_changed(
    changed: asyncio.Event, sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep
) -> None:
    """Return once the event is set, or after LOOK_AT_LEAST seconds."""
    await first_of(changed.wait(), sleep(LOOK_AT_LEAST))
