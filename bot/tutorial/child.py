"""The real program in its own process: `python -m bot.tutorial.child`, started by the performance.

It imports everything and then waits. Its input is lines of JSON: first the settings, then the
clock, which may be set again later; "?7" requests the state, which is answered with `to` 7. It ends
with its input, so it never outlives the performance.
"""

import asyncio
import json
import sys

from bot.app import App, build_app
from bot.proofreading.process import ProofreadingProcess
from bot.runtime import logs
from bot.sandbox.protocol import Json
from bot.setup.settings import explicit_settings
from bot.tutorial.clock import Setting, SharedClock


async def main() -> None:
    """Run the program until its input ends."""
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(lines), sys.stdin
    )
    if not (first := await lines.readline()):
        return  # it was never needed
    settings = explicit_settings(**json.loads(first))
    clock = SharedClock(Setting.from_json(json.loads(await lines.readline())))
    logs.configure(settings.log_level, settings.log_format)
    async with ProofreadingProcess().running() as proofreader:
        app = build_app(settings, clock=clock, proofreader=proofreader)
        await _work(app, clock, lines)


async def _work(app: App, clock: SharedClock, lines: asyncio.StreamReader) -> None:
    async with app.running() as works:
        _tell({"to": 0, "http_port": app.http.port})
        listening = asyncio.create_task(_listen(app, clock, lines))
        await asyncio.wait([*works, listening], return_when=asyncio.FIRST_COMPLETED)


async def _listen(app: App, clock: SharedClock, lines: asyncio.StreamReader) -> None:
    while line := await lines.readline():
        if line.startswith(b"?"):
            _tell({"to": int(line[1:])} | await _standing(app))
        else:
            clock.set(Setting.from_json(json.loads(line)))


async def _standing(app: App) -> Json:
    """Return the state; `next`: the next due moment; `waits`: only time is missing."""
    return {
        "next": (await app.sweep.next_moment()).isoformat(),
        "idle": await app.idle(),
        "waits": await app.waits_for_clock(),
    }


def _tell(what: Json) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
