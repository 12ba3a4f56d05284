"""The memory of a simulated month: `python -m tests.benchmarks.memory DAYS INCIDENTS`.

The whole program and the stand-in for Telegram in one process; so many incidents a working day are led
to their end. What the stand-in has kept of all that is thrown away before it is measured. Prints the
megabytes before and after.
"""

import asyncio
import gc
import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Final

import structlog

from bot.messengers.adapter import Rate, Rates
from bot.tutorial.sandboxes import TOKEN
from domain.model.ids import Messenger
from tests.e2e.town import ORGANISATION, STAFF, TUESDAY_MORNING, Town, rewritten
from tests.telegram import Sandbox, SteppedClock

_PROMPT: Final = Rate(10**6, 1.0)
_A_MEGABYTE: Final = 1024**2
_WORKING_DAYS: Final = 5


def resident(pid: int) -> float:
    """Megabytes of the process that are in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / _A_MEGABYTE


async def month(folder: Path, days: int, incidents: int) -> tuple[float, float]:
    """Megabytes after the first day, which warms everything up, and after so many days more."""
    organisation = rewritten(folder / "organisation.toml", ORGANISATION + STAFF)
    database = f"sqlite+aiosqlite:///{folder / 'month.sqlite3'}"
    rates = {Messenger.TELEGRAM: Rates(_PROMPT, _PROMPT, _PROMPT)}
    async with (
        Sandbox(token=TOKEN, clock=SteppedClock(TUESDAY_MORNING)) as sandbox,
        Town.running(sandbox, organisation, database, rates=rates) as town,
    ):
        await day(town, incidents)
        before = measured()
        for _ in range(days):
            await day(town, incidents)
        forget(sandbox)
        return before, measured()


async def day(town: Town, incidents: int) -> None:
    morning = town.clock.now()
    if morning.weekday() < _WORKING_DAYS:
        for number in range(incidents):
            to_place = await town.approved(f"Во дворе дома {number} нет света.")
            await town.reply(town.boris, to_place, "https://example.org/answer")
    await town.pass_until(morning + timedelta(days=1))


def forget(sandbox: Sandbox) -> None:
    """All that the stand-in has kept of what was said."""
    sandbox.calls.clear()
    sandbox.world.presses.clear()
    for chat in sandbox.world.chats.values():
        chat.story.clear()
        chat._all.clear()


def measured() -> float:
    gc.collect()
    return resident(os.getpid())


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    days, incidents = map(int, sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        before, after = asyncio.run(month(Path(folder), days, incidents))
    print(before, after)  # noqa: T201 - to be read by whoever started it


if __name__ == "__main__":
    main()
