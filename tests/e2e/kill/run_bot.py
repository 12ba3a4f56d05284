"""The program as a process of its own: `python -m tests.e2e.kill.run_bot`.

It is `otklik run` with limits that Telegram would not grant, and without the minutes before a copy of
a message of unknown scenario, or the tests would last an hour.
Importing everything takes seconds and does nothing that a kill could spoil, so it is done once. Each
line on standard input is JSON, the settings and the log of a process, which is forked with them and
answered with its process id.
"""

import asyncio
import gc
import json
import os
import signal
import sys
from contextlib import nullcontext
from dataclasses import replace

gc.disable()
from bot import logs  # noqa: E402 - nothing that is imported is garbage
from bot.app import build_app  # noqa: E402
from bot.delivery import showing  # noqa: E402
from bot.delivery.limits import Rate, Rates  # noqa: E402
from bot.proofreading.process import ProofreadingProcess  # noqa: E402
from bot.settings import load_settings  # noqa: E402
from tests.e2e.kill.process import OVERALL, PROOFREADING  # noqa: E402

gc.freeze()
gc.enable()

showing.BEFORE_A_COPY.update({1: 0.5, 2: 1.0})
QUICK = Rate(1000, 1.0)
QUICKEST = Rates(overall=QUICK, private=QUICK, group=QUICK)


async def run() -> None:
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
        await build_app(settings, rates=rates, proofreader=proofreader).run(stop)


def main() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # a child hears it later, not never
    for line in sys.stdin:
        while _reaped():
            pass
        told = json.loads(line)
        child = os.fork()
        if child == 0:
            os.environ.update(told["settings"])
            log = os.open(told["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.dup2(log, 2)
            os.dup2(log, 1)
            asyncio.run(run())
            return
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _reaped() -> bool:
    try:
        return os.waitpid(-1, os.WNOHANG)[0] > 0
    except ChildProcessError:
        return False


if __name__ == "__main__":
    main()
