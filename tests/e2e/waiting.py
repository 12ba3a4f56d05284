"""Waiting for what the database alone knows."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], Awaitable[bool]], within: float = 240) -> None:
    """Returns once it holds; a TimeoutError after so many real seconds."""
    async with asyncio.timeout(within):
        while not await condition():  # noqa: ASYNC110 - the database is asked, it tells nothing by itself
            await asyncio.sleep(0.02)
