"""Running programs that use clients by other authors."""

import asyncio
import contextlib
import os
import shutil
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from bot.sandbox.chat import PATIENCE

CLIENTS: Final = Path("build/clients").resolve()
"""Where `make test-clients` installs them."""
PROGRAMS: Final = Path(__file__).parent / "programs"


@contextlib.asynccontextmanager
async def running(program: str, *given: str) -> AsyncIterator[Process]:
    """Run a program of `programs`; kill it at the end if it still runs."""
    name = shutil.which("node") if program.endswith(".mjs") else str(CLIENTS / "bin" / "python")
    made = CLIENTS / (".node" if program.endswith(".mjs") else ".python")
    if name is None or not made.exists():
        pytest.skip(f"the client of {program} is not installed: make test-clients")
    process = await asyncio.create_subprocess_exec(
        name,
        str(PROGRAMS / program),
        *given,
        env=os.environ | {"OTKLIK_CLIENTS": str(CLIENTS)},
        stdout=PIPE,
        stderr=STDOUT,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        said, _ = await process.communicate()
        print(said.decode())  # noqa: T201 - pytest shows it with a failure


async def run_to_its_end(program: str, *given: str) -> None:
    """Run a program that looks itself whether its calls are answered as they should be."""
    async with running(program, *given) as process, asyncio.timeout(PATIENCE):
        status = await process.wait()
        assert status == 0, "it says why below"
