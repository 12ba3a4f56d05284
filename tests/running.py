"""Work that goes on beside a test, and has ended before the test does."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager


@asynccontextmanager
async def running(work: Coroutine[None, None, None]) -> AsyncIterator[asyncio.Task[None]]:
    """Begin the work; on leaving, cancel it and wait until it has given back what it used.

    A task that is only cancelled may still hold a connection while the database closes: its thread
    then answers a loop that is gone, and a later test fails for it.
    """
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
