"""An office as a process of its own: `python -m tests.benchmarks.office URL`, until its input ends."""

import asyncio
import sys

from storage.engine.listening import Listener
from tests.benchmarks.test_durable_path import Office


async def work(url: str) -> None:
    office = Office(url)
    await office.database.open()

    listening = asyncio.create_task(Listener(office.database).run())
    running = asyncio.create_task(office.processing.run())
    print(flush=True)  # noqa: T201 - it is at work
    await asyncio.to_thread(sys.stdin.read)
    listening.cancel()
    running.cancel()
    await asyncio.gather(listening, running, return_exceptions=True)
    await office.processing.finish()
    await office.database.close()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1]))
