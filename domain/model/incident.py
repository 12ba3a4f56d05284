"""An incident: one message of a citizen from registration to a placed answer (§2, §9-§15, §19).

The aggregate checks every step against the table of statuses, keeps its drafts and their
decisions, and records what happened as events. It never reads a clock and knows nobody's role:
who may act is the use case's question.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.attachment import Attachment, checked_attachments
from domain.model.deadline import Due
from domain.model.draft import (
    Comment,
    Decision,
    Draft,
    DraftState,
    RejectionReason,
    checked_text,
)
from domain.model.errors import DomainError
from domain.model.events import (
    AnswerPlaced,
    Cancelled,
    CommentAdded,
    DetectionCorrected,
    DraftApproved,
    DraftRejected,
    DraftSubmitted,
    Event,
    ImportanceChanged,
    MessageCompleted,
    NoAnswerDecided,
    Registered,
    Routed,
    SourceCorrected,
)
from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber, PersonId
from domain.model.network import Network
from domain.model.policy import Policy
from domain.model.status import (
    CancelGround,
    Importance,
    IncidentKind,
    Move,
    NoAnswerGround,
    Status,
    after,
)


@dataclass(frozen=True, slots=True)
class CitizenMessage:
    """What the citizen wrote and where; kept in an erasable row, never in an event or a log."""

    text: str
    network: Network = Network.OTHER
    url: str | None = None
    author_name: str | None = None
    author_url: str | None = None
    attachments: tuple[Attachment, ...] = ()
    note: str | None = None
    """What control wrote when it forwarded the message; for control only."""


@dataclass(frozen=True, slots=True)
class Topic:
    """How the monitoring system classed the message."""

    group: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """The incident in the hands of one authority (§11)."""

    authority: AuthorityCode
    routed_at: datetime
    lead: bool = True


@dataclass(frozen=True, slots=True)
class Placement:
    """The answer stands in the social network: who placed it, when, and where if a link was given."""

    version: DraftVersion
    by: PersonId
    at: datetime
    url: str | None = None


@dataclass
class OutdatedVersion(DomainError):
    """`version` was pressed, but `current` has taken its place (None: no version waits)."""

    number: IncidentNumber
    version: DraftVersion
    current: DraftVersion | None


@dataclass
class AlreadyDecided(DomainError):
    """Version `version` has a decision already."""

    number: IncidentNumber
    version: DraftVersion
    decision: Decision


@dataclass
class ReasonMissing(DomainError):
    """A rejection without one of the two reasons of §13."""


@dataclass
class CommentTooLate(DomainError):
    """Version `version` was approved; a comment would reach nobody."""

    number: IncidentNumber
    version: DraftVersion


@dataclass
class NothingPlanned(DomainError):
    """Routing without an authority chosen."""

    number: IncidentNumber


@dataclass
class DetectionInFuture(DomainError):
    """A moment of detection that is yet to come."""

    number: IncidentNumber


@dataclass
class TooLateToCorrect(DomainError):
    """The incident is in `status`: others work by what control would correct."""

    number: IncidentNumber
    status: Status


@dataclass
class TooLateToComplete(DomainError):
    """The rest of a message came when the incident was in `status`: it was routed without it."""

    number: IncidentNumber
    status: Status


@dataclass
class AlreadyClosed(DomainError):
    """The incident is answered, left without an answer or cancelled."""

    number: IncidentNumber
    status: Status


@dataclass(slots=True, kw_only=True)
class Incident:
    """The aggregate; times are aware, in UTC or in the calendar's zone."""

    number: IncidentNumber
    message: CitizenMessage
    importance: Importance
    detected_at: datetime
    registered_at: datetime
    registered_by: Actor | None
    due: Due
    draft_due_at: datetime
    policy: Policy
    kind: IncidentKind = IncidentKind.INCIDENT
    status: Status = Status.REGISTERED
    external_id: str | None = None
    topic: Topic = field(default_factory=Topic)
    plan: AuthorityCode | None = None
    """The authority that control has picked on the card but not yet routed to."""
    assignments: list[Assignment] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    closed_at: datetime | None = None
    row_version: int = 0
    events: list[Event] = field(default_factory=list)
    """What has happened since it was loaded; the unit of work stores them."""

    def record_registration(self) -> None:
        """Called once, when the incident is new."""
        self.events.append(
            Registered(
                number=self.number,
                at=self.registered_at,
                by=self.registered_by,
                detected_at=self.detected_at,
                due_at=self.due.at,
                importance=self.importance,
            )
        )

    @property
    def lead(self) -> AuthorityCode | None:
        """The authority that drafts and places the answer."""
        return next((given.authority for given in self.assignments if given.lead), None)

    @property
    def authorities(self) -> tuple[AuthorityCode, ...]:
        """All authorities it is assigned to, the lead first."""
        ordered = sorted(self.assignments, key=lambda given: not given.lead)
        return tuple(given.authority for given in ordered)

    @property
    def answered_at(self) -> datetime | None:
        """When the final answer was placed."""
        if self.status is not Status.ANSWERED:
            return None
        return self.placements[-1].at

    @property
    def waiting_draft(self) -> Draft | None:
        """The one version that control has yet to decide on."""
        return next((draft for draft in self.drafts if draft.state is DraftState.WAITING), None)

    @property
    def approved_draft(self) -> Draft | None:
        """The version that is to be placed, or was."""
        return next((draft for draft in self.drafts if draft.state is DraftState.APPROVED), None)

    def overdue(self, now: datetime) -> bool:
        """Whether the due has passed without an answer; placed exactly at the due is in time."""
        return not self.status.closed and now > self.due.at

    def draft(self, version: DraftVersion) -> Draft:
        """The version of that number; raises OutdatedVersion where there is none."""
        for draft in self.drafts:
            if draft.version == version:
                return draft
        raise OutdatedVersion(self.number, version, self._current_version)

    def check(self, move: Move) -> None:
        """Raises AlreadyClosed or MoveNotAllowed unless the incident can make the move now."""
        self._must_be_open()
        self._after(move)

    def choose(self, authority: AuthorityCode) -> None:
        """Picks the authority on the registration card, or puts it back.

        Raises AlreadyClosed, MoveNotAllowed.
        """
        self.check(Move.ROUTE)
        self.plan = None if self.plan == authority else authority

    def route(self, authority: AuthorityCode | None, by: Actor | None, at: datetime) -> None:
        """Sends it to the authority given, else to the one picked on the card (§11).

        Raises NothingPlanned, AlreadyClosed, MoveNotAllowed.
        """
        self._must_be_open()
        status = self._after(Move.ROUTE)
        chosen = authority or self.plan
        if chosen is None:
            raise NothingPlanned(self.number)
        self.assignments.append(Assignment(chosen, routed_at=at))
        self.plan = None
        self.status = status
        self.events.append(Routed(number=self.number, at=at, by=by, authority=chosen))

    def change_importance(
        self, importance: Importance, due: Due, draft_due_at: datetime, by: Actor, at: datetime
    ) -> None:
        """Raises or lowers it, with the due counted anew from detection (§9, §15)."""
        self._must_be_open()
        self.importance = importance
        self.due = due
        self.draft_due_at = draft_due_at
        self.events.append(
            ImportanceChanged(
                number=self.number, at=at, by=by, importance=importance, due_at=due.at
            )
        )

    def correct_detection(
        self, detected_at: datetime, due: Due, draft_due_at: datetime, by: Actor, at: datetime
    ) -> None:
        """Puts the moment of detection right, from which the due is counted anew (§9).

        Only before routing: nobody else goes by the due yet. Raises DetectionInFuture,
        TooLateToCorrect.
        """
        self._must_be_registered()
        if detected_at > at:
            raise DetectionInFuture(self.number)
        self.detected_at = detected_at
        self.due = due
        self.draft_due_at = draft_due_at
        self.events.append(
            DetectionCorrected(
                number=self.number, at=at, by=by, detected_at=detected_at, due_at=due.at
            )
        )

    def correct_source(self, url: str, network: Network, by: Actor, at: datetime) -> None:
        """Puts the link to the citizen's message right, before routing; raises TooLateToCorrect."""
        self._must_be_registered()
        self.message = replace(self.message, url=url, network=network)
        self.events.append(SourceCorrected(number=self.number, at=at, by=by, network=network))

    def complete(self, message: CitizenMessage, by: Actor, at: datetime) -> None:
        """The rest of the citizen's message has come: more of its album, or what was forwarded.

        Only before routing: the authority works by what it was sent. Raises TooLateToComplete,
        TooManyAttachments.
        """
        if self.status is not Status.REGISTERED:
            raise TooLateToComplete(self.number, self.status)
        checked_attachments(message.attachments)
        self.message = message
        self.events.append(
            MessageCompleted(
                number=self.number,
                at=at,
                by=by,
                network=message.network,
                attachments=len(message.attachments),
            )
        )

    def submit(
        self, text: str, by: Actor, at: datetime, attachments: Iterable[Attachment] = ()
    ) -> Draft:
        """A new version for control to decide on; one that waited is superseded (§13, §14).

        Raises DraftEmpty, DraftTooLong, TooManyAttachments, AlreadyClosed, MoveNotAllowed.
        """
        self._must_be_open()
        status = self._after(Move.SUBMIT)
        lead = self.lead
        if lead is None:
            raise NothingPlanned(self.number)
        text = checked_text(text)
        files = checked_attachments(attachments)
        self._supersede_waiting()
        draft = Draft(
            version=DraftVersion(len(self.drafts) + 1),
            text=text,
            by=by.person,
            at=at,
            source=by.source,
            attachments=files,
        )
        self.drafts.append(draft)
        self.status = status
        self.events.append(
            DraftSubmitted(
                number=self.number,
                at=at,
                by=by,
                version=draft.version,
                authority=lead,
                draft_due_kept=at <= self.draft_due_at,
            )
        )
        return draft

    def decide(
        self,
        version: DraftVersion,
        reasons: Iterable[RejectionReason],
        by: Actor,
        at: datetime,
    ) -> bool:
        """Approves the waiting version, or with reasons returns it for rework (§13).

        False when the same person has decided the same already: a repeated press is success.
        Raises AlreadyDecided, OutdatedVersion, AlreadyClosed.
        """
        given = Decision(by.person, at, frozenset(reasons))
        draft = self.draft(version)
        if draft.decision is not None:
            if draft.decision.by == given.by and draft.decision.reasons == given.reasons:
                return False
            raise AlreadyDecided(self.number, version, draft.decision)
        self._must_be_open()
        if draft.state is not DraftState.WAITING:
            raise OutdatedVersion(self.number, version, self._current_version)
        self.status = self._after(Move.APPROVE if given.approved else Move.REJECT)
        draft.decision = given
        draft.state = DraftState.APPROVED if given.approved else DraftState.REJECTED
        self.events.append(self._decision_event(draft, given, by, at))
        return True

    def comment(self, version: DraftVersion, text: str, by: Actor, at: datetime) -> None:
        """Keeps control's comment: sent with a rejection to come, or at once after one.

        Raises CommentTooLate after an approval, OutdatedVersion for a superseded version.
        """
        draft = self.draft(version)
        if draft.state is DraftState.APPROVED:
            raise CommentTooLate(self.number, version)
        self._must_be_open()
        if draft.state is DraftState.SUPERSEDED or draft is not self.drafts[-1]:
            raise OutdatedVersion(self.number, version, self._current_version)
        draft.comments.append(Comment(checked_text(text), by.person, at, by.source))
        self.events.append(
            CommentAdded(
                number=self.number,
                at=at,
                by=by,
                version=version,
                index=len(draft.comments) - 1,
                after_rejection=draft.state is DraftState.REJECTED,
            )
        )

    def place(self, url: str | None, by: Actor, at: datetime) -> Placement:
        """Records that the approved answer stands in the social network; stops the clock (§9).

        Raises AlreadyClosed, MoveNotAllowed.
        """
        self._must_be_open()
        status = self._after(Move.PLACE)
        draft = self.drafts[-1]
        placement = Placement(draft.version, by.person, at, url)
        self.placements.append(placement)
        self._close(status, at)
        self.events.append(
            AnswerPlaced(
                number=self.number,
                at=at,
                by=by,
                version=draft.version,
                with_link=url is not None,
                in_time=at <= self.due.at,
            )
        )
        return placement

    def leave_unanswered(self, ground: NoAnswerGround, by: Actor, at: datetime) -> None:
        """Closes it without an answer, on one of the grounds of §19."""
        self._must_be_open()
        self._close(self._after(Move.LEAVE_UNANSWERED), at)
        self.events.append(NoAnswerDecided(number=self.number, at=at, by=by, ground=ground))

    def cancel(self, ground: CancelGround, by: Actor, at: datetime) -> None:
        """Takes it out of work."""
        self._must_be_open()
        self._close(self._after(Move.CANCEL), at)
        self.events.append(Cancelled(number=self.number, at=at, by=by, ground=ground))

    @property
    def _current_version(self) -> DraftVersion | None:
        waiting = self.waiting_draft
        return waiting.version if waiting else None

    def _after(self, move: Move) -> Status:
        return after(self.number, self.status, move)

    def _must_be_open(self) -> None:
        if self.status.closed:
            raise AlreadyClosed(self.number, self.status)

    def _must_be_registered(self) -> None:
        if self.status is not Status.REGISTERED:
            raise TooLateToCorrect(self.number, self.status)

    def _supersede_waiting(self) -> None:
        waiting = self.waiting_draft
        if waiting is not None:
            waiting.state = DraftState.SUPERSEDED

    def _close(self, status: Status, at: datetime) -> None:
        self._supersede_waiting()
        self.status = status
        self.closed_at = at

    def _decision_event(
        self, draft: Draft, decision: Decision, by: Actor, at: datetime
    ) -> DraftApproved | DraftRejected:
        own = draft.by == decision.by
        if decision.approved:
            return DraftApproved(number=self.number, at=at, by=by, version=draft.version, own=own)
        return DraftRejected(
            number=self.number,
            at=at,
            by=by,
            version=draft.version,
            reasons=tuple(sorted(decision.reasons)),
            own=own,
        )
