"""The durable path in two processes on one PostgreSQL, as a rate beside that in one process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from time import perf_counter

import pytest

from tests.benchmarks.conftest import Bench
from tests.benchmarks.test_durable_path import BATCH, TOWN, Office, lives
from tests.benchmarks.test_starting import started
from tests.bot.contexts import ME, NOW
from tests.storage.servers import on_postgresql
from tests.updates import received_all

pytestmark = pytest.mark.benchmark


@on_postgresql
async def test_two_processes_beside_one(url: str, bench: Bench) -> None:
    incidents, rounds = bench.size(100, small=4), bench.size(3, small=1)
    desk = Office(url)
    await desk.open(TOWN)
    rates, first = [], 1
    async with AsyncExitStack() as offices:
        for _ in range(2):
            await offices.enter_async_context(at_work(url))
            best = 0.0
            for _ in range(rounds):
                best = max(best, await handled(desk, first, incidents))
                first += incidents
            rates.append(best)
    assert await desk.answered() == first - 1
    await desk.database.close()
    one, two = rates
    bench.tell(
        "the durable path in two processes", two, "updates/s", two / one, f"in one, {one:.0f}/s"
    )


async def handled(desk: Office, first: int, incidents: int) -> float:
    """Updates a second, from the first insert to the last commit; the desk itself handles none."""
    updates, began = 0, perf_counter()
    for phase in lives(first, incidents):
        updates += len(phase)
        for start in range(0, len(phase), BATCH):
            await desk.inbox.add(ME.id, received_all(phase[start : start + BATCH]), NOW)
        while await desk.inbox.pending():  # noqa: ASYNC110 - other processes work it off
            await asyncio.sleep(0.005)
    return updates / (perf_counter() - began)


@asynccontextmanager
async def at_work(url: str) -> AsyncIterator[None]:
    """One more process."""
    office = await started("-m", "tests.benchmarks.office", url)
    assert office.stdout is not None
    assert office.stdin is not None
    assert await office.stdout.readline(), "the office did not open"
    try:
        yield
    finally:
        office.stdin.close()
        await office.wait()
