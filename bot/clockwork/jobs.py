"""Long work: jobs are done one at a time, by the leader, each step a commit.

What a killed process had in hand begins again, and a stop is seen at the next step. Whoever asked
sees how far it is, unless it is done at once.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Final

import structlog

from bot.clock import Clock
from bot.logs import describe
from domain.model.errors import DomainError
from domain.model.staff.office import Office
from domain.model.staff.people import Role
from domain.model.telling.job import Job, JobState, Made
from domain.model.telling.notices import Say
from handlers.jobs.awaited import fewer
from handlers.markup import escape
from handlers.texts import jobs as texts
from handlers.texts.refusals import refusal
from storage.delivery.jobs import JobQueue
from storage.delivery.leader import LeadershipLost
from storage.engine.database import DatabaseUnavailable

log: Final = structlog.get_logger(__name__)

SHOW_AFTER: Final = 1.0
"""Seconds; what is done by then needs no word on how far it is."""

SHOW_EVERY: Final = 4.0
"""Seconds between two edits of it."""

_LOOK_EVERY: Final = 5.0
"""Seconds of real time, unless it is woken."""

_MOST_STARTS: Final = 5
"""What has ended so many processes, or lost them the database, is not begun again."""

Step = Callable[[int, int], Awaitable[None]]
Doing = Callable[[Job, Step], Awaitable[Made]]
"""Does a job, telling how many of how many steps are done; gives what comes of it."""


class Stopped(Exception):
    """Somebody has stopped the job meanwhile."""


class StartedTooOften(Exception):
    """It was begun again and again, and never ended."""


class JobWorking:
    """The leader's jobs."""

    def __init__(
        self,
        queue: Callable[[int], JobQueue],
        do: Doing,
        office: Callable[[], Awaitable[Office]],
        clock: Clock,
        committed: Callable[[], None],
    ) -> None:
        """`queue` is that of a term, by its epoch; `committed`: notices may wait."""
        self._queue = queue
        self._do = do
        self._office = office
        self._clock = clock
        self._committed = committed
        self._wake = asyncio.Event()
        self._resting = False

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do when it looked last."""
        return self._resting and not self._wake.is_set()

    def wake(self) -> None:
        """Somebody may have ordered something."""
        self._wake.set()

    async def run(self, epoch: int) -> None:
        """Until cancelled; what is in hand then is begun again by whoever leads next."""
        queue = self._queue(epoch)
        while True:
            self._wake.clear()
            while (job := await queue.next()) is not None:
                await self._work_on(job, queue)
            self._resting = True
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY):
                    await self._wake.wait()
            self._resting = False

    async def _work_on(self, waiting: Job, queue: JobQueue) -> None:
        job = await queue.begin(waiting, self._clock.now())
        if job is None:
            return
        try:
            made = await self._done(job, queue)
        except (LeadershipLost, DatabaseUnavailable):
            raise
        except Stopped:
            return
        except DomainError as error:
            text = escape(refusal(error, await self._office()))
            await self._over(job, queue, JobState.FAILED, Made([Say(job.place, text)]), error)
        except Exception as error:  # noqa: BLE001 - whatever it is, the others must not be held up
            log.error("job.failed", job=job.id, error=describe(error))  # noqa: TRY400 - a trace may quote a citizen
            about = Made(list(_about_failure(job, describe(error), await self._office())))
            await self._over(job, queue, JobState.FAILED, about, error)
        else:
            await self._over(job, queue, JobState.DONE, made)

    async def _done(self, job: Job, queue: JobQueue) -> Made:
        if job.starts > _MOST_STARTS:
            raise StartedTooOften
        return await self._do(job, _Progress(job, queue, self._clock, self._committed).step)

    async def _over(
        self,
        job: Job,
        queue: JobQueue,
        state: JobState,
        made: Made,
        error: Exception | None = None,
    ) -> None:
        why = None if error is None else describe(error)
        if state is JobState.FAILED or (made.found and made.found.refused):
            organisation = (await self._office()).organisation
            told = fewer(await queue.again(job), None, organisation)
            made = replace(made, notices=[*made.notices, *told])
        await queue.finish(job, state, made, self._clock.now(), why)
        self._committed()


class _Progress:
    """How far a job is, told now and then."""

    def __init__(
        self, job: Job, queue: JobQueue, clock: Clock, committed: Callable[[], None]
    ) -> None:
        self._job = job
        self._queue = queue
        self._clock = clock
        self._committed = committed
        self._show_at = clock.monotonic() + SHOW_AFTER

    async def step(self, done: int, total: int) -> None:
        """Raises Stopped."""
        ticks = self._clock.monotonic()
        show = ticks >= self._show_at
        if not await self._queue.went_on(self._job, done, total, self._clock.now(), show=show):
            raise Stopped
        if show:
            self._show_at = ticks + SHOW_EVERY
            self._committed()


def _about_failure(job: Job, description: str, office: Office) -> Iterator[Say]:
    yield Say(job.place, texts.failed(job.what))
    for admin in office.organisation.holders(Role.ADMIN):
        yield Say(admin.private, texts.failed_why(job.id, job.what, description))
