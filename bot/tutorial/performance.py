"""The performance: the sandboxes, the real program in its own process, their clock, and people."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

from bot.sandbox import BadGateway, Chat, Fault, SlowAnswer, TooManyRequests
from bot.sandbox.chat import Happening, Pressed
from bot.sandbox.protocol import Json
from bot.setup.organisation_file import read_organisation
from bot.setup.settings import explicit_settings
from bot.setup.wiring import make_offices
from bot.tutorial.clock import START, SharedClock
from bot.tutorial.people import ORGANISATION, gather
from bot.tutorial.program import Program, ProgramGone, Standing, Understudy
from bot.tutorial.sandboxes import Sandboxes
from bot.tutorial.shown import message_json, people_and_chats
from domain.use_cases.ordering import put_rows
from domain.use_cases.registering import NewIncident
from storage.engine.database import Database
from storage.incidents.reading import SqlReading
from storage.organisation.offices import Offices
from storage.unit_of_work import SqlUnitOfWork

_LOOK_AGAIN: Final = 0.02
_PATIENCE: Final = 5.0
"""Seconds of real time to wait for the program at each moment of a clock leap."""
_A_LITTLE: Final = timedelta(seconds=1)


class Weather(StrEnum):
    """The state of Telegram."""

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
"""Takes the kind of the change, and the new state."""


@dataclass(slots=True, eq=False)
class Performance:
    """A performance, starting from an empty database."""

    sandboxes: Sandboxes
    clock: SharedClock
    program: Program
    reading: SqlReading
    offices: Offices
    database: Database
    tell: Tell
    weather: Weather = Weather.FINE
    moving: bool = False
    """Whether the clock is leaping."""
    _leaping: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        folder: Path,
        tell: Tell,
        understudy: Understudy,
        start: datetime = START,
        *,
        with_wall: bool = False,
    ) -> AsyncIterator[Self]:
        """Start the program with the demonstration's organisation; no message has been sent yet."""
        clock = SharedClock.starting(start)
        async with Sandboxes.running(clock, with_wall=with_wall) as sandboxes:
            chosen = sandboxes.settings | {
                "database_url": f"sqlite:///{folder}/otklik.sqlite3",
                "organization_file": str(ORGANISATION),
                "log_level": "WARNING",
            }
            program = Program(chosen, clock, understudy)
            settings = explicit_settings(**chosen)
            database = Database(settings.database_url)
            offices = make_offices(database, settings, clock)
            reading = SqlReading(database, offices)
            gather(sandboxes, read_organisation(ORGANISATION))
            performance = cls(sandboxes, clock, program, reading, offices, database, tell)
            sandboxes.watch(performance._happened)
            try:
                await program.start()
                program.changed = lambda state: tell("program", {"program": state})
                if sandboxes.wall is not None:
                    await performance.settle()  # the program reads what is written from now on
                yield performance
            finally:
                await program.stop()
                await database.close()

    @property
    def http_port(self) -> int:
        """The port of the intake."""
        return self.program.http_port

    async def state(self) -> Json:
        """Return the whole present state."""
        organisation = (await self.reading.office()).organisation
        return people_and_chats(self.sandboxes, organisation) | {
            "clock": self.clock_json(),
            "weather": self.weather,
            "program": self.program.state,
        }

    async def remember(self, rows: Sequence[NewIncident]) -> None:
        """Import answered messages while the program runs."""
        now = self.clock.now
        async with SqlUnitOfWork(self.database, self.offices, now) as uow:
            await put_rows(uow, rows, by=None, at=now())
            await uow.commit()

    def clock_json(self) -> Json:
        """Return the clock's time, rate, and whether it is leaping."""
        return {
            "now": self.clock.now().timestamp(),
            "rate": self.clock.setting.rate,
            "moving": self.moving,
        }

    def turn(self, weather: Weather) -> None:
        """Change the state of Telegram; MAX works on."""
        self.sandboxes.messengers[0].faults.ongoing = _FAULTS.get(weather)
        self.weather = weather
        self.tell("weather", {"weather": weather})

    def go(self, rate: float) -> None:
        """Run the clock at this multiple of the machine's."""
        self.clock.go(rate)
        self._clock_set()

    async def leap(self, to: datetime) -> None:
        """Leap to that moment; events in between happen at their own moments."""
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
        """Wait until the program is idle, or makes no progress, for example while Telegram is down.

        If it only waits for time, the clock is advanced.
        """
        with suppress(TimeoutError, ProgramGone):
            async with asyncio.timeout(patience):
                while not (standing := await self._standing()).idle:
                    if standing.waits:
                        self._put_forward(self.clock.now() + _A_LITTLE)
                    await asyncio.sleep(_LOOK_AGAIN)

    async def moments(self) -> dict[str, datetime]:
        """Return targets for the clock: the next deadline, the next opening, tomorrow."""
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
        """Return the program's state; it is not idle while updates are pending."""
        unread = self.sandboxes.unread  # asked first: what was read by then, the program counts
        standing = await self.program.standing()
        return replace(standing, idle=False) if unread else standing

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
        if not isinstance(happening, Pressed):
            self.tell("message", message_json(happening.message))
