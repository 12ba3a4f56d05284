"""Jobs as people order and see them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, case, func, insert, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.actor import Actor
from domain.model.conversation.job import (
    UNFINISHED,
    CheckHealth,
    CheckImport,
    Job,
    JobOver,
    JobState,
    MakeReport,
    PutImport,
    RowCounts,
    Work,
)
from domain.model.conversation.notices.kinds import Notice, ShowJob
from domain.model.ids import JobId, Place
from storage.engine.database import row_of
from storage.schema.columns import Row, person_of, place_of
from storage.schema.jobs import JOB_UNFINISHED
from storage.schema.jobs import job as table

_KINDS: Final[Mapping[str, type[Work]]] = {
    "report": MakeReport,
    "health": CheckHealth,
    "check_import": CheckImport,
    "import": PutImport,
}
"""The column's names of the kinds of work."""

_NAMES: Final = {work: kind for kind, work in _KINDS.items()}
_ARGUMENTS: Final = {work: TypeAdapter[Work](work) for work in _NAMES}
_FOUND: Final = TypeAdapter(RowCounts)
PREVIEW: Final = table.c.kind == _NAMES[CheckImport]
"""Its result has names and words of a file."""


class SqlJobs:
    """The jobs of one unit of work; `now` dates them."""

    def __init__(self, connection: AsyncConnection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now

    async def add(self, what: Work, by: Actor | None, place: Place, *, shown: bool) -> JobId:
        """Adds a job at the end of the queue; `by` None: a scheduled job."""
        new = insert(table).values(
            **_ordered(what, by),
            chat=place.chat,
            thread=place.thread,
            total=0,
            shown=shown,
            created_at=self._now(),
        )
        return JobId((await self._connection.execute(new.returning(table.c.id))).scalar_one())

    async def unfinished(self) -> Sequence[Job]:
        """Return the jobs that wait or run."""
        rows = await self._connection.execute(
            select(table).where(JOB_UNFINISHED).order_by(table.c.id)
        )
        return [job_of(row) for row in rows.mappings()]

    async def get(self, job: JobId) -> Job:
        """Return the job, locked for change; raises JobOver if there is none."""
        row = await row_of(self._connection, table, job, for_change=True)
        if row is None:
            raise JobOver
        return job_of(row)

    async def turn_into(self, job: JobId, what: Work, by: Actor) -> None:
        """Restarts the job as another kind of work, requested by this person."""
        values = {**_ordered(what, by), "result": None, "finished_at": None}
        await self._connection.execute(update(table).where(table.c.id == job).values(**values))

    async def note(self, job: JobId, found: RowCounts) -> None:
        """Replaces what an import found."""
        noted = update(table).where(table.c.id == job).values(result=found_values(found))
        await self._connection.execute(noted)

    async def went_on(self, job: Job, done: int, found: RowCounts) -> None:
        """Moves `done` on from its value in `job`, with this commit.

        As progress is durable now, its starts are counted anew. Raises JobOver if the job was
        stopped, or another process has moved it on.
        """
        changed = update(table).where(
            table.c.id == job.id,
            table.c.state == JobState.RUNNING,
            table.c.done == job.done,
        )
        values = {"done": done, "starts": 0, "error": None, "result": found_values(found)}
        if (await self._connection.execute(changed.values(**values))).rowcount == 0:
            raise JobOver

    async def stop(self, job: JobId) -> None:
        """Stops the job; of a preview the result is deleted."""
        stopped = {
            "state": JobState.CANCELLED,
            "finished_at": self._now(),
            "result": case((PREVIEW, null()), else_=table.c.result),
        }
        await self._connection.execute(update(table).where(table.c.id == job).values(**stopped))


async def cancel_previews(
    connection: AsyncConnection, now: datetime, *which: ColumnElement[bool]
) -> Sequence[Notice]:
    """Cancel these previews of imports that wait for a decision; return what shows it."""
    undecided = await waiting_previews(connection, *which, lock=True)
    cancelled = {"state": JobState.CANCELLED, "finished_at": now, "result": None}
    these = table.c.id.in_([one.id for one in undecided])
    await connection.execute(update(table).where(these).values(**cancelled))
    return [ShowJob(one.id, one.place) for one in undecided]


async def waiting_previews(
    connection: AsyncConnection, *which: ColumnElement[bool], lock: bool = False
) -> Sequence[Job]:
    """Return these previews of imports that wait for a decision."""
    told = (table.c.state == JobState.DONE) & table.c.result.is_not(None)
    waiting = select(table).where(PREVIEW, or_(JOB_UNFINISHED, told), *which).order_by(table.c.id)
    rows = await connection.execute(waiting.with_for_update() if lock else waiting)
    found = map(job_of, rows.mappings())
    return [one for one in found if one.asks or one.state in UNFINISHED]


async def running_imports(connection: AsyncConnection) -> int:
    """Return how many imports go on: they may still register rows of anybody."""
    running = (table.c.kind == _NAMES[PutImport]) & JOB_UNFINISHED
    count = select(func.count()).select_from(table).where(running)
    return int((await connection.execute(count)).scalar_one())


async def load_job(connection: AsyncConnection, job: int) -> Job:
    """Return the job as it is now."""
    return job_of(
        (await connection.execute(select(table).where(table.c.id == job))).mappings().one()
    )


def job_of(row: Row) -> Job:
    """Return the job in the columns."""
    return Job(
        id=JobId(row["id"]),
        what=_ARGUMENTS[_KINDS[row["kind"]]].validate_python(row["arguments"]),
        person=person_of(row["person"] or None),
        place=place_of(row),
        state=JobState(row["state"]),
        done=row["done"],
        total=row["total"],
        starts=row["starts"],
        shown=row["shown"],
        instead_of=person_of(row["instead_of"]),
        found=None if row["result"] is None else _FOUND.validate_python(row["result"]),
        delayed=row["error"] is not None and row["state"] in UNFINISHED,
    )


def found_values(found: RowCounts) -> dict[str, Any]:
    """The tally in the column's form."""
    values: dict[str, Any] = _FOUND.dump_python(found, mode="json")
    return values


def _ordered(what: Work, by: Actor | None) -> dict[str, Any]:
    return {
        "kind": _NAMES[type(what)],
        "arguments": _ARGUMENTS[type(what)].dump_python(what, mode="json"),
        "person": by.person if by else 0,
        "instead_of": by and by.instead_of,
        "state": JobState.WAITING,
        "done": 0,
        "starts": 0,
    }
