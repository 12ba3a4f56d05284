"""Jobs as the leader runs them: each step is a commit, guarded by the term."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.job import Job, JobState, Made
from domain.model.conversation.notices.kinds import Notice, ShowBriefing, ShowJob
from domain.model.ids import BriefingId
from domain.model.report.briefing import BriefingState
from storage.conversation.jobs import cancel_previews, found_values, job_of
from storage.engine.prepared import prepared
from storage.leader.leadership import OfTerm
from storage.outbox.queue import queue
from storage.schema.columns import place_of
from storage.schema.jobs import JOB_UNFINISHED, job
from storage.schema.reports import ASKED, briefing

_UNFINISHED: Final = prepared(select(job).where(JOB_UNFINISHED).order_by(job.c.id))


class JobQueue(OfTerm):
    """The jobs during one leader's term.

    Every method that writes returns False or None, without changes, if the job was stopped
    meanwhile.
    """

    async def unfinished(self) -> Sequence[Job]:
        """All unfinished jobs, oldest first, including those a former leader had started."""
        return [job_of(row) for row in await self._database.rows(_UNFINISHED)]

    async def again(self, of: Job) -> Job:
        """The job as it is now."""
        (row,) = await self._database.rows(select(job).where(job.c.id == of.id))
        return job_of(row)

    async def begin(self, of: Job, now: datetime, *, counted: bool = False) -> Job | None:
        """Start it, and return it as it is now: a former leader may have worked on it until now.

        `counted`: this process has already counted its start.
        """
        starts = job.c.starts + (0 if counted else 1)
        values = {"state": JobState.RUNNING, "starts": starts}
        return await self._change(of, values, (), now)

    async def put_back(self, of: Job, now: datetime) -> None:
        """Returns it to the queue without a failure: its process is shutting down."""
        await self._change(
            of, {"starts": case((job.c.starts > 0, job.c.starts - 1), else_=0)}, (), now
        )

    async def delay(self, of: Job, now: datetime, why: str, *, show: bool) -> None:
        """Pauses it until its missing resource is available; `show`: updates its message."""
        values: dict[str, object] = {"state": JobState.WAITING, "error": why}
        await self._change(of, values, [ShowJob(of.id, of.place)] if show else [], now)

    async def went_on(self, of: Job, done: int, total: int, now: datetime, *, show: bool) -> bool:
        """Records its progress; `show`: updates its message."""
        values: dict[str, object] = {"done": done, "total": total, "error": None}
        notices = [ShowJob(of.id, of.place)] if show else []
        values |= {"shown": True} if show else {}
        return await self._change(of, values, notices, now) is not None

    async def finish(
        self,
        of: Job,
        state: JobState,
        made: Made,
        now: datetime,
        error: str | None = None,
    ) -> bool:
        """Finishes it and queues its results, in one commit."""
        values: dict[str, object] = {"state": state, "finished_at": now, "error": error}
        if made.found is not None:
            values["result"] = found_values(made.found)
        return await self._change(of, values, made.notices, now, over=made) is not None

    async def expire(self, before: datetime, now: datetime) -> int:
        """Drops previews that have waited for a choice since before then; returns how many."""
        async with self._leading() as connection:
            shown = await cancel_previews(connection, now, job.c.finished_at < before)
            await queue(connection, shown, now)
        return len(shown)

    async def _change(
        self,
        of: Job,
        values: dict[str, object],
        notices: Sequence[Notice],
        now: datetime,
        *,
        over: Made | None = None,
    ) -> Job | None:
        changed = update(job).where(job.c.id == of.id, JOB_UNFINISHED).values(**values)
        async with self._leading() as connection:
            row = (await connection.execute(changed.returning(job))).mappings().first()
            if row is None:
                return None
            told: list[Notice] = []
            if over is not None:
                told = [ShowJob(of.id, place_of(row))] if row["shown"] else []
                if of.briefing is not None:
                    told += await _prepared(connection, of.briefing, over, row["state"])
            await queue(connection, [*told, *notices], now)
            return job_of(row)


async def _prepared(
    connection: AsyncConnection, of: BriefingId, made: Made, state: str
) -> Sequence[Notice]:
    """Gives control the figures of its briefing, or tells the orderer that there will be none."""
    done = state == JobState.DONE
    values = {"state": BriefingState.PREPARED if done else BriefingState.FAILED, "text": made.text}
    changed = update(briefing).where(briefing.c.id == of).values(**values).returning(briefing)
    row = (await connection.execute(changed)).mappings().one()
    asked = ASKED.of(row)
    if done or not row["ordered"] or asked is None or asked.source is None:
        return []
    return [ShowBriefing(of, asked.source.place, resend=True)]
