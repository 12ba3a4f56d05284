"""Queries that handlers make before they choose a use case, lists, and the facts of reports."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from domain.model.conversation.cards import CardKey
from domain.model.conversation.question import Question
from domain.model.conversation.selection import Selection
from domain.model.ids import (
    AuthorityCode,
    BriefingId,
    IncidentNumber,
    MessageRef,
    PersonId,
    Place,
    SelectionId,
)
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.status import Importance, IncidentKind, Status
from domain.model.message.citizen_message import CitizenMessage
from domain.model.network.post import PageAddress
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Post
from domain.model.organisation.permissions import IncidentAccess
from domain.model.organisation.revision import Revision, TemplateRevision
from domain.model.organisation.rights import Side
from domain.model.report.briefing import Briefing
from domain.model.report.facts import Facts
from domain.model.report.figures import Promised, SortedComments, Sums
from domain.model.report.period import Period
from domain.model.time.work_calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class WaitingReferral:
    """An open referral that the coordinator has to decide, and since when."""

    authority: AuthorityCode
    since: datetime
    returned: bool
    """False: it proposes to give no answer (§19)."""


@dataclass(frozen=True, slots=True)
class UnpressedText:
    """A text that waits for its author's press, and since when."""

    author: PersonId
    since: datetime


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """The data of an incident on one line of a list."""

    number: IncidentNumber
    status: Status
    importance: Importance
    due_at: datetime
    authorities: tuple[AuthorityCode, ...]
    """The lead comes first."""
    beginning: str
    """The first words of the citizen's text."""
    since: datetime = field(kw_only=True)
    """When it reached its status, or the lead authority."""
    assignees: frozenset[PersonId] = frozenset()
    """The executors who have taken it."""
    kind: IncidentKind = IncidentKind.INCIDENT
    uninformed: Mapping[AuthorityCode, datetime] = field(default_factory=dict)
    """Co-executors that owe their contribution, and since when they are assigned (§12)."""
    referrals: tuple[WaitingReferral, ...] = ()
    """By order of the authorities, the lead's first."""
    in_hand: DraftKind | None = None
    """The kind of the draft that waits for approval or placement."""
    draft: str = ""
    """The first words of the draft that waits for approval."""
    rework: bool = False
    """A draft was rejected and must be reworked (§14)."""
    interim: bool = False
    """An interim answer is placed and the final one pending (§17)."""
    waits_for: IncidentNumber | None = None
    """The main incident whose answer it shares."""
    url: str | None = None
    """The link of the citizen's message."""
    unpressed: tuple[UnpressedText, ...] = ()
    """The texts that their authors have yet to confirm."""

    @property
    def urgency(self) -> tuple[bool, datetime, IncidentNumber]:
        """The sort key of lists: HIGH importance first, then the earliest deadline."""
        return self.importance is not Importance.HIGH, self.due_at, self.number


@dataclass(frozen=True, slots=True)
class MostUrgent:
    """The first open incidents of a list, and the total number by kind."""

    rows: Sequence[IncidentRow]
    counts: Mapping[IncidentKind, int]


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """The data of a tracked promise on one line of a list."""

    number: IncidentNumber
    kind: IncidentKind
    authority: AuthorityCode
    """The authority that must keep it."""
    day: date
    words: str

    @property
    def authorities(self) -> tuple[AuthorityCode, ...]:
        """The authority, in the form that an incident has it."""
        return (self.authority,)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """An open question, with the id in its buttons."""

    id: int
    question: Question


@dataclass(frozen=True, slots=True)
class QuestionOver:
    """A question for text about this incident, no longer open."""

    number: IncidentNumber | None
    """None if unknown."""


@dataclass(frozen=True, slots=True)
class BriefingShown:
    """A message that shows a report control prepares for the deputy head."""

    briefing: BriefingId


@dataclass(frozen=True, slots=True)
class SelectionShown:
    """A message that shows a selection of several incidents."""

    selection: SelectionId


Standing = CardKey | AskedQuestion | QuestionOver | BriefingShown | SelectionShown
"""The subject of a message of the bot."""


class Reading(Protocol):
    """Reads committed data, outside any unit of work."""

    async def office(self) -> Office:
        """Return the organisation and the calendar in force."""

    async def described(self) -> Organisation | None:
        """Return the current organisation as a file describes it, or None if there is none."""

    async def lost(self, message: MessageRef, sent_at: datetime | None) -> bool:
        """Whether the message was sent after the backup from which the database was restored.

        `sent_at` None: unknown, may be. Its buttons may mean something else now, because numbers
        and versions are assigned again.
        """

    async def revisions(self, skip: int, most: int) -> Sequence[Revision | TemplateRevision]:
        """Return changes of the organisation and the templates, newest first, after `skip`."""

    async def incident(self, number: IncidentNumber) -> Incident:
        """Return a copy to read; raises UnknownIncident."""

    async def access(self, number: IncidentNumber) -> IncidentAccess:
        """Return the data for permission checks on the incident; raises UnknownIncident."""

    async def briefing(self, briefing: BriefingId) -> Briefing:
        """Return the briefing as it is now; raises BRIEFING_GONE."""

    async def history(self, number: IncidentNumber) -> Sequence[IncidentEvent]:
        """Return all its events, oldest first; raises UnknownIncident."""

    async def open_incidents(
        self,
        authorities: frozenset[AuthorityCode] | None,
        statuses: frozenset[Status] | None = None,
        due_before: datetime | None = None,
        *,
        referred: bool = False,
    ) -> Sequence[IncidentRow]:
        """Return open incidents, most urgent first; None: of all authorities, of every status.

        `referred`: only those with an open referral.
        """

    async def most_urgent(
        self,
        most: int,
        authorities: frozenset[AuthorityCode] | None,
        here: Side | None,
        due_before: datetime | None = None,
    ) -> MostUrgent:
        """Return the `most` most urgent open incidents; `authorities` None: all.

        `here`: only those in that chat's scope.
        """

    async def promises(
        self, authorities: frozenset[AuthorityCode] | None, until: date
    ) -> Sequence[PromiseRow]:
        """Return tracked promises until that day, earliest first; None: all authorities."""

    async def same_link(self, number: IncidentNumber) -> Sequence[IncidentNumber]:
        """Return a few others with the same link that have not been cancelled, oldest first."""

    async def invited(self, now: datetime) -> Sequence[Sequence[Post]]:
        """Return the posts of each pending invitation that is still valid."""

    async def likely_mains(self, incident: Incident) -> Sequence[IncidentNumber]:
        """Return a few open incidents it may be joined to, likeliest first."""

    async def selection(self, selection: SelectionId) -> Selection | None:
        """Return the selection as it is now, or None if it is gone."""

    async def standing_at(self, message: MessageRef, now: datetime) -> Standing | None:
        """Return what this message of the bot shows or asks; None if unknown or nothing."""

    async def open_question(
        self, person: PersonId, place: Place, now: datetime
    ) -> AskedQuestion | None:
        """Return the person's latest open question in this place that expects text."""

    async def held_from(
        self, person: PersonId, sources: Sequence[MessageRef], now: datetime
    ) -> AskedQuestion | None:
        """Return the person's latest open question about a text from one of these messages.

        In any of their edits.
        """

    async def settled_with(
        self, person: PersonId, sources: Sequence[MessageRef], now: datetime
    ) -> Question | None:
        """Return the closed question about several remarks, one from one of these messages.

        The person's latest.
        """

    async def held_about(self, number: IncidentNumber) -> Sequence[AskedQuestion]:
        """Return the open questions about texts for that incident, oldest first."""

    async def held_by(self, person: PersonId) -> Sequence[AskedQuestion]:
        """Return the person's open questions about texts of theirs, oldest first."""

    async def talk_of(self, person: PersonId, now: datetime) -> Sequence[AskedQuestion]:
        """Return the person's latest texts of the last day that were taken for talk, newest first."""

    async def registered_before(
        self, person: PersonId, message: CitizenMessage, now: datetime
    ) -> IncidentNumber | None:
        """Return what this person has registered lately with the same text and link."""

    async def done_by(self, sources: Sequence[MessageRef]) -> IncidentEvent | None:
        """Return the last event caused by one of these messages in any edit; not by buttons."""

    async def question(self, question_id: int, now: datetime) -> AskedQuestion | None:
        """Return the question with this id, if it is open."""


class FactsSnapshot(Protocol):
    """Messages by day of detection, all from one snapshot."""

    async def sums(self, period: Period) -> Sums:
        """Return the sums of messages that are already counted; none of those is open."""

    def messages(self, period: Period, *, every: bool) -> AsyncIterator[Facts]:
        """Iterates over the others, a few in memory at a time; with `every` all, by detection."""

    async def promised(self, period: Period, now: datetime) -> Promised:
        """Return the promises of answers as of `now`."""

    async def comments(self, period: Period) -> Mapping[PageAddress, SortedComments]:
        """Return how the comments found in the period were sorted, by page."""

    async def first_day(self) -> date | None:
        """Return the day of detection of the earliest message."""


class FactsReading(Protocol):
    """Reads committed data, outside any unit of work."""

    def snapshot(self, calendar: WorkCalendar) -> AbstractAsyncContextManager[FactsSnapshot]:
        """Days are in the calendar's zone; stored sums are used only if counted in that zone."""
