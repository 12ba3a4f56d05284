"""The program as a process of its own: `python -m tests.e2e.kill.run_bot`.

It is `otklik run` with limits that Telegram would not grant, and without the minutes before a copy of
a message of unknown scenario, or the tests would last an hour. Or it is any command of the console,
as `python -m bot` runs it.
Importing everything takes seconds and does nothing that a kill could spoil, so it is done once; so are
the official calendar, and the comparison of all tables. Each
line on standard input is JSON: what is forked, answered with its process id, or the process id of what
has ended, answered with how. Of what Python reads when it starts (PYTHON…, LANG, TZ) a fork hears nothing.
"""

import asyncio
import ctypes
import gc
import json
import os
import runpy
import signal
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from importlib import import_module
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

gc.disable()
from bot.app import build_app  # noqa: E402
from bot.delivery import render_and_send  # noqa: E402
from bot.messengers.adapter import Rate, Rates  # noqa: E402
from bot.operations.messengers import RATES  # noqa: E402
from bot.proofreading.process import ProofreadingProcess  # noqa: E402
from bot.runtime import logs  # noqa: E402
from bot.setup import wiring  # noqa: E402
from bot.setup.official_calendar import build_work_calendar  # noqa: E402
from bot.setup.settings import load_settings  # noqa: E402
from domain.model.ids import Messenger  # noqa: E402
from domain.model.time.schedule import DEFAULT_WEEK  # noqa: E402
from storage.engine.database import Database  # noqa: E402
from storage.engine.migrate import upgrade  # noqa: E402
from tests.e2e.kill.process import OVERALL, PROOFREADING  # noqa: E402
from tests.e2e.schemas import known_differences  # noqa: E402

for at_need in (
    *("bot.console.check", "bot.console.main", "bot.console.database", "bot.telegram.line"),
    *("asyncpg", "holidays.countries", "pymorphy3"),
):
    import_module(at_need)
wiring.differences = known_differences  # type: ignore[attr-defined] # what it calls by that name


async def know_what_is_always_the_same() -> None:
    """The calendar of most organisations here, and the schema of a SQLite file as it is made."""
    build_work_calendar(DEFAULT_WEEK, "KDA", {}, ZoneInfo("Europe/Moscow"))
    with TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/otklik.sqlite3"
        await upgrade(url)
        database = Database(url, serves=False)
        await known_differences(database)
        await database.close()


asyncio.run(know_what_is_always_the_same())
gc.freeze()
gc.enable()

QUICK = Rate(1000, 1.0)
QUICKEST = Rates(overall=QUICK, private=QUICK, group=QUICK)


async def run() -> None:
    render_and_send.BEFORE_A_COPY.update({1: 0.5, 2: 1.0})
    settings = load_settings(env_file=None)
    logs.configure(settings.log_level, settings.log_format)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    overall = os.environ.get(OVERALL)
    rates = replace(QUICKEST, overall=Rate(int(overall), 1.0)) if overall else QUICKEST
    within = os.environ.get(PROOFREADING)
    reading = ProofreadingProcess(float(within)).running() if within else nullcontext()
    async with reading as proofreader:
        await build_app(
            settings, rates={**RATES, Messenger.TELEGRAM: rates}, proofreader=proofreader
        ).run(stop)


def main() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # a child hears it later, not never
    for line in sys.stdin:
        told = json.loads(line)
        if "ended" in told:
            answer = os.waitpid(told["ended"], 0)[1]
        elif (answer := os.fork()) == 0:
            become(**told)
            return
        print(answer, flush=True)  # noqa: T201 - what was asked for


def become(
    variables: dict[str, str],
    folder: str,
    out: str,
    err: str,
    command: Sequence[str] | None,
    *,
    bound: bool,
) -> None:
    os.environ.update(variables)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for stream, file in ((1, out), (2, err)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), stream)
    os.chdir(folder)
    if bound:
        keep_to_modes()
    if command is None:
        asyncio.run(run())
        return
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    sys.argv[1:] = command
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


def keep_to_modes() -> None:
    """From now on root, too, may read and write only where the modes of files allow it."""
    libc = ctypes.CDLL(None)
    of_this_process = (ctypes.c_uint32 * 2)(0x2008_0522, 0)
    rights = (ctypes.c_uint32 * 6)()
    assert libc.capget(of_this_process, rights) == 0
    for which in (0, 1):  # effective and permitted ones: CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        rights[which] &= ~0b110
    assert libc.capset(of_this_process, rights) == 0


if __name__ == "__main__":
    main()
