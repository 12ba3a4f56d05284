"""From nothing to the first question to Telegram, and the memory then, beside the bare imports."""

import asyncio
import os
import sys
from pathlib import Path
from time import perf_counter

import pytest

from bot.runtime.clock import SystemClock
from bot.tutorial.sandboxes import TOKEN
from tests.benchmarks.conftest import Bench
from tests.benchmarks.memory import resident
from tests.e2e.town import ORGANISATION, rewritten
from tests.ports import reserve_port
from tests.telegram import Sandbox

pytestmark = pytest.mark.benchmark

LIBRARIES = (
    "aiogram, aiosqlite, alembic.command, apscheduler.schedulers.asyncio, holidays, prometheus_client,"
    " pydantic_settings, sqlalchemy.ext.asyncio, structlog, typer"
)
BARE = f"import {LIBRARIES}; print(flush=True); input()"


async def test_a_start_costs_little_more_than_its_imports(tmp_path: Path, bench: Bench) -> None:
    rounds = bench.size(5, small=1)
    floor = took = float("inf")
    bare_memory = memory = 0.0
    organisation = rewritten(tmp_path / "organisation.toml", ORGANISATION)
    for index in range(rounds):
        async with Sandbox(token=TOKEN, clock=SystemClock()) as sandbox:
            began = perf_counter()
            bare = await started("-c", BARE)
            assert bare.stdout is not None
            assert await bare.stdout.readline(), "one of them is missing"
            floor = min(floor, perf_counter() - began)
            bare_memory = resident(bare.pid)
            await ended(bare)

            settings = {
                "BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": sandbox.url,
                "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / f'{index}.sqlite3'}",
                "ORGANIZATION_FILE": str(organisation),
                "HTTP_PORT": str(reserve_port()),
            }
            began = perf_counter()
            ours = await started("-m", "bot", "run", **settings)
            await sandbox.until(lambda: sandbox.calls_to("getUpdates"))
            took = min(took, perf_counter() - began)
            memory = resident(ours.pid)
            await ended(ours)

    imports = f"importing its libraries, {floor:.2f} s"
    note = "a new database is made meanwhile"
    bench.tell("from nothing to the first poll", took, "s", took / floor, imports, note=note)
    libraries = f"its libraries alone, {bare_memory:.0f} MB"
    bench.tell("memory when idle", memory, "MB", memory / bare_memory, libraries)


async def started(*arguments: str, **settings: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        env={**os.environ, **settings},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )


async def ended(process: asyncio.subprocess.Process) -> None:
    process.kill()
    await process.communicate()


async def test_a_month_leaves_the_memory_as_it_was(bench: Bench) -> None:
    days, incidents = bench.size(30, small=1), bench.size(5, small=1)
    worked = await started("-m", "tests.benchmarks.memory", str(days), str(incidents))
    told, _ = await worked.communicate()
    before, after = map(float, told.split())
    first = f"that after the first day, {before:.0f} MB"
    note = f"{incidents} messages a working day; with the stand-in for Telegram in the same process"
    what = f"memory after {days} simulated days"
    bench.tell(what, after, "MB", after / before, first, note=note)
    bench.judge(after / before, at_most=1.5)
