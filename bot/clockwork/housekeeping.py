"""What happens by itself each night, rung by APScheduler; no rules inside."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.clock import Clock
from domain.model.staff.office import Office
from domain.model.staff.options import Option
from storage.delivery.delivering import Delivering
from storage.delivery.erasing import Erasing
from storage.delivery.webhook import WebhookQueue
from storage.engine.database import Database
from storage.incidents.searching import SearchIndex
from storage.messages.inbox import Inbox
from storage.messages.outbox import KEEP_FINISHED
from storage.messages.question_ends import QuestionEnds

log: Final = structlog.get_logger(__name__)

_AT_ONCE: Final = 50
"""Incidents a commit, for which every other writer waits."""

_PAUSE: Final = 0.1
"""Seconds of real time between two commits: the others come first."""

NIGHT: Final = time(3, 30)
"""From then on a day wants it; a machine that sleeps at night does it in the morning."""

_EVERY: Final = 600.0
"""Seconds of real time between two looks at the clock: the scheduler knows only where it stood when a night was set."""


class Housekeeping:
    """What the leader clears away: at the start of its term, and once a day."""

    def __init__(
        self,
        database: Database,
        outbox: Callable[[int], Delivering],
        inbox: Inbox,
        clock: Clock,
        *,
        zone: ZoneInfo,
        office: Callable[[], Awaitable[Office]],
    ) -> None:
        """`outbox` is that of a term, by its epoch."""
        self._database = database
        self._outbox = outbox
        self._inbox = inbox
        self._clock = clock
        self._zone = zone
        self._office = office

    async def run(self, epoch: int) -> None:
        """Until cancelled; the term's epoch guards what is deleted from the outbox."""
        outbox, webhooks = self._outbox(epoch), WebhookQueue(self._database, epoch)
        night = asyncio.Event()
        scheduler = AsyncIOScheduler(timezone=self._zone)
        scheduler.add_job(
            _ring,
            CronTrigger(hour=NIGHT.hour, minute=NIGHT.minute, timezone=self._zone),
            args=(night,),
            misfire_grace_time=None,
            coalesce=True,
        )
        scheduler.start()
        try:
            while True:
                night.clear()
                done = self._clock.now().astimezone(self._zone).date()
                await self._prune(outbox, webhooks)
                await self.erase_old()
                while not (night.is_set() or self.wanted(done)):
                    with suppress(TimeoutError):
                        await asyncio.wait_for(night.wait(), _EVERY)
        finally:
            scheduler.shutdown(wait=False)

    def wanted(self, done: date) -> bool:
        """Whether another day has come since, or an earlier one by a clock that was ahead."""
        now = self._clock.now().astimezone(self._zone)
        return now.date() != done and now.time() >= NIGHT

    async def _prune(self, outbox: Delivering, webhooks: WebhookQueue) -> None:
        now = self._clock.now()
        before = now - KEEP_FINISHED
        updates = await self._inbox.prune(before)
        erased = await self._inbox.erase_dead_letters(now)
        notices = await outbox.prune(before)
        await webhooks.prune(before)
        searches = await SearchIndex(self._database).forget(before)
        questions = await QuestionEnds(self._database).erase(now)
        pruned = {"updates": updates, "erased": erased, "notices": notices, "searches": searches}
        log.info("housekeeping.pruned", **pruned, questions=questions)

    async def erase_old(self) -> None:
        """What has been closed for as long as the administration keeps it."""
        erasing, now = Erasing(self._database), self._clock.now()
        days = (await self._office()).organisation.option(Option.KEEP_DAYS)
        erased = 0
        while count := await erasing.erase_old(now - timedelta(days=days), now, _AT_ONCE):
            erased += count
            await asyncio.sleep(_PAUSE)
        if erased:
            log.info("housekeeping.erased", incidents=erased)


async def _ring(night: asyncio.Event) -> None:
    """In a coroutine: the scheduler runs plain functions in other threads."""
    night.set()
