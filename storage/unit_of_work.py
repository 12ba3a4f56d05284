"""The unit of work on a database: state, events, notices and the handled update in one commit."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.notices.kinds import Notice
from domain.model.ids import ChatId, MessageRef, PersonId
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.revision import Change, Revision
from domain.ports.unit_of_work import UnitOfWork
from storage.conversation.briefings import SqlBriefings
from storage.conversation.jobs import SqlJobs
from storage.conversation.questions import SqlQuestions
from storage.conversation.selections import SqlSelections
from storage.delivery.chat_migration import migrate_chat
from storage.engine.database import Database
from storage.inbox.inbox import finish
from storage.incidents.experience import LearnedHistory
from storage.incidents.found_comments import SqlFoundComments
from storage.incidents.incidents import SqlIncidents
from storage.incidents.searching import SqlSearches
from storage.incidents.templates import SqlTemplates
from storage.organisation.absences import SqlAbsences
from storage.organisation.accounts import SqlAccountLinks
from storage.organisation.invitations import SqlAdminCodes, SqlInvitations
from storage.organisation.offices import Offices
from storage.organisation.tokens import SqlTokens
from storage.outbox.access_requests import SqlAccessRequests
from storage.outbox.queue import OutboxBuffer, queue
from storage.schema.messages import InboxState
from storage.search.index_terms import forget_texts


class SqlUnitOfWork(UnitOfWork):
    """The transaction of one use case; used once.

    `committed` tells afterwards whether there was anything to commit.
    """

    def __init__(
        self,
        database: Database,
        offices: Offices,
        now: Callable[[], datetime],
        inbox_serial: int | None = None,
        others: Collection[int] = (),
        *,
        source: MessageRef | None = None,
        history: LearnedHistory | None = None,
    ) -> None:
        """`inbox_serial`: the update that the commit marks as done; `now` dates the rows.

        It also marks the `others` of its album as done; `source`: the message or edit in it.
        `history`: the data for suggestions.
        """
        self.committed = False
        self.besides: Sequence[Notice] = ()
        """Notices that the commit queues besides those of the use case."""
        self._database = database
        self._offices = offices
        self._now = now
        self._inbox_serial = inbox_serial
        self._others = others
        self._source = source
        self._history = history
        self._entered = False
        self._forgets = False
        self._stack = AsyncExitStack()
        self._office: Office | None = None

    async def office(self) -> Office:
        """The organisation and the calendar in force when the transaction read them."""
        if self._office is None:
            self._office = await self._offices.in_force(self._connection)
        return self._office

    @property
    def admins(self) -> frozenset[PersonId]:
        """The administrators of the settings."""
        return self._offices.admins

    async def change_organisation(
        self, changed: Callable[[Organisation], Organisation], by: PersonId | None
    ) -> Organisation:
        """Applies `changed` to the current organisation and returns the result.

        This unit of work keeps the previous office.
        """
        await self.office()
        return await self._offices.change(self._connection, changed, by)

    async def organisation_state(self) -> int:
        """The id of the current organisation's state."""
        return await self._offices.state(self._connection)

    async def organisation_since(self, state: int) -> Sequence[Revision]:
        """The changes after that state, oldest first."""
        return await self._offices.since(self._connection, state)

    async def compare_organisation(
        self, changed: Callable[[Organisation], Organisation]
    ) -> Sequence[Change]:
        """What `change_organisation` would change now."""
        return await self._offices.compare(self._connection, changed)

    async def move_chat(self, old: ChatId, new: ChatId) -> None:
        """Moves everything planned for the old chat to the new one."""
        await migrate_chat(self._connection, self._offices, old, new, self._now())

    def forget_update(self) -> None:
        """Erases the update's payload with the commit: it holds a secret."""
        self._forgets = True

    async def commit(self) -> None:
        """Makes everything durable.

        Raises AlreadyHandled if another worker has finished the update meanwhile, MESSAGE_OVERTAKEN
        if a newer edit of its message has been acted on, RuntimeError on a second commit: an update
        has one effect or none.
        """
        if self.committed:
            message = "a unit of work commits once"
            raise RuntimeError(message)
        now = self._now()
        if self._inbox_serial is not None:
            await finish(
                self._connection,
                self._inbox_serial,
                InboxState.DONE,
                now,
                others=self._others,
                source=self._source,
                forget=self._forgets,
            )
        notices = (*self.besides, *self._buffer.notices)
        await queue(self._connection, notices, now, self._incidents.event_ids)
        await self._connection.commit()
        self.committed = True

    async def __aenter__(self) -> Self:
        if self._entered:
            message = "a unit of work is entered once"
            raise RuntimeError(message)
        self._entered = True
        self._connection: AsyncConnection = await self._stack.enter_async_context(
            self._database.writing()
        )
        self._buffer = OutboxBuffer()
        questions = SqlQuestions(self._connection, self._now)
        self._incidents = SqlIncidents(
            self._connection,
            self.office,
            self._buffer,
            self._now,
            lambda: self._offices.held(self._connection),
            questions=questions,
            history=self._history,
        )
        self.incidents = self._incidents
        self.outbox = self._buffer
        self.questions = questions
        self.selections = SqlSelections(self._connection)
        self.searches = SqlSearches(self._connection, self._now)
        self.jobs = SqlJobs(self._connection, self._now)
        self.briefings = SqlBriefings(self._connection, self._now)
        self.absences = SqlAbsences(self._connection, self.office)
        self.invitations = SqlInvitations(self._connection)
        self.account_links = SqlAccountLinks(self._connection)
        self.access_requests = SqlAccessRequests(self._connection)
        self.templates = SqlTemplates(self._connection)
        self.admin_codes = SqlAdminCodes(self._connection)
        self.tokens = SqlTokens(self._connection)
        self.found_comments = SqlFoundComments(self._connection)
        return self

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is None and not self.committed:
            await self._connection.rollback()
        await self._stack.__aexit__(error_type, error, traceback)
        forget_texts()
