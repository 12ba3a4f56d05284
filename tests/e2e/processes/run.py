"""Several processes of the program, the people before them, and a cable to the database of each."""

import asyncio
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.runtime.clock import SystemClock
from storage.schema.delivery import leader
from tests.e2e.kill.organisation import ORGANISATION
from tests.e2e.kill.process import Forks, Process
from tests.e2e.kill.run import TOKEN, KillRun, Work, work_left
from tests.e2e.kill.workload import INTAKE_TOKEN, Workload
from tests.e2e.processes.balancer import Balancer, balancer
from tests.e2e.processes.cable import Cable, cable
from tests.ports import reserve_port
from tests.telegram import Sandbox

_LOOK_AGAIN = 0.02


@dataclass
class Member:
    """The place of one process: its settings, and its cables to the database and to Telegram."""

    settings: Mapping[str, str]
    log: Path
    database: Cable
    telegram: Cable
    process: Process | None = None

    @property
    def pid(self) -> int:
        return 0 if self.process is None else self.process.pid

    def tell(self, which: signal.Signals) -> None:
        assert self.process is not None
        self.process.tell(which)

    def said(self, event: str) -> list[dict[str, Any]]:
        """What has been logged of that event there."""
        assert self.process is not None
        return self.process.said(event)

    async def end(self, by: signal.Signals = signal.SIGKILL) -> None:
        """What it still has to say and to write goes through the cables meanwhile."""
        assert self.process is not None
        await asyncio.to_thread(self.process.end, by)


@dataclass
class Several:
    """The members, each serving the same bot."""

    run: KillRun
    members: list[Member]
    balancer: Balancer
    forks: Forks

    @property
    def sandbox(self) -> Sandbox:
        return self.run.sandbox

    async def start(self) -> None:
        """All of them; returns when they are at work."""
        for member in self.members:
            self.go_on(member)
        async with asyncio.timeout(240):
            while not all(member.said("app.connected") for member in self.members):  # noqa: ASYNC110 - it stands in the log
                await asyncio.sleep(_LOOK_AGAIN)
        await self.leader()

    def go_on(self, member: Member) -> None:
        """Another process in that place."""
        member.process = self.forks.start(member.settings, member.log)

    async def rest(self) -> None:
        """Return when nothing is left to do."""
        async with asyncio.timeout(240):
            while self.sandbox.world.updates.pending or await work_left(self.run.url) != Work():  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.05)

    async def leader(self, *, after: int = 0, within: float = 240.0) -> Member:
        """Who leads in an epoch later than `after`."""
        async with asyncio.timeout(within):
            while (found := await self._leader(after)) is None:  # noqa: ASYNC110 - it is asked of the database
                await asyncio.sleep(_LOOK_AGAIN)
            return found

    async def epoch(self) -> int:
        """The latest that has begun."""
        return (await self._row() or ("", 0))[1]

    async def replaced(self, former: Member, within: float) -> None:
        """Returns when another leads."""
        async with asyncio.timeout(within):
            while await self.leader(within=within) is former:  # noqa: ASYNC110 - it is asked of the database
                await asyncio.sleep(_LOOK_AGAIN)

    def other(self, than: Member) -> Member:
        """Of two."""
        return next(member for member in self.members if member is not than)

    async def _leader(self, after: int) -> Member | None:
        row = await self._row()
        if row is None or row[1] <= after:
            return None
        pid = int(row[0].rpartition(":")[2])
        return next(member for member in self.members if member.pid == pid)

    async def _row(self) -> tuple[str, int] | None:
        engine = create_async_engine(self.run.url, poolclass=NullPool)
        try:
            async with engine.connect() as connection:
                row = (await connection.execute(select(leader.c.holder, leader.c.epoch))).first()
                return None if row is None else (row[0], row[1])
        finally:
            await engine.dispose()


@asynccontextmanager
async def several(
    folder: Path,
    url: str,
    seed: int,
    forks: Forks,
    *,
    by_webhook: bool = True,
    pages: str = "",
    **variables: str,
) -> AsyncIterator[Several]:
    """Two, none of which is running yet. The schema has to be there already.

    `pages`: of the organisation, in social networks; `variables` are settings of both.
    """
    organisation = folder / "organisation.toml"
    organisation.write_text(ORGANISATION + pages, encoding="utf-8")
    ports = [reserve_port(), reserve_port()]
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(Sandbox(token=TOKEN, clock=SystemClock()))
        before = await stack.enter_async_context(
            balancer([f"http://127.0.0.1:{port}" for port in ports])
        )
        shared = {
            "BOT_TOKEN": TOKEN,
            "ORGANIZATION_FILE": str(organisation),
            "INTAKE_TOKEN": INTAKE_TOKEN,
            "LOG_FORMAT": "json",
            **variables,
        }
        if by_webhook:
            shared |= {
                "WEBHOOK_URL": f"{before.url}/telegram",
                "WEBHOOK_SECRET": "secret-of-the-webhook",
            }
        server, members = make_url(url), []
        for port in ports:
            to_database = await stack.enter_async_context(cable(server.port or 5432))
            to_telegram = await stack.enter_async_context(cable(make_url(sandbox.url).port or 80))
            there = server.set(host="127.0.0.1", port=to_database.port)
            settings = shared | {
                "DATABASE_URL": there.render_as_string(hide_password=False),
                "TELEGRAM_API_URL": f"http://127.0.0.1:{to_telegram.port}",
                "HTTP_PORT": str(port),
            }
            log = folder / f"program-{port}.log"
            members.append(Member(settings, log, to_database, to_telegram))
        workload = Workload(
            sandbox, before.url, seed, albums=False
        )  # a silent server delays a part
        run = KillRun(sandbox, workload, url, seed)
        several = Several(run, members, before, forks)
        try:
            yield several
        finally:
            await run.rest()
            for member in members:
                if member.process is not None and member.process.lives:
                    await member.end()
