"""Long work, so that it survives a restart."""

from collections.abc import Sequence
from typing import Protocol

from domain.model.actor import Actor
from domain.model.conversation.job import Job, Work
from domain.model.conversation.tally import Tally
from domain.model.ids import JobId
from domain.model.place import Place


class Jobs(Protocol):
    """They are done one at a time, in the order in which they were asked for."""

    async def add(self, what: Work, by: Actor | None, place: Place, *, shown: bool) -> JobId:
        """A new one, after all others; nobody has asked for what has a schedule."""
        ...

    async def unfinished(self) -> Sequence[Job]:
        """All that wait or are in hand."""
        ...

    async def get(self, job: JobId) -> Job:
        """The job, locked for change; raises JobOver where there is none."""
        ...

    async def turn_into(self, job: JobId, what: Work, by: Actor) -> None:
        """It begins again, as something else that this person has asked for."""
        ...

    async def went_on(self, job: Job, done: int, found: Tally) -> None:
        """Moves `done` on from what `job` says, with this commit.

        That is progress that lasts, so starts are counted anew. Raises JobOver if the job was stopped,
        or another process has moved it on meanwhile.
        """
        ...

    async def stop(self, job: JobId) -> None:
        """It goes no further."""
        ...
