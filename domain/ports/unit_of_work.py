"""One transaction of one use case: what it loads, what it saves, and the one commit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from domain.model.errors import DomainError
from domain.model.ids import PersonId
from domain.model.organisation.difference import Change
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.revision import Revision
from domain.ports.absences import Absences
from domain.ports.access_requests import AccessRequests
from domain.ports.admin_codes import AdminCodes
from domain.ports.briefings import Briefings
from domain.ports.chats import Chats
from domain.ports.incidents import Incidents
from domain.ports.invitations import Invitations
from domain.ports.jobs import Jobs
from domain.ports.outbox import Outbox
from domain.ports.questions import Questions
from domain.ports.searches import Searches
from domain.ports.selections import Selections
from domain.ports.templates import Templates


@dataclass
class Overtaken(DomainError):
    """The message has been edited since it said this, and something has come of the edit already."""


class UnitOfWork(Protocol):
    """Entered once; leaving it without `commit` rolls everything back.

    While it is open, nothing but the database may be awaited: on SQLite it holds the one writer.
    """

    incidents: Incidents
    outbox: Outbox
    questions: Questions
    selections: Selections
    searches: Searches
    jobs: Jobs
    briefings: Briefings
    absences: Absences
    invitations: Invitations
    admin_codes: AdminCodes
    access_requests: AccessRequests
    templates: Templates
    chats: Chats

    async def office(self) -> Office:
        """The organisation and the calendar in force, as this transaction found them."""
        ...

    async def change_organisation(
        self, changed: Callable[[Organisation], Organisation], by: PersonId | None
    ) -> Organisation:
        """Puts in force what `changed` makes of the one in force at that moment, and gives it.

        `by` None: somebody on the console. Who leaves is taken leave of, and who gets something new is shown it. `office` still gives
        the one before.
        """
        ...

    async def organisation_state(self) -> int:
        """Which one is in force at this moment; each change makes another."""
        ...

    async def organisation_since(self, state: int) -> Sequence[Revision]:
        """The changes after that state, the oldest first; nobody makes one until this is left."""
        ...

    async def compare_organisation(self, file: Organisation, by: PersonId) -> Sequence[Change]:
        """What `apply_organisation` would change at this moment."""
        ...

    async def apply_organisation(self, file: Organisation, by: PersonId) -> Organisation:
        """Puts in force what the file asks for, and gives that; the rest as `change_organisation`."""
        ...

    async def commit(self) -> None:
        """Makes all of it durable, and marks the update that caused it as done.

        Raises StaleIncident if a row was changed in between; Overtaken; RuntimeError on a second commit.
        """
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...
