"""The transaction of one use case: what it loads and saves, and its one commit."""

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Protocol, Self

from domain.model.ids import ChatId, PersonId
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.revision import Change, Revision
from domain.ports import repositories
from domain.ports.incidents import Incidents


class UnitOfWork(Protocol):
    """Entered once; leaving it without `commit` rolls everything back.

    While it is open, await nothing but the database: on SQLite it holds the only writer.
    """

    incidents: Incidents
    outbox: repositories.Outbox
    questions: repositories.Questions
    selections: repositories.Selections
    searches: repositories.Searches
    jobs: repositories.Jobs
    briefings: repositories.Briefings
    absences: repositories.Absences
    invitations: repositories.Invitations
    account_links: repositories.AccountLinks
    admin_codes: repositories.AdminCodes
    access_requests: repositories.AccessRequests
    templates: repositories.Templates
    tokens: repositories.SealedTokens
    found_comments: repositories.FoundComments

    async def office(self) -> Office:
        """Return the organisation and the calendar in force when the transaction read them."""

    @property
    def admins(self) -> frozenset[PersonId]:
        """The administrators of the settings; no change may remove them."""

    async def change_organisation(
        self, changed: Callable[[Organisation], Organisation], by: PersonId | None
    ) -> Organisation:
        """Applies `changed` to the current organisation and returns the result.

        `by` None: the console. People who leave or gain posts are notified. `office` still returns
        the previous one. Raises SetInSettings, NobodyLeft (not on the console) and the errors of
        `changed`.
        """

    async def organisation_state(self) -> int:
        """Return the state id of the current organisation; each change gives a new one."""

    async def organisation_since(self, state: int) -> Sequence[Revision]:
        """Return the changes after that state, oldest first; blocks others until the end."""

    async def compare_organisation(
        self, changed: Callable[[Organisation], Organisation]
    ) -> Sequence[Change]:
        """Return what `change_organisation` would change now."""

    async def move_chat(self, old: ChatId, new: ChatId) -> None:
        """Moves everything planned for the old chat to the new one; idempotent.

        Messages that are still needed are sent again, because nobody can reply in the old chat.
        """

    def forget_update(self) -> None:
        """Erases what people sent, with the commit: it holds a secret."""

    async def commit(self) -> None:
        """Makes everything durable, and marks the causing update as handled.

        Raises StaleIncident if a row has changed meanwhile; MESSAGE_OVERTAKEN; RuntimeError on a
        second commit.
        """

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...
