"""Processes of the program side by side: `python -m tests.e2e.processes.run_bots`.

Everything is imported once. Each line on standard input is JSON, the settings and the log of a
process, which is forked with them and answered with its process id.
"""

import asyncio
import json
import os
import signal
import sys

from tests.e2e.kill.run_bot import run


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
