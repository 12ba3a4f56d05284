"""One transaction of one use case: what it loads, what it saves, and the one commit."""

from types import TracebackType
from typing import Protocol, Self

from domain.model.staff.office import Office
from domain.ports.absences import Absences
from domain.ports.chats import Chats
from domain.ports.incidents import Incidents
from domain.ports.outbox import Outbox
from domain.ports.questions import Questions
from domain.ports.selections import Selections


class UnitOfWork(Protocol):
    """Entered once; leaving it without `commit` rolls everything back.

    While it is open, nothing but the database may be awaited: on SQLite it holds the one writer.
    """

    incidents: Incidents
    outbox: Outbox
    questions: Questions
    selections: Selections
    absences: Absences
    chats: Chats

    async def office(self) -> Office:
        """The organisation and the calendar in force."""
        ...

    async def commit(self) -> None:
        """Makes all of it durable, and marks the update that caused it as done.

        Raises StaleIncident if a row was changed in between; RuntimeError on a second commit.
        """
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...
