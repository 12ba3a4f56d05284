"""What a unit of work stores besides the incidents: one protocol for each kind of row."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from domain.model.actor import Actor, Signature
from domain.model.conversation.announcement import AccessAsked
from domain.model.conversation.job import Job, RowCounts, Work
from domain.model.conversation.notices.kinds import Notice
from domain.model.conversation.question import About, HeldMessage, Question
from domain.model.conversation.selection import Selection
from domain.model.found_comment import FoundComment, NewComment, Sorting
from domain.model.ids import (
    AbsenceId,
    BriefingId,
    CommentId,
    DraftVersion,
    IncidentNumber,
    JobId,
    PersonId,
    Place,
    SearchId,
    SelectionId,
    TemplateId,
)
from domain.model.incident.answer.template import Template, Wording
from domain.model.network.post import FoundPost, PostAddress
from domain.model.network.token import SealedToken, TokenOwner
from domain.model.organisation.absence import Absence
from domain.model.organisation.accounts import AccountLink
from domain.model.organisation.people import CodeTries, Invitation
from domain.model.report.briefing import Briefing, Schedule
from domain.model.report.period import Period
from domain.model.search import Search, Sought
from domain.ports.reading import AskedQuestion


class Outbox(Protocol):
    """The outbox; written in the use case's transaction, read by delivery."""

    async def put(self, notice: Notice) -> None:
        """Queues the notice, in order of calls; RefreshCard goes wherever the card is shown."""


class Questions(Protocol):
    """Questions: asked once, answered once."""

    async def ask(self, question: Question, *, talk: bool = False) -> int:
        """Stores it and returns its id; `talk`: it is closed, its text was taken for talk."""

    async def hold(self, question: int, message: HeldMessage) -> None:
        """Stores a newer state of the message that the question is about."""

    async def waiting(self, question: int, person: PersonId) -> Question | None:
        """Return the question, if it is open for this person."""

    async def asked_there(
        self, person: PersonId, place: Place, subject: IncidentNumber
    ) -> Sequence[AskedQuestion]:
        """Return the person's open questions about the incident in this place, newest first."""

    async def remember_talk(self, question: int) -> None:
        """Records that the text of this question was talk among colleagues."""

    async def take_talk_back(self, question: int, person: PersonId) -> Question | None:
        """Return the question whose text this person has lately called talk; it is none any more.

        They don't talk about that incident there any more. None: it was taken back already.
        """

    async def talks(self, person: PersonId, place: Place, subject: IncidentNumber) -> bool:
        """Whether the person has declared that they talk about that incident there."""

    async def turn(self, question: int, person: PersonId, about: About) -> Question | None:
        """Return the question, turned to that page; None unless it is open for this person."""

    async def close(self, question: int) -> Question | None:
        """Close and return the question; None if it is not open."""

    async def withdraw(
        self,
        person: PersonId,
        place: Place,
        subject: IncidentNumber | None,
        replaced_by: type[About] | None = None,
        kept: Collection[int] = (),
    ) -> Mapping[int, Question]:
        """Closes the person's questions there about the incident, or about none; returns them.

        Except `kept`, those about a message of their own, and those that `replaced_by` leaves open.
        """


class Selections(Protocol):
    """Selections; a person has one at a time."""

    async def open(self, person: PersonId, offered: Sequence[IncidentNumber]) -> SelectionId:
        """Adds a selection; replaces the person's previous one."""

    async def get(self, selection: SelectionId) -> Selection:
        """Return the selection, locked for change; raises SELECTION_GONE."""

    async def save(self, selection: Selection) -> None:
        """Stores the choice and the question; the offered incidents never change."""


class Searches(Protocol):
    """Searches; kept for some days."""

    async def open(self, person: PersonId, sought: Sought) -> SearchId:
        """Adds a search."""

    async def get(self, search: SearchId) -> Search:
        """Return the search, locked for change; raises SEARCH_GONE."""

    async def save(self, search: Search) -> None:
        """Stores the query and the page shown."""


class Jobs(Protocol):
    """Jobs; they run one at a time, in the order they were requested."""

    async def add(self, what: Work, by: Actor | None, place: Place, *, shown: bool) -> JobId:
        """Adds a job at the end of the queue; `by` None: a scheduled job."""

    async def unfinished(self) -> Sequence[Job]:
        """Return the jobs that wait or run."""

    async def get(self, job: JobId) -> Job:
        """Return the job, locked for change; raises JobOver if there is none."""

    async def turn_into(self, job: JobId, what: Work, by: Actor) -> None:
        """Restarts the job as another kind of work, requested by this person."""

    async def note(self, job: JobId, found: RowCounts) -> None:
        """Replaces what an import found."""

    async def went_on(self, job: Job, done: int, found: RowCounts) -> None:
        """Moves `done` on from its value in `job`, with this commit.

        As progress is durable now, its starts are counted anew. Raises JobOver if the job was
        stopped, or another process has moved it on.
        """

    async def stop(self, job: JobId) -> None:
        """Stops the job; of a preview the result is deleted."""


class Briefings(Protocol):
    """The briefings of one unit of work."""

    async def add(
        self,
        period: Period,
        place: Place,
        asked: Signature | None,
        *,
        ordered: bool = False,
        schedule: Schedule | None = None,
    ) -> BriefingId | None:
        """Adds one; None if the same is ordered already, or was made by its schedule."""

    async def get(self, briefing: BriefingId) -> Briefing:
        """The briefing, locked for change; raises BRIEFING_GONE."""

    async def save(self, briefing: Briefing) -> None:
        """Stores its state, its conclusion, and who sent or cancelled it."""

    async def owed(self) -> Sequence[Briefing]:
        """Return those ordered and not sent yet, oldest first."""

    async def has_files(self, briefing: BriefingId) -> bool:
        """Whether its files have not expired."""


class Absences(Protocol):
    """Absences; changes appear in the office of the next unit of work."""

    async def add(self, absence: Absence, by: PersonId, at: datetime) -> None:
        """Stores it; raises StaleIncident if absences have changed since the office was read."""

    async def end(self, absence: AbsenceId, last: date, by: PersonId, at: datetime) -> None:
        """Makes `last` its last day; a day before its first cancels it.

        Raises StaleIncident as `add` does.
        """


class Invitations(Protocol):
    """Invitations: created once, used once."""

    async def add(self, invitation: Invitation) -> None:
        """Adds it; valid from the commit on."""

    async def find(self, invitation: str, at: datetime) -> Invitation | None:
        """Return the valid invitation with that id."""

    async def waiting(self, at: datetime) -> Sequence[Invitation]:
        """Return the valid invitations that name a person, oldest first."""

    async def use(self, invitation: str, by: PersonId | None, at: datetime) -> Invitation | None:
        """Return the valid invitation and mark it as used; `by` None: it is revoked."""


class AccountLinks(Protocol):
    """Codes by which people add their account in the other messenger; one a person, used once."""

    async def add(self, link: AccountLink) -> None:
        """Adds it, valid from the commit on, in place of the person's former one."""

    async def use(self, code: str, at: datetime) -> PersonId | None:
        """Return whose valid code it is, and remove it."""

    async def note(self, person: PersonId, account: PersonId) -> None:
        """Stores the account in which the person was last active."""


class AdminCodes(Protocol):
    """At most one code is valid; only its digest is stored."""

    async def use(self, code: str) -> bool:
        """Whether the code is correct; a correct one can't be used again."""

    async def tries(self, person: PersonId) -> CodeTries | None:
        """Return their failed attempts; None if there are none."""

    async def note(self, person: PersonId, tries: CodeTries) -> None:
        """Stores their failed attempts."""


class SealedTokens(Protocol):
    """The access tokens of social networks; each owner has one."""

    async def put(self, token: SealedToken) -> None:
        """Stores it in place of the owner's former one."""

    async def remove(self, owner: TokenOwner) -> None:
        """Removes it, if there is one."""


class FoundComments(Protocol):
    """Comments found on the administration's pages, waiting and sorted."""

    async def known(self, posts: Collection[PostAddress]) -> set[PostAddress]:
        """Return those that are registered, or were found before."""

    async def add(self, new: Sequence[NewComment]) -> Sequence[FoundComment]:
        """Store those whose addresses are not stored yet, and return them."""

    async def get(self, comment: CommentId) -> FoundComment:
        """Return the comment, locked; raises COMMENT_ERASED if there is none."""

    async def save(self, comment: FoundComment, remind_at: datetime | None, at: datetime) -> None:
        """Store its state, and when control is reminded next; a registered one loses its words."""

    async def waiting(self) -> int:
        """Return how many wait."""

    async def alarms(self) -> Sequence[FoundPost]:
        """Return those that came with words of danger and wait."""

    async def sorting(self, after: CommentId, at: datetime) -> Sorting:
        """Return the page of the list that begins after that comment."""


class AccessRequests(Protocol):
    """Access requests; they are created by their notice and answered here."""

    async def asked(self, person: PersonId) -> AccessAsked | None:
        """Return their request, answered or not."""

    async def answer(self, person: PersonId) -> AccessAsked | None:
        """Return their request, answered now; None if no administrator has been told of one."""

    async def next_untold(self) -> AccessAsked | None:
        """Return the oldest request held back because too many were open; marks it as told."""


class Templates(Protocol):
    """Templates; each change is stored with its author and time."""

    async def all(self) -> Sequence[Template]:
        """Return the templates."""

    async def get(self, template: TemplateId) -> Template:
        """Return the template; raises TEMPLATE_GONE."""

    async def add(
        self,
        wording: Wording,
        by: PersonId,
        at: datetime,
        made_of: tuple[IncidentNumber, DraftVersion] | None = None,
    ) -> TemplateId | None:
        """Return the new id; None if that answer is a template already.

        Raises TooMany; StaleIncident if it was added concurrently.
        """

    async def change(
        self, template: TemplateId, wording: Wording, by: PersonId, at: datetime
    ) -> None:
        """Changes it; raises TEMPLATE_GONE."""

    async def remove(self, template: TemplateId, by: PersonId, at: datetime) -> None:
        """Removes it; raises TEMPLATE_GONE."""
