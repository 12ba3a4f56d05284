"""Nightly tasks, triggered by APScheduler; no rules inside."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.runtime.clock import Clock, ConfirmedTime, SystemClock
from bot.runtime.rounds import Rounds
from domain.model.organisation.office import Office
from domain.model.organisation.options import Option
from storage.conversation.questions import QuestionEnds
from storage.delivery.delivering import Delivering
from storage.engine.database import Database
from storage.inbox.inbox import Inbox
from storage.incidents.searching import SearchIndex
from storage.leader.job_queue import JobQueue
from storage.outbox.access_requests import forget_requests
from storage.outbox.queue import KEEP_FINISHED
from storage.upkeep.erasing import Erasing

log: Final = structlog.get_logger(__name__)

_AT_ONCE: Final = 50
"""Incidents per commit, during which every other writer waits."""

_ROWS_AT_ONCE: Final = 500
"""Updates or notices per commit, during which every other writer waits, too."""

_PAUSE: Final = 0.1
"""Seconds of real time between two commits, so that others go first."""

NIGHT: Final = time(3, 30)
"""The local time from which a day's run is due; a machine off at night does it later."""

_EVERY: Final = 600.0
"""Seconds of real time between two checks of the clock: the scheduler misses clock changes."""

_UNTIL_CONFIRMED: Final = 0.2
"""Seconds of real time between two looks until the messenger has reported a time."""


class Housekeeping:
    """Deletes expired data: at the start of the leader's term, and once a day.

    Expiry is decided by the confirmed time alone; until the messenger has reported its time,
    housekeeping waits.
    """

    def __init__(
        self,
        database: Database,
        outbox: Callable[[int], Delivering],
        inbox: Inbox,
        confirmed: ConfirmedTime,
        *,
        zone: ZoneInfo,
        office: Callable[[], Awaitable[Office]],
    ) -> None:
        """`outbox` takes the epoch of the term."""
        self._database = database
        self._outbox = outbox
        self._inbox = inbox
        self._confirmed = confirmed
        self._zone = zone
        self._office = office
        self._done: date | None = None
        """The day of the last run in this term."""
        self._rung = False
        """Whether the scheduler has announced the night since the last run."""

    async def run(self, epoch: int) -> None:
        """Run until cancelled; the term's epoch guards deletions from the outbox."""
        self._done = None
        night, clock = asyncio.Event(), SystemClock()
        scheduler = AsyncIOScheduler(timezone=self._zone)
        scheduler.add_job(
            self._ring,
            CronTrigger(hour=NIGHT.hour, minute=NIGHT.minute, timezone=self._zone),
            args=(night,),
            misfire_grace_time=None,
            coalesce=True,
        )
        scheduler.start()
        outbox, jobs = self._outbox(epoch), JobQueue(self._database, epoch)
        try:
            await Rounds(night, clock).run(partial(self._look, outbox, jobs, clock))
        finally:
            scheduler.shutdown(wait=False)

    async def _look(self, outbox: Delivering, jobs: JobQueue, clock: Clock) -> datetime:
        """Delete what has expired, once a day; return the moment of the next look."""
        now = self._confirmed.now()
        if now is not None and (self._rung or self.wanted(self._done)):
            self._rung = False
            await self._prune(now, outbox, jobs)
            erased = await self.erase_old(now)
            # at the start of a term, when `_done` is None, only if texts were just erased,
            # so that a restart doesn't scrub; each night always
            if erased or self._done is not None:
                await self._scrub()
            self._done = self._day(now)
        pause = _EVERY if self._done else _UNTIL_CONFIRMED
        return clock.now() + timedelta(seconds=pause)

    async def _ring(self, night: asyncio.Event) -> None:
        """A coroutine, because the scheduler runs plain functions in other threads."""
        self._rung = True
        night.set()

    def wanted(self, done: date | None) -> bool:
        """Return whether a day after the last `done` has begun; `done` is None before the first."""
        now = self._confirmed.now()
        if now is None or done is None:
            return now is not None
        return self._day(now) != done and now.astimezone(self._zone).time() >= NIGHT

    def _day(self, now: datetime) -> date:
        return now.astimezone(self._zone).date()

    async def _prune(self, now: datetime, outbox: Delivering, jobs: JobQueue) -> None:
        before = now - KEEP_FINISHED
        updates = await _in_steps(partial(self._inbox.prune, before))
        erased = await self._inbox.erase_dead_letters(now)
        notices = await _in_steps(partial(outbox.prune, before))
        searches = await SearchIndex(self._database).forget(before)
        questions = await QuestionEnds(self._database).erase(now)
        previews = await jobs.expire(before, now)
        await forget_requests(self._database, now)
        pruned = {"updates": updates, "erased": erased, "notices": notices, "searches": searches}
        log.info("housekeeping.pruned", **pruned, questions=questions, previews=previews)

    async def erase_old(self, now: datetime) -> int:
        """Erase the texts of incidents closed longer than the administration keeps them.

        Returns their number.
        """
        erasing = Erasing(self._database)
        days = (await self._office()).organisation.option(Option.KEEP_DAYS)
        erased = 0
        while count := await erasing.erase_old(now - timedelta(days=days), now, _AT_ONCE):
            erased += count
            await asyncio.sleep(_PAUSE)
        if erased:
            log.info("housekeeping.erased", incidents=erased)
        return erased

    async def _scrub(self) -> None:
        """Remove erased texts from the disk.

        Each night, even if nothing was erased: a scrub before may have been cut off by a kill.
        """
        if not await Erasing(self._database).scrub():
            log.warning("housekeeping.not_scrubbed")


async def _in_steps(prune: Callable[[int], Awaitable[int]]) -> int:
    """Prune until nothing is left; `prune` takes a row limit and returns the rows pruned."""
    pruned = count = await prune(_ROWS_AT_ONCE)
    while count == _ROWS_AT_ONCE:
        await asyncio.sleep(_PAUSE)
        pruned += (count := await prune(_ROWS_AT_ONCE))
    return pruned
