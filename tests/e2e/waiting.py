"""Waiting for what the database alone knows."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Returns once it holds; a TimeoutError after minutes, so that no test hangs."""
    async with asyncio.timeout(240):
        while not await condition():  # noqa: ASYNC110 - the database is asked, it tells nothing by itself
            await asyncio.sleep(0.02)
