"""The performance: the sandbox, the real program in its own process, the clock of both, and the people."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from bot.sandbox import BadGateway, Chat, Fault, Sandbox, SlowAnswer, TooManyRequests
from bot.sandbox.chat import Happening
from bot.sandbox.protocol import Json
from bot.setup.organisation_file import read_organisation
from bot.setup.settings import explicit_settings
from bot.setup.wiring import make_offices
from bot.tutorial.clock import SharedClock
from bot.tutorial.people import ORGANISATION, gather
from bot.tutorial.program import Program, ProgramGone, ProgramState, Standing, Understudy
from bot.tutorial.shown import chat_json, happening_json, person_json
from domain.use_cases.importing import put_rows
from domain.use_cases.registering import NewIncident
from storage.engine.database import Database
from storage.incidents.reading import SqlReading
from storage.organisation.offices import Offices
from storage.unit_of_work import SqlUnitOfWork

ZONE: Final = ZoneInfo("Europe/Moscow")
START: Final = datetime(2026, 11, 24, 9, 10, tzinfo=ZONE)
"""A Tuesday morning, as in the script of the demonstration."""

TOKEN: Final = "100000:otklik-page"  # noqa: S105 - of the sandbox, known to everybody
INTAKE_TOKEN: Final = "intake-of-the-page"  # noqa: S105 - the same

_LOOK_AGAIN: Final = 0.02
_PATIENCE: Final = 5.0
"""Seconds of real time for which a leaping clock waits at one moment for the program to be done."""
_A_LITTLE: Final = timedelta(seconds=1)


class Weather(StrEnum):
    """How Telegram is doing."""

    FINE = "fine"
    SLOW = "slow"
    LIMITS = "limits"
    DOWN = "down"


_FAULTS: Final[dict[Weather, Fault]] = {
    Weather.SLOW: SlowAnswer(2.0, real=True),
    Weather.LIMITS: TooManyRequests(5),
    Weather.DOWN: BadGateway(),
}

Tell = Callable[[str, Json], None]
"""Takes what kind of thing has changed, and how it is now."""


@dataclass(slots=True, eq=False)
class Performance:
    """One performance, from an empty database on."""

    sandbox: Sandbox
    clock: SharedClock
    program: Program
    reading: SqlReading
    offices: Offices
    database: Database
    tell: Tell
    weather: Weather = Weather.FINE
    moving: bool = False
    """Whether the clock is on a leap."""
    _sky: ExitStack = field(default_factory=ExitStack)
    _leaping: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    @asynccontextmanager
    async def open(
        cls, folder: Path, tell: Tell, understudy: Understudy, start: datetime = START
    ) -> AsyncIterator[Self]:
        """The program works and knows the demonstration's organisation; nobody has written yet."""
        clock = SharedClock.starting(start)
        async with Sandbox(token=TOKEN, clock=clock) as sandbox:
            chosen: dict[str, Any] = {
                "bot_token": TOKEN,
                "telegram_api_url": sandbox.url,
                "database_url": f"sqlite:///{folder}/otklik.sqlite3",
                "organization_file": str(ORGANISATION),
                "intake_token": INTAKE_TOKEN,
                "http_port": 0,
                "log_level": "WARNING",
            }
            program = Program(
                chosen,
                *(clock, understudy),
                lambda: tell("program", {"program": ProgramState.STOPPED}),
            )
            settings = explicit_settings(**chosen)
            database = Database(settings.database_url)
            offices = make_offices(database, settings, clock)
            reading = SqlReading(database, offices)
            gather(sandbox, read_organisation(ORGANISATION))
            performance = cls(sandbox, clock, program, reading, offices, database, tell)
            sandbox.world.watchers.append(performance._happened)
            try:
                await program.start()
                yield performance
            finally:
                await program.stop()
                await database.close()

    async def state(self) -> Json:
        """All that stands here now."""
        organisation = (await self.reading.office()).organisation
        bot = self.sandbox.world.bot.id
        return {
            "bot": bot,
            "people": [person_json(one, organisation) for one in organisation.people.values()],
            "chats": [chat_json(chat, bot) for chat in self.sandbox.world.chats.values()],
            "clock": self.clock_json(),
            "weather": self.weather,
            "program": self.program.state,
        }

    async def remember(self, rows: Sequence[NewIncident]) -> None:
        """Writes down what was answered elsewhere, as an import does while the program runs."""
        now = self.clock.now
        async with SqlUnitOfWork(self.database, self.offices, now) as uow:
            await put_rows(uow, rows, by=None, at=now())
            await uow.commit()

    def clock_json(self) -> Json:
        """What the clock shows, and whether it goes on a leap."""
        return {
            "now": self.clock.now().timestamp(),
            "rate": self.clock.setting.rate,
            "moving": self.moving,
        }

    def turn(self, weather: Weather) -> None:
        """Telegram does so from now on."""
        self._sky.close()
        if weather in _FAULTS:
            self._sky.enter_context(self.sandbox.faults.outage(_FAULTS[weather]))
        self.weather = weather
        self.tell("weather", {"weather": weather})

    async def kill(self) -> None:
        """The program's process is ended from outside, in the middle of whatever it does."""
        await self.program.kill()
        self.tell("program", {"program": self.program.state})

    async def revive(self) -> None:
        """It starts again on what it left behind. Raises ProgramGone."""
        if self.program.state in (ProgramState.KILLED, ProgramState.STOPPED):
            starting = asyncio.create_task(self.program.start())
            await asyncio.sleep(0)
            self.tell("program", {"program": ProgramState.STARTING})
            try:
                await starting
            finally:
                self.tell("program", {"program": self.program.state})

    def go(self, rate: float) -> None:
        """The clock goes so many times as fast as the machine's."""
        self.clock.go(rate)
        self._clock_set()

    async def skip(self, minutes: float) -> None:
        """So much time goes by in one leap."""
        await self.leap(self.clock.now() + timedelta(minutes=minutes))

    async def leap(self, to: datetime) -> None:
        """The clock goes on to that moment; what falls into it happens at its own moment."""
        async with self._leaping:
            self.moving = True
            try:
                while (at := await self._next()) is not None and at < to:
                    self._put_forward(at)
                    await self.settle()
                self._put_forward(to)
                await self.settle()
            finally:
                self.moving = False
                self._clock_set()

    async def settle(self, patience: float = _PATIENCE) -> None:
        """Until the program has nothing to do, or does not get on: Telegram is down, for instance.

        While all it needs is time, the clock goes on.
        """
        with suppress(TimeoutError, ProgramGone):
            async with asyncio.timeout(patience):
                while not (standing := await self._standing()).idle:
                    if standing.waits:
                        self._put_forward(self.clock.now() + _A_LITTLE)
                    await asyncio.sleep(_LOOK_AGAIN)

    async def moments(self) -> dict[str, datetime]:
        """Where the clock can be put: to the due, to the next opening, to tomorrow."""
        calendar = (await self.reading.office()).calendar
        now = calendar.local(self.clock.now())
        tomorrow = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), now.tzinfo)
        opening = calendar.next_opening(now)
        found = {
            "opening": opening if opening > now else calendar.next_opening(tomorrow),
            "tomorrow": tomorrow.replace(hour=8),
        }
        dues = [row.due_at for row in await self.reading.open_incidents(None)]
        ahead = [due for due in dues if due > now]
        return found | ({"due": calendar.local(min(ahead))} if ahead else {})

    async def _standing(self) -> Standing:
        """The program's; what it had yet to fetch when it was asked counts as not done."""
        on_its_way = bool(self.sandbox.world.updates.pending)
        standing = await self.program.standing()
        return replace(standing, idle=False) if on_its_way else standing

    async def _next(self) -> datetime | None:
        with suppress(ProgramGone):
            return max(self.clock.now(), (await self.program.standing()).next)
        return None

    def _put_forward(self, to: datetime) -> None:
        self.clock.put_forward(to)
        self._clock_set()

    def _clock_set(self) -> None:
        self.program.set_clock()
        self.tell("clock", self.clock_json())

    def _happened(self, _: Chat, happening: Happening) -> None:
        self.tell(*happening_json(happening))
