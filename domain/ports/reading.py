"""What handlers look up before they decide which use case it is, and what people ask to see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from domain.model.conversation.cards import CardKey
from domain.model.conversation.question import Question
from domain.model.conversation.selection import Selection
from domain.model.ids import AuthorityCode, BriefingId, IncidentNumber, PersonId, SelectionId
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import Event
from domain.model.incident.workflow.status import Importance, IncidentKind, Status
from domain.model.message.citizen_message import CitizenMessage
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Post
from domain.model.organisation.permissions import IncidentAccess
from domain.model.organisation.revision import Revision, TemplateRevision
from domain.model.place import MessageRef, Place
from domain.model.report.briefing import Briefing


@dataclass(frozen=True, slots=True)
class WaitingReferral:
    """On which the coordinator has yet to decide, and since when."""

    authority: AuthorityCode
    since: datetime
    returned: bool
    """Else it proposes to give no answer (§19)."""


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """What one line of a list tells of an incident."""

    number: IncidentNumber
    status: Status
    importance: Importance
    due_at: datetime
    authorities: tuple[AuthorityCode, ...]
    """The lead first."""
    beginning: str
    """The first words of the citizen's text."""
    since: datetime = field(kw_only=True)
    """When it came into its status, or to the authority that leads."""
    assignees: frozenset[PersonId] = frozenset()
    """The executors who have taken it upon themselves."""
    kind: IncidentKind = IncidentKind.INCIDENT
    uninformed: Mapping[AuthorityCode, datetime] = field(default_factory=dict)
    """The authorities beside the lead that have told it nothing yet, and since when they have it (§12)."""
    referrals: tuple[WaitingReferral, ...] = ()
    """By the authorities' order: the lead's first."""
    in_hand: DraftKind | None = None
    """Of the text that waits for approval, or for its placement."""
    rework: bool = False
    """A draft was rejected, and the authorities are to rework it (§14)."""
    interim: bool = False
    """An interim answer stands: the final one is due (§17)."""
    waits_for: IncidentNumber | None = None
    """The main one, for whose answer it waits."""
    url: str | None = None
    """Of the citizen's message."""

    @property
    def urgency(self) -> tuple[bool, datetime, IncidentNumber]:
        """How lists are ordered: of HIGH importance first, then the earliest due."""
        return self.importance is not Importance.HIGH, self.due_at, self.number


@dataclass(frozen=True, slots=True)
class CoordinatedHere:
    """What the chat of a coordinator is shown: what it coordinates, and what its authorities work on."""

    kinds: frozenset[IncidentKind]
    authorities: frozenset[AuthorityCode]

    def shows(self, row: "IncidentRow | PromiseRow") -> bool:
        """Whether the row is about such an incident."""
        return row.kind in self.kinds or not self.authorities.isdisjoint(row.authorities)


@dataclass(frozen=True, slots=True)
class MostUrgent:
    """The first open incidents of a list, and how many it has in all, by their kind."""

    rows: Sequence[IncidentRow]
    counts: Mapping[IncidentKind, int]


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """What one line of a list tells of a promise under control."""

    number: IncidentNumber
    kind: IncidentKind
    authority: AuthorityCode
    """Which is to keep it."""
    day: date
    words: str

    @property
    def authorities(self) -> tuple[AuthorityCode, ...]:
        """Whose it is, as of an incident."""
        return (self.authority,)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that waits for its answer, with the id that its buttons carry."""

    id: int
    question: Question


@dataclass(frozen=True, slots=True)
class QuestionOver:
    """Words about this incident were asked for, and are waited for no more."""

    number: IncidentNumber | None
    """None where it is not known."""


@dataclass(frozen=True, slots=True)
class BriefingShown:
    """A report that control prepares for the deputy head."""

    briefing: BriefingId


@dataclass(frozen=True, slots=True)
class SelectionShown:
    """Several incidents that somebody picks."""

    selection: SelectionId


Standing = CardKey | AskedQuestion | QuestionOver | BriefingShown | SelectionShown
"""What a message of the bot is about."""


class Reading(Protocol):
    """Reads what is committed, outside any unit of work."""

    async def office(self) -> Office:
        """The organisation and the calendar in force."""
        ...

    async def described(self) -> Organisation | None:
        """What is in force, as a file says it: without the admins of the settings, or what was."""
        ...

    async def lost(self, message: MessageRef, sent_at: datetime | None) -> bool:
        """Whether the bot sent it after the copy was made from which its database was restored.

        `sent_at` None: it may have been. What it carries may mean something else by now: numbers and versions are given again.
        """
        ...

    async def revisions(self, skip: int, most: int) -> Sequence[Revision | TemplateRevision]:
        """What was changed of the organisation and the templates, the newest first, after `skip`."""
        ...

    async def incident(self, number: IncidentNumber) -> Incident:
        """A copy to look at; raises UnknownIncident."""
        ...

    async def access(self, number: IncidentNumber) -> IncidentAccess:
        """What decides who may do what with the incident; raises UnknownIncident."""
        ...

    async def briefing(self, briefing: BriefingId) -> Briefing:
        """What control prepares, as it is now; raises BriefingGone."""
        ...

    async def history(self, number: IncidentNumber) -> Sequence[Event]:
        """All its events, oldest first; raises UnknownIncident."""
        ...

    async def open_incidents(
        self,
        authorities: frozenset[AuthorityCode] | None,
        statuses: frozenset[Status] | None = None,
        due_before: datetime | None = None,
        *,
        referred: bool = False,
    ) -> Sequence[IncidentRow]:
        """Open incidents, the most urgent first; None: of all authorities, of every status.

        `referred`: only those on which an authority's referral waits.
        """
        ...

    async def most_urgent(
        self,
        most: int,
        authorities: frozenset[AuthorityCode] | None,
        here: CoordinatedHere | None,
        due_before: datetime | None = None,
    ) -> MostUrgent:
        """The first so many open incidents, the most urgent first; None: of all authorities.

        `here`: only what that chat is shown.
        """
        ...

    async def promises(
        self, authorities: frozenset[AuthorityCode] | None, until: date
    ) -> Sequence[PromiseRow]:
        """Those under control by that day, the earliest first; None: of all authorities."""
        ...

    async def same_link(self, number: IncidentNumber) -> Sequence[IncidentNumber]:
        """A few others with the same link that have not been cancelled, the oldest first."""
        ...

    async def invited(self, now: datetime) -> Sequence[Sequence[Post]]:
        """To which posts each of those is invited who have not come yet, and still may."""
        ...

    async def likely_mains(self, incident: Incident) -> Sequence[IncidentNumber]:
        """A few open ones to which it may be joined, the likeliest first."""
        ...

    async def selection(self, selection: SelectionId) -> Selection | None:
        """As it is now, if it is there still."""
        ...

    async def standing_at(self, message: MessageRef, now: datetime) -> Standing | None:
        """What this message of the bot shows or asks; None where it is not known, or is about none."""
        ...

    async def open_question(
        self, person: PersonId, place: Place, now: datetime
    ) -> AskedQuestion | None:
        """The latest question to this person there that waits for words."""
        ...

    async def held_from(
        self, person: PersonId, sources: Sequence[MessageRef], now: datetime
    ) -> AskedQuestion | None:
        """The latest question to this person that waits about what came in one of these messages.

        Whichever edit of them.
        """
        ...

    async def registered_before(
        self, person: PersonId, message: CitizenMessage, now: datetime
    ) -> IncidentNumber | None:
        """Return what this person has registered lately with the same text and link."""
        ...

    async def done_by(self, sources: Sequence[MessageRef]) -> Event | None:
        """What one of these messages did last, whichever edit of it; not by a button under it."""
        ...

    async def question(self, question_id: int, now: datetime) -> AskedQuestion | None:
        """The question of this id, if it waits for its answer."""
        ...
