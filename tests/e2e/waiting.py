"""Waiting for what tells nobody by itself: a row of the database, a moment of the program."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], bool | Awaitable[bool]]) -> None:
    """Returns once it holds; a TimeoutError after minutes, so that no test hangs."""
    async with asyncio.timeout(240):
        while True:
            holds = condition()
            if holds if isinstance(holds, bool) else await holds:
                return
            await asyncio.sleep(0.02)
