"""Long jobs: run one at a time by the leader, each step a commit.

A killed process's job starts again, and a stop takes effect at the next step. Its progress is shown
in chat, unless it ends at once.
"""

import asyncio
import contextlib
import math
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog

from bot.runtime.backoff import pause_after
from bot.runtime.clock import Clock
from bot.runtime.logs import describe
from bot.runtime.rounds import Rounds
from domain.model.conversation.job import Job, JobState, Made, PutImport
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.errors import DomainError
from domain.model.ids import JobId
from domain.model.organisation.office import Office
from domain.model.organisation.people import Role
from domain.ports.services import FileUnavailable
from handlers.jobs import fewer
from handlers.texts import jobs as texts
from handlers.texts.refusals import refusal
from handlers.ui.markup import escape
from storage.engine.database import DatabaseUnavailable
from storage.leader.job_queue import JobQueue
from storage.leader.leadership import LeadershipLost

log: Final = structlog.get_logger(__name__)

SHOW_AFTER: Final = 5.0
"""Seconds; shorter jobs show no progress."""

SHOW_EVERY: Final = 4.0
"""Seconds between two progress updates."""

_MOST_STARTS: Final = 5
"""A job is not restarted after killing this many processes in a row."""

_MOST_LOSSES: Final = 20
_MOST_WAITS: Final = 4000
"""A job fails after losing the database so often without progress, or its file for two days."""

_LONGEST_PAUSE: Final = 60.0
"""Seconds."""

Step = Callable[[int, int], Awaitable[None]]
"""Receives how many of how many steps are done; raises to stop."""

Doing = Callable[[Job, Step], Awaitable[Made]]
"""Does a job and reports its progress as steps done of total; returns the results."""


class Stopped(Exception):
    """The job was stopped by a person."""


class StartedTooOften(Exception):
    """The job was restarted too often without finishing."""


@dataclass(frozen=True, slots=True)
class _Delay:
    """A job waits until this monotonic moment, after `failures` without progress beyond `done`."""

    done: int
    failures: int
    until: float


class JobWorking:
    """The leader's jobs, one at a time."""

    def __init__(
        self,
        queue: Callable[[int], JobQueue],
        do: Doing,
        office: Callable[[], Awaitable[Office]],
        clock: Clock,
        changed: asyncio.Event,
    ) -> None:
        """`queue` takes the epoch of the term; `changed` is set after a job was written."""
        self._queue = queue
        self._do = do
        self._office = office
        self._clock = clock
        self._rounds = Rounds(changed, clock)
        self._delays: dict[JobId, _Delay] = {}
        self._begun: set[JobId] = set()

    @property
    def idle(self) -> bool:
        """Whether no job waits."""
        return self._rounds.idle and not self._delays

    @property
    def waits_for_clock(self) -> bool:
        """Whether jobs wait, and none can start before some moment."""
        return self._rounds.idle and bool(self._delays)

    async def run(self, epoch: int) -> None:
        """Run until cancelled; the next leader restarts the running job."""
        await self._rounds.run(partial(self._work, self._queue(epoch)))

    async def _work(self, queue: JobQueue) -> datetime | None:
        """Do all jobs, one after the other; return when a delayed one goes on."""
        while (job := self._next(await queue.unfinished())) is not None:
            await self._work_on(job, queue)
        if not self._delays:
            return None
        left = min(one.until for one in self._delays.values()) - self._clock.monotonic()
        return self._clock.now() + timedelta(milliseconds=math.ceil(left * 1000))

    def _next(self, jobs: Sequence[Job]) -> Job | None:
        """Return the oldest job that is not delayed."""
        ids = {job.id for job in jobs}
        self._begun &= ids
        self._delays = {job: delay for job, delay in self._delays.items() if job in ids}
        now = self._clock.monotonic()
        ready = (
            job for job in jobs if job.id not in self._delays or self._delays[job.id].until <= now
        )
        return next(ready, None)

    async def _work_on(self, waiting: Job, queue: JobQueue) -> None:
        """Do a job; its start counts once per process, and not after an orderly shutdown."""
        counted = waiting.id in self._begun
        job = await queue.begin(waiting, self._clock.now(), counted=counted)
        if job is None:
            return
        self._begun.add(job.id)
        try:
            made = await self._done(job, queue)
        except asyncio.CancelledError:
            with contextlib.suppress(LeadershipLost, DatabaseUnavailable):
                await queue.put_back(job, self._clock.now())
            raise
        except LeadershipLost:
            raise
        except Stopped:
            return
        except Exception as error:  # noqa: BLE001 - no error may block the other jobs
            await self._failed(waiting, job, queue, error)
        else:
            await self._over(job, queue, JobState.DONE, made)

    async def _done(self, job: Job, queue: JobQueue) -> Made:
        if job.starts > _MOST_STARTS:
            raise StartedTooOften
        return await self._do(job, _Progress(job, queue, self._clock).step)

    async def _failed(self, waiting: Job, job: Job, queue: JobQueue, error: Exception) -> None:
        """Delay the job if the database or its file is unavailable; else end it."""
        match error:
            case DatabaseUnavailable() if self._delayed(job, _MOST_LOSSES):
                raise error
            case FileUnavailable(retry_after=pause) if self._delayed(job, _MOST_WAITS, pause):
                show = not waiting.delayed
                await queue.delay(job, self._clock.now(), describe(error), show=show)
                log.warning("job.delayed", job=job.id)
            case DomainError():
                text = escape(refusal(error, await self._office()))
                await self._over(
                    job, queue, JobState.FAILED, Made([TextNotice(job.place, text)]), error
                )
            case _:
                log.error("job.failed", job=job.id, error=describe(error))
                left, office = await queue.again(job), await self._office()
                about = Made(list(_about_failure(left, describe(error), office)))
                await self._over(job, queue, JobState.FAILED, about, error)

    def _delayed(self, job: Job, most: int, pause: float | None = None) -> bool:
        """Schedule a retry; return False after too many failures without progress."""
        done = job.done if isinstance(job.what, PutImport) else 0
        known = self._delays.get(job.id)
        failures = known.failures if known is not None and known.done == done else 0
        if failures >= most:
            return False
        seconds = pause_after(failures, _LONGEST_PAUSE) if pause is None else pause
        self._delays[job.id] = _Delay(done, failures + 1, self._clock.monotonic() + seconds)
        return True

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


class _Progress:
    """The progress of a job, shown at intervals."""

    def __init__(self, job: Job, queue: JobQueue, clock: Clock) -> None:
        self._job = job
        self._queue = queue
        self._clock = clock
        self._show_at = clock.monotonic() + SHOW_AFTER

    async def step(self, done: int, total: int) -> None:
        """Record progress. Raises Stopped."""
        ticks = self._clock.monotonic()
        show = ticks >= self._show_at
        if not await self._queue.went_on(self._job, done, total, self._clock.now(), show=show):
            raise Stopped
        if show:
            self._show_at = ticks + SHOW_EVERY


def _about_failure(job: Job, description: str, office: Office) -> Iterator[TextNotice]:
    yield TextNotice(job.place, texts.failed(job.what, job.found))
    for admin in office.organisation.holders(Role.ADMIN):
        yield TextNotice(admin.private, texts.failed_why(job.id, job.what, description))
