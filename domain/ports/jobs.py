"""Jobs: long work that survives a restart."""

from collections.abc import Sequence
from typing import Protocol

from domain.model.actor import Actor
from domain.model.conversation.job import Job, Work
from domain.model.conversation.tally import Tally
from domain.model.ids import JobId
from domain.model.place import Place


class Jobs(Protocol):
    """Jobs; they run one at a time, in the order they were requested."""

    async def add(self, what: Work, by: Actor | None, place: Place, *, shown: bool) -> JobId:
        """Adds a job at the end of the queue; `by` None: a scheduled job."""
        ...

    async def unfinished(self) -> Sequence[Job]:
        """Return the jobs that wait or run."""
        ...

    async def get(self, job: JobId) -> Job:
        """Return the job, locked for change; raises JobOver if there is none."""
        ...

    async def turn_into(self, job: JobId, what: Work, by: Actor) -> None:
        """Restarts the job as another kind of work, requested by this person."""
        ...

    async def went_on(self, job: Job, done: int, found: Tally) -> None:
        """Moves `done` on from its value in `job`, with this commit.

        As progress is durable now, its starts are counted anew. Raises JobOver if the job was
        stopped, or another process has moved it on.
        """
        ...

    async def stop(self, job: JobId) -> None:
        """Stops the job."""
        ...
