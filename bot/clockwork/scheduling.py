"""What happens by itself at set times, run by APScheduler; no rules inside."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
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
"""Seconds between two commits: the others come first."""

_AT_NIGHT: Final = CronTrigger(hour=3, minute=30, jitter=600)


class Housekeeping:
    """The leader's jobs; late ones run once, however often they were missed."""

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
        scheduler = AsyncIOScheduler(
            timezone=self._zone, job_defaults={"misfire_grace_time": None, "coalesce": True}
        )
        outbox = self._outbox(epoch)
        night = asyncio.Event()
        scheduler.add_job(_ring, _AT_NIGHT, args=(night,), id="prune")
        scheduler.start()
        try:
            while True:
                await self._prune(outbox, WebhookQueue(self._database, epoch))
                await self.erase_old()
                await night.wait()
                night.clear()
        finally:
            scheduler.shutdown(wait=False)

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
            await self._clock.sleep(_PAUSE)
        if erased:
            log.info("housekeeping.erased", incidents=erased)


async def _ring(night: asyncio.Event) -> None:
    """In a coroutine: the scheduler runs plain functions in other threads."""
    night.set()
