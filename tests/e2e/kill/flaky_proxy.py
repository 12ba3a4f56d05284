"""A flaky proxy on the way to Telegram: it fails now and then, for a moment."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import Final

from tests.telegram import GeneralFailure, Proxy, ProxyFault, Refuse, Reset, Slow, WrongLogin

_FAULTS: Final[tuple[ProxyFault, ...]] = (
    Refuse(),
    GeneralFailure(),
    WrongLogin(),
    Reset(),
    Slow(0.1),
)


@asynccontextmanager
async def failing_now_and_then(proxy: Proxy, seed: int) -> AsyncIterator[None]:
    """Inside the block the proxy is well for about half a second, then fails for a fifth of one."""
    failing = asyncio.create_task(_fail(proxy, Random(seed)))  # noqa: S311 - chance for tests
    try:
        yield
    finally:
        failing.cancel()
        await asyncio.gather(failing, return_exceptions=True)


async def _fail(proxy: Proxy, random: Random) -> None:
    while True:
        await asyncio.sleep(random.uniform(0.2, 0.8))
        with proxy.failing(random.choice(_FAULTS)):
            await asyncio.sleep(random.uniform(0.05, 0.35))
