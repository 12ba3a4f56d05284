"""A run of a kill test: sandbox and workload here, the program in processes of its own."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, make_url, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.runtime.clock import SystemClock
from bot.sandbox import Fault, SandboxError, SlowAnswer
from storage.engine.database import is_sqlite
from storage.schema.incidents import incident
from storage.schema.jobs import JOB_UNFINISHED, job
from storage.schema.messages import OUTBOX_WAITING, inbox, inbox_pending, outbox
from tests.e2e.kill.organisation import ORGANISATION
from tests.e2e.kill.process import OVERALL, ProgramProcess, program_process
from tests.e2e.kill.workload import INTAKE_TOKEN, Workload
from tests.ports import reserve_port
from tests.telegram import FloodLimits, Proxy, Sandbox

TOKEN = "100000:otklik-kill"
_WRITING = frozenset(
    {"sendmessage", "editmessagetext", "editmessagereplymarkup", "answercallbackquery"}
)
_IN_THE_MIDDLE = ("sendMessage", "editMessageText", "answerCallbackQuery")
_CLOCK = SystemClock()
_LOOK_AGAIN = 0.05


@dataclass
class Work:
    """What the program has still to do: updates received, those in hand, notices to send, reports."""

    received: int = 0
    in_hand: int = 0
    to_send: int = 0
    to_make: int = 0


@dataclass
class End:
    """One process and what its end found; `took` is how many seconds the end itself lasted.

    `unanswered` are calls that Telegram had taken and was slow to answer.
    """

    begun: datetime
    at: datetime
    work: Work
    unanswered: int
    took: float = 0.0

    def __str__(self) -> str:
        lived, work = (self.at - self.begun).total_seconds(), self.work
        return (
            f"after {lived:4.1f} s: {work.received:3} updates, {work.in_hand:2} of them in hand,"
            f" {work.to_send:3} notices to send, {self.unanswered} calls unanswered"
        )


class KillRun:
    """The program's processes, one after another, and all around them."""

    def __init__(
        self,
        sandbox: Sandbox,
        workload: Workload,
        url: str,
        seed: int,
        program: ProgramProcess | None = None,
    ) -> None:
        """Without a program, others start and end its processes."""
        self.sandbox = sandbox
        self.workload = workload
        self.url = url
        self.ends: list[End] = []
        self._program = program
        self._random = Random(seed)  # noqa: S311 - chance for tests
        self._begun = _CLOCK.now()
        self._load: list[asyncio.Task[None]] = []

    def trouble(self, rates: Mapping[Fault, float]) -> None:
        """From now on so many of the calls that write fail, and as many polls now and then."""
        self.sandbox.faults.random_rates(rates, self._random.getrandbits(32), methods=_WRITING)
        self._polls_fail_with = list(rates)

    def load(self, incidents: int, seconds: float) -> None:
        """People begin to work, and go on until all is finished."""
        self._load = [
            asyncio.create_task(self.workload.register(incidents, seconds)),
            asyncio.create_task(self.workload.work()),
        ]

    async def start(self) -> None:
        """Another process of the program."""
        self._begun = _CLOCK.now()
        assert self._program is not None
        await self._program.start()

    async def until_telegram_is_asked(self) -> None:
        """The program has made its first call."""
        calls = len(self.sandbox.calls)
        await self.sandbox.until(lambda: len(self.sandbox.calls) > calls)

    async def go_on_a_little(self) -> None:
        """As long as chance wants: into the start, into the work, or up to a call in flight."""
        kind = self._random.random()
        if kind < 0.15:
            await asyncio.sleep(self._random.uniform(0, 0.4))
            return
        polls = len(self.sandbox.calls_to("getUpdates"))
        await self.sandbox.until(lambda: len(self.sandbox.calls_to("getUpdates")) > polls)
        if self._chance(0.2):
            self.sandbox.faults.fail_next("getUpdates", self._random.choice(self._polls_fail_with))
        await asyncio.sleep(self._random.uniform(0.05, 1.2))
        if kind > 0.6:
            await self._up_to_a_call()

    async def end(self, by: signal.Signals) -> int:
        """Ends the process; gives the exit code."""
        assert self._program is not None
        work, at = await work_left(self.url), _CLOCK.now()
        code = await self._program.end(by)
        took = (_CLOCK.now() - at).total_seconds()
        self.ends.append(End(self._begun, at, work, self._unanswered(at), took))
        await asyncio.sleep(0.02)  # what the dead left in its sockets arrives
        return code

    async def finished(self, within: float) -> None:
        """Returns when every incident is closed, and everything handled and told.

        But those incidents that nobody could decide about.
        """
        registering, _ = self._load
        try:
            async with asyncio.timeout(within):
                await registering
                self.workload.finish()
                await self._until(self._all_is_closed)
                await self.rest()
                await self._until(self._all_is_told)
        except TimeoutError:
            left = await _open_incidents(self.url), await work_left(self.url)
            raise AssertionError(f"In {within} s it came to no end: {left}") from None

    async def rest(self) -> None:
        """Nobody does anything any more."""
        for task in self._load:
            task.cancel()
        await asyncio.gather(*self._load, return_exceptions=True)

    async def _until(self, condition: Callable[[], Awaitable[bool]]) -> None:
        while not await condition():
            for task in self._load:
                if task.done() and not task.cancelled():
                    task.result()  # a mistake of the load itself
            await asyncio.sleep(_LOOK_AGAIN)

    async def _all_is_closed(self) -> bool:
        return len(await _open_incidents(self.url)) <= self.workload.undecided

    async def _all_is_told(self) -> bool:
        return not self.sandbox.world.updates.pending and await work_left(self.url) == Work()

    async def _up_to_a_call(self) -> None:
        """Telegram has taken a call and not yet answered it."""
        slow = SlowAnswer(1.0)
        self.sandbox.faults.fail_next(self._random.choice(_IN_THE_MIDDLE), slow)
        with suppress(SandboxError):  # nobody made such a call
            await self.sandbox.until(lambda: self.sandbox.calls[-1].fault is slow, 1.5)

    def _chance(self, of: float) -> bool:
        return self._random.random() < of

    def _unanswered(self, at: datetime) -> int:
        return sum(
            isinstance(call.fault, SlowAnswer)
            and 0 <= (at - call.at).total_seconds() < call.fault.seconds
            for call in self.sandbox.calls[-100:]
        )


async def work_left(url: str) -> Work:
    """What the database says; nothing where there is none yet."""
    received = select(func.count()).select_from(inbox).where(inbox_pending())
    to_send = select(func.count()).select_from(outbox).where(OUTBOX_WAITING)
    to_make = select(func.count()).select_from(job).where(JOB_UNFINISHED)
    counts = received.union_all(received.where(inbox.c.starts > 0), to_send, to_make)
    try:
        return Work(*await _read(url, counts))
    except DBAPIError:
        return Work()


async def _open_incidents(url: str) -> list[int]:
    return await _read(url, select(incident.c.number).where(incident.c.closed_at.is_(None)))


async def _read(url: str, numbers: Any) -> list[int]:
    """Beside the program, leaving no trace in its files."""
    if is_sqlite(url):
        url = f"sqlite+aiosqlite:///file:{make_url(url).database}?mode=ro&uri=true"
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            return list((await connection.execute(numbers)).scalars())
    finally:
        await engine.dispose()


@asynccontextmanager
async def kill_run(
    folder: Path,
    url: str,
    seed: int,
    overall_per_second: int | None = None,
    proxy: Proxy | None = None,
) -> AsyncIterator[KillRun]:
    """Everybody is there; the program is not running yet.

    The program keeps to so many calls a second in all, and the sandbox refuses more. It reaches
    the sandbox through the proxy, if there is one.
    """
    organisation = folder / "organisation.toml"
    organisation.write_text(ORGANISATION, encoding="utf-8")
    port = reserve_port()
    granted = overall_per_second
    flood = FloodLimits(granted, 10**6, 10**6) if granted is not None else None
    async with Sandbox(token=TOKEN, clock=_CLOCK, flood=flood) as sandbox:
        settings = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": sandbox.url,
            "DATABASE_URL": url,
            "ORGANIZATION_FILE": str(organisation),
            "INTAKE_TOKEN": INTAKE_TOKEN,
            "HTTP_PORT": str(port),
            "LOG_FORMAT": "json",
        }
        if granted is not None:
            settings[OVERALL] = str(granted)
        if proxy is not None:
            settings["PROXY_URL"] = proxy.url
        async with program_process(settings, folder / "program.log") as program:
            workload = Workload(sandbox, f"http://127.0.0.1:{port}", seed)
            run = KillRun(sandbox, workload, url, seed, program)
            try:
                yield run
            finally:
                await run.rest()
