"""Derived data: the classifier of authorities, search terms, sums by day, the
authorities of imported answers.

Search terms are missing where a text was changed directly in the database, and in a database moved
from SQLite to PostgreSQL; saving an incident derives its own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from functools import partial
from typing import Final

import structlog

from bot.runtime.backoff import with_reloads
from bot.runtime.clock import Clock
from bot.runtime.logs import describe
from bot.runtime.rounds import LOOK_AT_LEAST, Rounds
from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode
from domain.model.organisation.office import Office
from domain.ports.unit_of_work import UnitOfWork
from domain.use_cases.registering import names_known_by_now, recognise_body
from storage.incidents.experience import LearnedHistory
from storage.incidents.searching import SearchIndex
from storage.reports.sums import DayCounting

log: Final = structlog.get_logger(__name__)


LEARN_AFTER: Final = 15.0
"""Seconds of real time after a change: no deadline depends on it."""

_LEARNED_AT_ONCE: Final = 50
"""Messages, for about a tenth of a second of a thread's time."""

_PAUSE: Final = 0.02
"""Seconds of real time, so that others go first."""


async def keep_learned(history: LearnedHistory, changed: asyncio.Event) -> None:
    """Train this process's classifier of authorities on new incident events until cancelled.

    `changed` is set after incident events.
    """

    async def learn() -> None:
        while await history.go_on(_LEARNED_AT_ONCE):  # noqa: ASYNC110 - a pause, nothing is awaited
            await asyncio.sleep(_PAUSE)

    await Rounds(changed, debounce=LEARN_AFTER).run(learn)


_DERIVED_AT_ONCE: Final = 20
"""Incidents per commit, during which every other writer waits."""


async def keep_indexed(index: SearchIndex, clock: Clock) -> None:
    """Add missing search terms until cancelled; harmless if two processes do it."""

    async def derive() -> float:
        while await index.derive(_DERIVED_AT_ONCE):
            await clock.sleep(_PAUSE)
        return LOOK_AT_LEAST

    await Rounds(clock=clock).run(derive)


_RECOGNISED_AT_ONCE: Final = 10
"""Incidents per commit, during which every other writer waits."""


_RECOGNISE_AFTER: Final = 3.0
"""Seconds of real time after a change: each commit of another process counts as one."""


class Recognising:
    """Gives imported answers to authorities whose names became known. Run by the leader.

    An import knows the names of its time, so there is nothing to find until they change; the
    search reads every unrecognised answer.
    """

    def __init__(
        self,
        units: Callable[[], UnitOfWork],
        office: Callable[[], Awaitable[Office]],
        clock: Clock,
        changed: asyncio.Event,
    ) -> None:
        """`changed` is set after changes of the organisation."""
        self._units = units
        self._office = office
        self._clock = clock
        self._rounds = Rounds(changed, debounce=_RECOGNISE_AFTER)
        self._sought: Mapping[str, AuthorityCode] | None = None
        """The names that were searched for."""
        self._again_at = 0.0
        """When they are searched for again: an import may have begun before they were known."""

    async def run(self) -> None:
        """Run until cancelled; a new term searches anew."""
        self._sought = None
        await self._rounds.run(self._recognise_new)

    async def _recognise_new(self) -> None:
        names = (await self._office()).organisation.authorities_by_name()
        now = self._clock.monotonic()
        if names == self._sought and now < self._again_at:
            return
        for name in await names_known_by_now(self._units()):
            while await with_reloads(partial(self._recognise, name)):
                await self._clock.sleep(_PAUSE)
        self._sought, self._again_at = names, now + LOOK_AT_LEAST

    async def _recognise(self, name: str) -> int:
        now = self._clock.now()
        return await recognise_body(self._units(), name, _RECOGNISED_AT_ONCE, at=now)


_COUNT_AFTER: Final = 60.0
"""Seconds of real time after a change."""


class ClosedCounting:
    """Counts the sums of each day for reports. Run by the leader.

    It pauses as long as it works, so that users go first.
    """

    def __init__(
        self,
        days: Callable[[int], DayCounting],
        office: Callable[[], Awaitable[Office]],
        clock: Clock,
        changed: asyncio.Event,
    ) -> None:
        """`days` takes the epoch of the term.

        `changed` is set after changes of incidents, of counted days or of the calendar.
        """
        self._days = days
        self._office = office
        self._clock = clock
        self._rounds = Rounds(changed, debounce=_COUNT_AFTER)

    async def run(self, epoch: int) -> None:
        """Run until cancelled."""
        await self._rounds.run(partial(self._count_all, self._days(epoch)))

    async def _count_all(self, days: DayCounting) -> None:
        """Count from the latest day back: recent days are requested most."""
        calendar, before = (await self._office()).calendar, date.max
        while (day := await days.next(calendar, before)) is not None:
            before = day
            more = True
            while more:
                began = self._clock.monotonic()
                try:
                    more = await days.count(day, calendar, self._clock.now())
                except DomainError as error:  # a report of that day shows the same error
                    log.warning("figures.not_counted", day=str(day), error=describe(error))
                    more = False
                await asyncio.sleep(self._clock.monotonic() - began)
