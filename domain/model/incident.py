"""An incident: one message of a citizen from registration to a placed answer (§2, §9-§15, §19).

The aggregate checks every step against the table of statuses, keeps its drafts and their
decisions, and records what happened as events. It never reads a clock and knows nobody's role:
who may act is the use case's question.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.model.actor import Actor
from domain.model.alert import Alert, AlreadyReported, Mark, NoAlert
from domain.model.appeal import (
    Appeal,
    AppealOver,
    AppealState,
    UnknownAppeal,
    appeal_of,
    check_appeal,
    end_waiting,
)
from domain.model.assignment import (
    AlreadyAssigned,
    AlreadyTaken,
    Assignment,
    NotAssigned,
    assigned,
)
from domain.model.attachment import Attachment, checked_attachments
from domain.model.authors_reply import AuthorsReply, NothingClarified
from domain.model.citizen_message import CitizenMessage, Topic
from domain.model.closing import Closing, check_original
from domain.model.contribution import (
    Contribution,
    ContributionsMissing,
    ContributionTime,
    LeadContributes,
    contribution_time,
    missing,
    position_of,
)
from domain.model.deadline import Due, Dues
from domain.model.draft import (
    AlreadyDecided,
    AnswerOnly,
    Comment,
    CommentTooLate,
    Decision,
    Draft,
    DraftKind,
    DraftState,
    OutdatedVersion,
    RejectionReason,
    checked_text,
)
from domain.model.errors import DomainError
from domain.model.events import (
    AlertAcknowledged,
    AnswerPlaced,
    AnswerPrepared,
    AppealDeclined,
    ApprovalRecalled,
    AuthoritiesChanged,
    AuthorReplied,
    Cancelled,
    ClarificationPlaced,
    CommentAdded,
    ContributionReceived,
    DetectionCorrected,
    DraftApproved,
    DraftRejected,
    DraftSubmitted,
    DraftWithdrawn,
    DueRecounted,
    DuplicateLinked,
    DuplicateUnlinked,
    Event,
    GivenToControl,
    ImportanceChanged,
    InterimAllowed,
    InterimPlaced,
    MessageCompleted,
    NoAnswerDecided,
    NoAnswerProposed,
    PlacementLinkCorrected,
    PlacementTimeCorrected,
    PlacementUndone,
    Redirected,
    Registered,
    Reminded,
    Reopened,
    ReportedToHead,
    ReturnedToControl,
    Routed,
    SourceCorrected,
    TakenToWork,
    TakerLeft,
)
from domain.model.ids import (
    AppealNumber,
    AuthorityCode,
    DraftVersion,
    IncidentNumber,
    PersonId,
)
from domain.model.network import Network
from domain.model.placement import (
    AlreadyPlaced,
    Placement,
    UndoTooLate,
    checked_moment,
    undoable,
)
from domain.model.plan import (
    AuthoritiesNotChanging,
    LeadMissing,
    LeadStays,
    NothingPlanned,
    Plan,
    toggled,
)
from domain.model.policy import Policy
from domain.model.publication import NotForPublications
from domain.model.second_clock import NoInterimYet, SecondClock, SecondInterim
from domain.model.stages import StageTime, Stay, handed_over, led_at, stage_times
from domain.model.status import (
    AlreadyClosed,
    CancelGround,
    Importance,
    IncidentKind,
    Move,
    MoveNotAllowed,
    NoAnswerGround,
    Status,
    after,
)
from domain.model.threshold import Threshold, Track
from domain.model.work_calendar import WorkCalendar


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
    told_until: dict[Track, datetime] = field(default_factory=dict)
    """Up to which moment the thresholds of each track have been told; from detection on."""
    alert: Alert | None = None
    """While the incident is of high importance: who took note of it, who told the head (§22)."""
    plan: Plan | None = None
    """The authorities that control has picked on the card but not yet routed or changed it to."""
    assignments: list[Assignment] = field(default_factory=list)
    contributions: list[Contribution] = field(default_factory=list)
    """What the authorities beside the lead have told it (§12), in the order of arrival."""
    appeals: list[Appeal] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    second_clock: SecondClock | None = None
    """Since an interim answer was placed (§17); `due` is the second clock's from then on."""
    authors_replies: list[AuthorsReply] = field(default_factory=list)
    """To clarifications, in the order in which they were brought (§10)."""
    closed_at: datetime | None = None
    closing: Closing | None = None
    """While it is closed without an answer: who decided so, and why (§19)."""
    duplicate_of: IncidentNumber | None = None
    duplicates: list[IncidentNumber] = field(default_factory=list)
    reopened_at: datetime | None = None
    """From when a new norm runs, because it was reopened after an answer."""
    trail: list[Stay] = field(default_factory=list)
    """Every status it has been in, in order; a newer draft over a waiting one is a stay too."""
    row_version: int = 0
    events: list[Event] = field(default_factory=list)
    """What has happened since it was loaded; the unit of work stores them."""

    def record_registration(self, found_by: AuthorityCode | None = None) -> None:
        """Called once, when the incident is new; `found_by`: an authority, for itself (§7)."""
        self.trail = [Stay(self.status, self.registered_at)]
        self._tell_anew()
        self._raise_alert(self.registered_at)
        self.events.append(
            Registered(
                number=self.number,
                at=self.registered_at,
                by=self.registered_by,
                detected_at=self.detected_at,
                due_at=self.due.at,
                importance=self.importance,
                kind=self.kind,
                found_by=found_by,
            )
        )

    @property
    def publication(self) -> bool:
        """Found by the administration itself: nobody approves its answer (§2, §5)."""
        return self.kind is IncidentKind.PUBLICATION

    @property
    def stage_since(self) -> datetime:
        """When it came to where it stands."""
        return self.trail[-1].since

    def stage_times(self, now: datetime, calendar: WorkCalendar) -> list[StageTime]:
        """Where its working time went, up to `now` or to its end."""
        return stage_times(self.detected_at, self.trail, now, calendar)

    @property
    def lead(self) -> AuthorityCode | None:
        """The authority that drafts and places the answer."""
        return next((given.authority for given in self.assignments if given.lead), None)

    @property
    def clock_from(self) -> datetime:
        """The moment from which the due is counted (§9); a reopening after an answer is one."""
        return self.reopened_at or self.detected_at

    @property
    def worked_from(self) -> datetime:
        """From when the lead authority has worked on the answer that is due now."""
        given = (one.routed_at for one in self.assignments if one.lead)
        return max(self.clock_from, next(given, self.clock_from))

    @property
    def norm(self) -> timedelta:
        """The working time from detection to placement (§9, §15)."""
        return self.policy.norm(self.importance)

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
        """The version that is to be placed."""
        return next((draft for draft in self.drafts if draft.state is DraftState.APPROVED), None)

    @property
    def waiting_appeal(self) -> Appeal | None:
        """The first appeal on which control has yet to decide."""
        waiting = (one for one in self.appeals if one.state is AppealState.WAITING)
        return next(waiting, None)

    @property
    def draft_in_rework(self) -> Draft | None:
        """The rejected version that executors are to better; later ones were taken back."""
        if not self.status.awaits_draft:
            return None
        decided = [draft for draft in self.drafts if draft.decision is not None]
        last = decided[-1] if decided else None
        if last is None or last.state is not DraftState.REJECTED:
            return None
        return last if last.at >= self.worked_from else None

    def bettered_by(self, version: DraftVersion) -> Draft | None:
        """The last rejected version of its kind before it, if it is what it reworks (§14)."""
        kind = self.draft(version).kind
        earlier = [one for one in self.drafts if one.version < version and one.kind is kind]
        rejected = [
            one
            for one in earlier
            if one.state is DraftState.REJECTED and one.at >= self.worked_from
        ]
        return rejected[-1] if rejected else None

    @property
    def drafted(self) -> bool:
        """Whether control has, or had to decide on, an answer of those who work on it now.

        An interim one is an answer too; one that was taken back, replaced, or lost by a closing is
        none.
        """
        return any(
            draft.state not in {DraftState.WITHDRAWN, DraftState.SUPERSEDED}
            and draft.kind is not DraftKind.CLARIFICATION
            and draft.at >= self.worked_from
            for draft in self.drafts
        )

    @property
    def next_kind(self) -> DraftKind:
        """What a text becomes that comes without a word about it: the kind that is in hand."""
        in_hand = self.waiting_draft or self.approved_draft or self.draft_in_rework
        return in_hand.kind if in_hand else DraftKind.FINAL

    @property
    def interim_allowed(self) -> bool:
        """Whether an interim answer may be drafted: the first one, or one that control allows."""
        clock = self.second_clock
        if clock is None:
            return True
        versions = [placed.version for placed in self.placements]
        further = [one for one in versions if one is not None and one > clock.version]
        interims = sum(self.draft(one).kind is DraftKind.INTERIM for one in further)
        return interims < clock.more_interims

    @property
    def clarified(self) -> bool:
        """Whether the author was asked something (§10)."""
        return any(
            draft.kind is DraftKind.CLARIFICATION and draft.state is DraftState.PLACED
            for draft in self.drafts
        )

    def placement_of(self, version: DraftVersion | None) -> Placement | None:
        """Where and since when that version stands; None: the last answer whose text was not sent."""
        return next((one for one in reversed(self.placements) if one.version == version), None)

    def placed_kind(self, placement: Placement) -> DraftKind:
        """What was placed; a link alone tells of the answer itself."""
        version = placement.version
        return DraftKind.FINAL if version is None else self.draft(version).kind

    @property
    def placed_undrafted(self) -> bool:
        """Whether it is answered by a link alone."""
        answered = self.status is Status.ANSWERED
        return answered and self.placements[-1].version is None

    def undoable_placement(self, now: datetime) -> Placement | None:
        """The last placement, if it can still be undone or corrected."""
        last = self.placements[-1] if self.placements else None
        if last is None or not self._stands_as_placed(last):
            return None
        return last if undoable(last.recorded_at, now) else None

    def assignment(self, authority: AuthorityCode) -> Assignment:
        """The incident in the hands of that authority; raises NotAssigned."""
        for given in self.assignments:
            if given.authority == authority:
                return given
        raise NotAssigned(self.number, authority)

    def taker(self, authority: AuthorityCode) -> PersonId | None:
        """The executor of that authority who has taken it upon themselves."""
        return next((one.taker for one in self.assignments if one.authority == authority), None)

    @property
    def changing_authorities(self) -> bool:
        """Whether control is picking other authorities for it on its card (§12)."""
        return self.plan is not None and self.status is not Status.REGISTERED

    @property
    def missing_contributions(self) -> tuple[AuthorityCode, ...]:
        """The authorities that have told the lead nothing yet (§12)."""
        return missing(self.assignments, self.contributions)

    def lacks(self, draft: Draft) -> tuple[AuthorityCode, ...]:
        """Whose information the draft lacks: only the final answer is a consolidated one (§12)."""
        if draft.kind is not DraftKind.FINAL:
            return ()
        drafted_in = led_at(self.trail, draft.at)  # it led then, and has said all in the draft
        return tuple(code for code in self.missing_contributions if code != drafted_in)

    def contribution_time(
        self, authority: AuthorityCode, calendar: WorkCalendar
    ) -> ContributionTime:
        """How long the authority has to inform the lead (§12); raises NotAssigned."""
        started, norm, clock = self.clock_from, self.norm, self.second_clock
        asked_at = max(self.assignment(authority).routed_at, started)
        if clock is not None and asked_at > clock.opened_at:
            started, norm = clock.opened_at, calendar.between(clock.opened_at, self.due.at)
        return contribution_time(calendar, started, asked_at, norm, self.policy.contribution_share)

    def told(self, threshold: Threshold) -> datetime:
        """Up to which moment the thresholds of its track have been told."""
        if threshold.authority is None:
            return self.told_until[threshold.track]
        given = self.assignment(threshold.authority)
        return given.reminded_until or given.routed_at

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
        if move is not Move.REOPEN:
            self._must_be_open()
        self._after(move)

    def check_correctable(self, now: datetime, version: DraftVersion | None = None) -> Placement:
        """The placement, of that version where one is given, while it can be undone or corrected.

        Raises UndoTooLate, OutdatedVersion, MoveNotAllowed; AlreadyClosed if it was closed
        otherwise.
        """
        if self.status is not Status.ANSWERED:
            self.check(Move.UNPLACE)
        if not self.placements:
            raise MoveNotAllowed(self.number, self.status, Move.UNPLACE)
        last = self.placements[-1]
        placement = last if version is None else self.placement_of(version)
        if placement is None:
            raise OutdatedVersion(self.number, version or last.version, self._current_version)
        if placement is not last or not undoable(placement.recorded_at, now):
            raise UndoTooLate(self.number, placement.recorded_at)
        if not self._stands_as_placed(placement):
            raise MoveNotAllowed(self.number, self.status, Move.UNPLACE)
        return placement

    def check_kind(self, kind: DraftKind) -> None:
        """Raises AnswerOnly for a publication, and SecondInterim unless control allows another one."""
        if kind is not DraftKind.FINAL and self.kind is IncidentKind.PUBLICATION:
            raise AnswerOnly(self.number)
        if kind is DraftKind.INTERIM and not self.interim_allowed:
            raise SecondInterim(self.number)

    def choose(self, authority: AuthorityCode) -> None:
        """Picks the authority on the card, or puts it back; several may be picked (§12).

        Raises LeadStays while the authorities of a routed incident are changed, AlreadyClosed,
        MoveNotAllowed.
        """
        self._must_be_choosing()
        if self.changing_authorities and self.plan and self.plan.answering == authority:
            raise LeadStays(self.number, authority)
        self.plan = toggled(self.plan, authority)

    def choose_lead(self, authority: AuthorityCode) -> None:
        """Picks which of the chosen authorities makes the consolidated answer (§12).

        Raises NotChosen, NothingPlanned, AlreadyClosed, MoveNotAllowed.
        """
        self._must_be_choosing()
        self.plan = self._planned.led_by(authority, self.number)

    def route(self, authority: AuthorityCode | None, by: Actor | None, at: datetime) -> None:
        """Sends it to the authority given, else to all that are picked on the card (§11, §12).

        Raises NothingPlanned, LeadMissing, AlreadyClosed, MoveNotAllowed.
        """
        self.check(Move.ROUTE)
        plan = Plan((authority,)) if authority else self._planned
        lead = plan.answering
        if lead is None:
            raise LeadMissing(self.number)
        self.assignments = assigned((), plan, lead, at)
        self._move(Move.ROUTE, at)
        self.plan = None
        others = tuple(code for code in plan.authorities if code != lead)
        self.events.append(Routed(number=self.number, at=at, by=by, authority=lead, others=others))

    def start_changing_authorities(self) -> None:
        """From now on `choose` and `choose_lead` pick for `change_authorities` (§12).

        Raises NothingPlanned before routing, AlreadyClosed.
        """
        self._must_be_open()
        if self.lead is None:
            raise NothingPlanned(self.number)
        if self.plan is None:
            codes = tuple(given.authority for given in self.assignments)
            self.plan = Plan(codes, self.lead)

    def stop_changing_authorities(self) -> None:
        """All stays as it is; raises AuthoritiesNotChanging, AlreadyClosed."""
        self._must_be_open()
        if not self.changing_authorities:
            raise AuthoritiesNotChanging(self.number)
        self.plan = None

    def change_authorities(self, by: Actor, at: datetime) -> bool:
        """To those picked on the card (§12); False if they are the same. The due never moves.

        Raises AuthoritiesNotChanging, LeadMissing, AlreadyClosed.
        """
        self._must_be_open()
        if not self.changing_authorities:
            raise AuthoritiesNotChanging(self.number)
        return self.reassign(self._planned, by, at)

    def reassign(self, plan: Plan, by: Actor, at: datetime) -> bool:
        """Puts it into the hands of these authorities; those that had it go on as they were.

        False if nothing changes. Raises LeadMissing, NothingPlanned before routing, AlreadyClosed.
        """
        self._must_be_open()
        lead, former, before = plan.answering, self.lead, self.authorities
        if former is None:
            raise NothingPlanned(self.number)
        if lead is None:
            raise LeadMissing(self.number)
        self.plan = None
        if lead == former and set(plan.authorities) == set(before):
            return False
        removed = tuple(code for code in before if code not in plan.authorities)
        for code in removed:
            end_waiting(code, self.appeals, AppealState.REMOVED)
        self.assignments = assigned(self.assignments, plan, lead, at)
        self.trail += handed_over(self.trail[-1], lead, at)
        self.events.append(
            AuthoritiesChanged(
                number=self.number,
                at=at,
                by=by,
                lead=lead,
                former_lead=None if lead == former else former,
                added=tuple(code for code in plan.authorities if code not in before),
                removed=removed,
            )
        )
        return True

    def contribute(self, authority: AuthorityCode, text: str, by: Actor, at: datetime) -> bool:
        """An authority beside the lead informs it (§12); another edit of the message renews that.

        False if the same has been received already. Raises DraftEmpty, DraftTooLong, NotAssigned,
        LeadContributes, AlreadyClosed.
        """
        self._must_be_open()
        if self.assignment(authority).lead:
            raise LeadContributes(self.number, authority)
        new = Contribution(authority, checked_text(text), by.person, at, by.source, by.instead_of)
        position = position_of(self.contributions, by.source)
        if position is None:
            self.contributions.append(new)
        elif self.contributions[position].text == new.text:
            return False
        else:
            self.contributions[position] = replace(
                self.contributions[position], text=new.text, at=at, source=by.source
            )
        self.events.append(
            ContributionReceived(
                number=self.number,
                at=at,
                by=by,
                authority=authority,
                position=len(self.contributions) - 1 if position is None else position,
                renewed=position is not None,
                overtook_appeal=end_waiting(authority, self.appeals, AppealState.INFORMED),
            )
        )
        return True

    def take(
        self,
        authority: AuthorityCode,
        by: Actor,
        at: datetime,
        instead_of: PersonId | None = None,
    ) -> bool:
        """The executor answers for it from now on, alone or in the place of `instead_of`.

        False if they do already. Raises AlreadyTaken by anybody else, NotAssigned, AlreadyClosed.
        """
        self._must_be_open()
        given = self.assignment(authority)
        if given.taker == by.person:
            return False
        if given.taker not in {None, instead_of}:
            raise AlreadyTaken(self.number, given.taker)
        self.assignments[self.assignments.index(given)] = replace(given, taker=by.person)
        self.events.append(
            TakenToWork(
                number=self.number, at=at, by=by, authority=authority, instead_of=given.taker
            )
        )
        return True

    def hand_over(self, authority: AuthorityCode, person: PersonId, at: datetime) -> bool:
        """Its taker there has left: nobody has it; False if they have it no more (§8)."""
        if self.status.closed or self.taker(authority) != person:
            return False
        self.assignments = [
            replace(one, taker=None) if one.authority == authority else one
            for one in self.assignments
        ]
        self.events.append(
            TakerLeft(number=self.number, at=at, by=None, authority=authority, person=person)
        )
        return True

    def change_importance(
        self, importance: Importance, due: Due, draft_due_at: datetime, by: Actor, at: datetime
    ) -> None:
        """Raises or lowers it, with the due counted anew from detection (§9, §15).

        Once the second clock runs, the due stays as it is (§17).
        Raises AlreadyClosed, NotForPublications (§2).
        """
        self._must_be_open()
        self._must_be_incident()
        self.importance = importance
        moved = self.second_clock is None
        if moved:
            self.due = due
            self.draft_due_at = draft_due_at
            self._tell_anew()
        self._raise_alert(at)
        self.events.append(
            ImportanceChanged(
                number=self.number,
                at=at,
                by=by,
                importance=importance,
                due_at=self.due.at,
                due_moved=moved,
            )
        )

    def recount(self, due: Due, draft_due_at: datetime, at: datetime) -> None:
        """The clock that runs by another calendar; people are told only if the due has moved."""
        moved = due.at != self.due.at
        self.due = due
        self.draft_due_at = draft_due_at
        if moved:
            self._tell_anew()
            self.events.append(DueRecounted(number=self.number, at=at, by=None, due_at=due.at))

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
        self._tell_anew()
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

    @property
    def completable(self) -> bool:
        """Whether nobody can have gone by the message as it is but those who sent it."""
        return self.status is Status.REGISTERED or (
            self.status is Status.IN_PROGRESS and self.found_itself and not self.drafts
        )

    @property
    def found_itself(self) -> bool:
        """Whether its authority has registered it for itself (§7)."""
        first = self.assignments[:1]
        return self.publication and [one.routed_at for one in first] == [self.registered_at]

    def complete(self, message: CitizenMessage, by: Actor, at: datetime) -> None:
        """The rest of the citizen's message has come: more of its album, or what was forwarded.

        Only before routing: the authority works by what it was sent. What it has found itself, and
        not answered yet, it may still complete. Raises TooLateToComplete, TooManyAttachments.
        """
        if not self.completable:
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
        self,
        text: str,
        by: Actor,
        at: datetime,
        attachments: Iterable[Attachment] = (),
        *,
        kind: DraftKind | None = None,
    ) -> Draft:
        """A new version for control to decide on; one that waited is superseded (§13, §14).

        It is of the kind in hand, unless another one is given. The text of a publication is ready
        to be placed, in the place of an earlier one (§5).
        Raises DraftEmpty, DraftTooLong, TooManyAttachments, AlreadyClosed, MoveNotAllowed,
        AnswerOnly, SecondInterim.
        """
        self.check_submitting()
        kind = kind or self.next_kind
        self.check_kind(kind)
        lead = self.lead
        if lead is None:
            raise NothingPlanned(self.number)
        text = checked_text(text)
        files = checked_attachments(attachments)
        overtook = end_waiting(lead, self.appeals, AppealState.OVERTAKEN)
        if self.publication:
            return self._prepare(text, files, lead, by, at)
        self._move(Move.SUBMIT, at)
        self._supersede_waiting()
        draft = self._new_draft(text, files, kind, by, at)
        self.events.append(
            DraftSubmitted(
                number=self.number,
                at=at,
                by=by,
                version=draft.version,
                authority=lead,
                draft_due_kept=kind is DraftKind.CLARIFICATION or at <= self.draft_due_at,
                kind=kind,
                overtook_appeal=overtook,
            )
        )
        return draft

    def check_submitting(self) -> None:
        """Raises AlreadyClosed or MoveNotAllowed unless `submit` would take a text now."""
        replaces = self.publication and self.status is Status.APPROVED
        self.check(Move.PREPARE if replaces else Move.SUBMIT)

    def _prepare(
        self,
        text: str,
        files: tuple[Attachment, ...],
        lead: AuthorityCode,
        by: Actor,
        at: datetime,
    ) -> Draft:
        earlier = self.approved_draft
        self._move(Move.PREPARE, at)
        if earlier is not None:
            earlier.state = DraftState.SUPERSEDED
        draft = self._new_draft(text, files, DraftKind.FINAL, by, at)
        draft.state = DraftState.APPROVED
        self.events.append(
            AnswerPrepared(number=self.number, at=at, by=by, version=draft.version, authority=lead)
        )
        return draft

    def _new_draft(
        self,
        text: str,
        files: tuple[Attachment, ...],
        kind: DraftKind,
        by: Actor,
        at: datetime,
    ) -> Draft:
        draft = Draft(
            version=DraftVersion(len(self.drafts) + 1),
            text=text,
            by=by.person,
            at=at,
            source=by.source,
            attachments=files,
            instead_of=by.instead_of,
            kind=kind,
        )
        self.drafts.append(draft)
        return draft

    def give_to_control(self, due: Due, draft_due_at: datetime, by: Actor, at: datetime) -> bool:
        """The publication is control's from now on: an incident, detected when it was (§4, §9).

        It stays in the hands of its authority; a text that is ready, but not placed, waits for
        control's approval (§13). False if it is an incident already. Raises AlreadyClosed.
        """
        if not self.publication:
            return False
        self._must_be_open()
        ready = self.approved_draft
        if ready is not None:
            self._move(Move.GIVE_TO_CONTROL, at)
            ready.state = DraftState.WAITING
        self.kind = IncidentKind.INCIDENT
        self.due = due
        self.draft_due_at = draft_due_at
        self._tell_anew()
        self.events.append(
            GivenToControl(
                number=self.number,
                at=at,
                by=by,
                due_at=due.at,
                version=ready.version if ready else None,
            )
        )
        return True

    def withdraw(self, version: DraftVersion, by: Actor, at: datetime) -> bool:
        """Takes the waiting version back before control decides.

        False if it was taken back already. Raises AlreadyDecided, OutdatedVersion, AlreadyClosed.
        """
        draft = self.draft(version)
        if draft.state is DraftState.WITHDRAWN:
            return False
        if draft.decision is not None:
            raise AlreadyDecided(self.number, version, draft.decision)
        self._must_be_open()
        if draft.state is not DraftState.WAITING:
            raise OutdatedVersion(self.number, version, self._current_version)
        self._move(Move.WITHDRAW, at)
        draft.state = DraftState.WITHDRAWN
        self.events.append(DraftWithdrawn(number=self.number, at=at, by=by, version=version))
        return True

    def recall(self, version: DraftVersion, by: Actor, at: datetime) -> bool:
        """Undoes the approval of a version that is not placed yet: it waits for control again.

        False if it waits already. Raises OutdatedVersion, AlreadyPlaced, AlreadyClosed,
        NotForPublications.
        """
        self._must_be_open()
        self._must_be_incident()
        draft = self.draft(version)
        if draft.state is DraftState.WAITING:
            return False
        if draft.state is DraftState.PLACED:
            raise AlreadyPlaced(self.number, version)
        if draft.state is not DraftState.APPROVED:
            raise OutdatedVersion(self.number, version, self._current_version)
        self._move(Move.RECALL, at)
        draft.state = DraftState.WAITING
        draft.decision = None
        self.events.append(ApprovalRecalled(number=self.number, at=at, by=by, version=version))
        return True

    def replace_approved(
        self,
        text: str,
        by: Actor,
        at: datetime,
        attachments: Iterable[Attachment] = (),
        *,
        kind: DraftKind | None = None,
    ) -> Draft:
        """A new version in the place of the approved one, whose approval, if any, is undone.

        Where nothing is approved (any more), the same as `submit`, and raises the same.
        """
        checked_text(text)
        files = checked_attachments(attachments)
        kind = kind or self.next_kind
        self.check_kind(kind)
        approved = self.approved_draft
        if approved is not None and not self.publication:
            self.recall(approved.version, by, at)
        return self.submit(text, by, at, files, kind=kind)

    def decide(
        self,
        version: DraftVersion,
        reasons: Iterable[RejectionReason],
        by: Actor,
        at: datetime,
        *,
        without_contributions: bool = False,
    ) -> bool:
        """Approves the waiting version, or with reasons returns it for rework (§13).

        A consolidated answer lacks contributions only where control says so (§12).
        False when the same person has decided the same already: a repeated press is success.
        Raises ContributionsMissing, AlreadyDecided, OutdatedVersion, AlreadyClosed.
        """
        given = Decision(by.person, at, frozenset(reasons), by.instead_of)
        draft = self.draft(version)
        if draft.decision is not None:
            if draft.decision.by == given.by and draft.decision.reasons == given.reasons:
                return False
            raise AlreadyDecided(self.number, version, draft.decision)
        self._must_be_open()
        if draft.state is not DraftState.WAITING:
            raise OutdatedVersion(self.number, version, self._current_version)
        lacks = self.lacks(draft)
        if given.approved and lacks and not without_contributions:
            raise ContributionsMissing(self.number, lacks)
        self._move(Move.APPROVE if given.approved else Move.REJECT, at)
        draft.decision = given
        draft.state = DraftState.APPROVED if given.approved else DraftState.REJECTED
        self.events.append(self._decision_event(draft, given, by, at))
        return True

    def comment(self, version: DraftVersion, text: str, by: Actor, at: datetime) -> None:
        """Keeps control's comment: sent with a rejection to come, or at once after one.

        Raises CommentTooLate after an approval, OutdatedVersion for a superseded version.
        """
        draft = self.draft(version)
        if draft.state in {DraftState.APPROVED, DraftState.PLACED}:
            raise CommentTooLate(self.number, version)
        self._must_be_open()
        if draft.state is not DraftState.WAITING and draft is not self.draft_in_rework:
            raise OutdatedVersion(self.number, version, self._current_version)
        draft.comments.append(Comment(checked_text(text), by.person, at, by.source, by.instead_of))
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

    def place(
        self,
        url: str | None,
        by: Actor,
        at: datetime,
        recorded_at: datetime | None = None,
        final: Dues | None = None,
    ) -> Placement:
        """Records that the approved text stands in the social network.

        A final answer stops the clock (§9). An interim one opens the second clock with the dues
        `final`, unless that runs already (§17). After a clarification the clock runs on (§10).
        `recorded_at`: now, where the bot learns of it later than it happened. Of a publication the
        link alone will do.
        Raises AlreadyClosed, MoveNotAllowed.
        """
        self.check_placing(url)
        if self._undrafted(url):
            return self._place_undrafted(url, by, at, recorded_at or at)
        draft, due_at = self._to_place, self.due.at
        match draft.kind:
            case DraftKind.FINAL:
                self._close(Move.PLACE, at)
            case DraftKind.INTERIM:
                self._move(Move.PLACE_INTERIM, at)
                if self.second_clock is None:
                    self._run_second_clock(SecondClock(draft.version, at, due_at), final)
            case DraftKind.CLARIFICATION:
                self._move(Move.PLACE_CLARIFICATION, at)
        draft.state = DraftState.PLACED
        placement = Placement(
            draft.version,
            by.person,
            at,
            recorded_at or at,
            due_at=due_at,
            url=url,
            instead_of=by.instead_of,
        )
        self.placements.append(placement)
        self.events.append(self._placed_event(draft, placement, by))
        return placement

    def check_placing(self, url: str | None) -> None:
        """Raises AlreadyClosed or MoveNotAllowed unless `place` would record that link now."""
        self.check(Move.PLACE_UNDRAFTED if self._undrafted(url) else Move.PLACE)

    def _undrafted(self, url: str | None) -> bool:
        return self.publication and url is not None and self.approved_draft is None

    def _place_undrafted(
        self, url: str | None, by: Actor, at: datetime, recorded_at: datetime
    ) -> Placement:
        self._close(Move.PLACE_UNDRAFTED, at)
        placement = Placement(
            None,
            by.person,
            at,
            recorded_at,
            due_at=self.due.at,
            url=url,
            instead_of=by.instead_of,
        )
        self.placements.append(placement)
        self.events.append(
            AnswerPlaced(
                number=self.number,
                at=at,
                by=by,
                version=None,
                with_link=True,
                in_time=at <= placement.due_at,
            )
        )
        return placement

    def allow_interim(self, by: Actor, at: datetime) -> bool:
        """Control allows one more interim answer (§16); the second due stays as it is.

        False if one is allowed already. Raises NoInterimYet, AlreadyClosed.
        """
        self._must_be_open()
        if self.second_clock is None:
            raise NoInterimYet(self.number)
        if self.interim_allowed:
            return False
        clock = self.second_clock
        self.second_clock = replace(clock, more_interims=clock.more_interims + 1)
        self.events.append(InterimAllowed(number=self.number, at=at, by=by))
        return True

    def check_clarified(self) -> None:
        """Raises NothingClarified, AlreadyClosed unless the author may have something to reply."""
        self._must_be_open()
        if not self.clarified:
            raise NothingClarified(self.number)

    def add_authors_reply(self, text: str, by: Actor, at: datetime) -> None:
        """What the author replied to a clarification (§10).

        Raises NothingClarified, AlreadyClosed, DraftEmpty, DraftTooLong.
        """
        self.check_clarified()
        self.authors_replies.append(
            AuthorsReply(checked_text(text), by.person, at, by.source, by.instead_of)
        )
        index = len(self.authors_replies) - 1
        self.events.append(AuthorReplied(number=self.number, at=at, by=by, index=index))

    def remind(self, thresholds: Iterable[Threshold], at: datetime) -> None:
        """Records that people are reminded of these thresholds, and not of earlier ones again."""
        for threshold in thresholds:
            self._note_told(threshold)
            self.events.append(
                Reminded(
                    number=self.number,
                    at=at,
                    by=None,
                    kind=threshold.kind,
                    since=threshold.at,
                    authority=threshold.authority,
                )
            )

    def acknowledge(self, by: Actor, at: datetime) -> bool:
        """They have taken note of the alert; False if they had before. Raises NoAlert (§22)."""
        alert = self._alert
        if any(mark.by == by.person for mark in alert.acknowledged):
            return False
        alert.acknowledged.append(Mark(by.person, at, by.instead_of))
        self.events.append(AlertAcknowledged(number=self.number, at=at, by=by))
        return True

    def report_to_head(self, by: Actor, at: datetime) -> bool:
        """The head has been told (§22); False if the same person has said so before.

        Raises NoAlert, AlreadyReported.
        """
        alert = self._alert
        if alert.reported is not None:
            if alert.reported.by == by.person:
                return False
            raise AlreadyReported(self.number, alert.reported)
        self.acknowledge(by, at)
        alert.reported = Mark(by.person, at, by.instead_of)
        self.events.append(ReportedToHead(number=self.number, at=at, by=by))
        return True

    def unplace(
        self,
        version: DraftVersion | None,
        by: Actor,
        at: datetime,
        first: Dues | None = None,
    ) -> bool:
        """Undoes a placement of the version recorded by mistake: it is still to be placed.

        Where that had opened the second clock, the first one runs again, with the dues `first`.
        `version` None: of an answer whose text was never sent.
        False if it is not placed (any more). Raises UndoTooLate, OutdatedVersion, AlreadyClosed,
        MoveNotAllowed.
        """
        if version is None:
            return self._unplace_undrafted(by, at)
        approved = self.approved_draft
        if not self.status.closed and approved is not None and approved.version == version:
            return False
        placement = self.check_correctable(at, version)
        draft = self.draft(version)
        self._move(Move.UNPLACE, at)
        draft.state = DraftState.APPROVED
        self.placements.remove(placement)
        self.closed_at = None
        reopened = self._stop_second_clock(placement, first)
        self.events.append(
            PlacementUndone(
                number=self.number,
                at=at,
                by=by,
                version=version,
                kind=draft.kind,
                due_at=self.due.at if reopened else None,
            )
        )
        return True

    def _unplace_undrafted(self, by: Actor, at: datetime) -> bool:
        if self.status is Status.IN_PROGRESS:
            return False
        placement = self.check_correctable(at)
        if placement.version is not None:
            raise OutdatedVersion(self.number, None, self._current_version)
        self._move(Move.UNPLACE_UNDRAFTED, at)
        self.placements.remove(placement)
        self.closed_at = None
        self.events.append(PlacementUndone(number=self.number, at=at, by=by, version=None))
        return True

    def correct_placement_link(self, url: str, by: Actor, at: datetime) -> None:
        """The answer stands under another link; raises as `check_correctable` does."""
        placement = self.check_correctable(at)
        self.placements[-1] = replace(placement, url=url)
        self.events.append(
            PlacementLinkCorrected(number=self.number, at=at, by=by, version=placement.version)
        )

    def correct_placement_time(
        self, placed_at: datetime, by: Actor, at: datetime, final: Dues | None = None
    ) -> None:
        """The answer was placed then, and recorded late; the due is kept or missed by that (§9).

        Where that opened the second clock, it runs from then, with the dues `final` (§17).
        Raises PlacedInFuture, PlacedBeforeApproval, PlacedBeforeDetection, and as
        `check_correctable` does.
        """
        placement = self.check_correctable(at)
        version = placement.version
        decision = self.draft(version).decision if version is not None else None
        moment = checked_moment(
            self.number,
            placed_at,
            at,
            detected_at=self.detected_at,
            approved_at=decision.at if decision else None,
        )
        self.placements[-1] = replace(placement, at=moment)
        clock = self.second_clock
        opened = clock is not None and clock.version == version
        if clock is not None and opened:
            self._run_second_clock(replace(clock, opened_at=moment), final)
        began = max(i for i, stay in enumerate(self.trail) if stay.since == placement.at)
        self.trail[began] = replace(self.trail[began], since=moment)
        self.events.append(
            PlacementTimeCorrected(
                number=self.number,
                at=at,
                by=by,
                version=version,
                placed_at=moment,
                in_time=moment <= placement.due_at,
                kind=self.placed_kind(placement),
                due_at=self.due.at if opened else None,
            )
        )

    def check_appeal(self, authority: AuthorityCode) -> None:
        """Whether the authority may return the incident or propose no answer now.

        Raises AlreadyClosed, NotAssigned, AppealWaits, DraftInTheWay.
        """
        self._must_be_open()
        if authority not in self.authorities:
            raise NotAssigned(self.number, authority)
        check_appeal(self.number, self.status, authority, self.lead, self.appeals)

    def return_to_control(
        self, authority: AuthorityCode, reason: str, by: Actor, at: datetime
    ) -> None:
        """The authority finds the matter not its own; control decides, and nothing moves yet (§11).

        Raises DraftEmpty, DraftTooLong, and as `check_appeal` does.
        """
        self.check_appeal(authority)
        number = AppealNumber(len(self.appeals) + 1)
        reason = checked_text(reason)
        self.appeals.append(
            Appeal(
                number,
                authority,
                by.person,
                at,
                by.source,
                reason=reason,
                instead_of=by.instead_of,
            )
        )
        self.events.append(
            ReturnedToControl(number=self.number, at=at, by=by, authority=authority, appeal=number)
        )

    def propose_no_answer(
        self, authority: AuthorityCode, ground: NoAnswerGround, by: Actor, at: datetime
    ) -> None:
        """The authority finds that no answer is to be given (§19); raises as `check_appeal` does."""
        self.check_appeal(authority)
        number = AppealNumber(len(self.appeals) + 1)
        self.appeals.append(
            Appeal(number, authority, by.person, at, by.source, ground, instead_of=by.instead_of)
        )
        self.events.append(
            NoAnswerProposed(
                number=self.number,
                at=at,
                by=by,
                authority=authority,
                appeal=number,
                ground=ground,
            )
        )

    def decline_appeal(self, number: AppealNumber, by: Actor, at: datetime) -> bool:
        """The incident stays with the authority; False if the same person has declined it.

        Raises UnknownAppeal, AppealOver.
        """
        appeal = appeal_of(self.number, number, self.appeals)
        if not appeal.decide(self.number, AppealState.DECLINED, Mark(by.person, at, by.instead_of)):
            return False
        self.events.append(
            AppealDeclined(
                number=self.number,
                at=at,
                by=by,
                authority=appeal.authority,
                appeal=number,
                returned=appeal.returned,
            )
        )
        return True

    def redirect(self, number: AppealNumber, to: AuthorityCode, by: Actor, at: datetime) -> bool:
        """Another authority in the place of the one that returned it; no due moves (§11).

        False if the same person has done so. Raises UnknownAppeal, AppealOver, AlreadyAssigned.
        """
        appeal = appeal_of(self.number, number, self.appeals, returned=True)
        if to in self.authorities and appeal.state is AppealState.WAITING:
            raise AlreadyAssigned(self.number, to)
        if appeal.redirected_to not in {None, to}:
            raise AppealOver(self.number, appeal)
        if not appeal.decide(self.number, AppealState.GRANTED, Mark(by.person, at, by.instead_of)):
            return False
        appeal.redirected_to = to
        self.plan = None
        self.assignments = [
            Assignment(to, at, one.lead) if one.authority == appeal.authority else one
            for one in self.assignments
        ]
        if self.lead == to:
            self.trail.append(Stay(self.status, at, to))
        self.events.append(
            Redirected(
                number=self.number,
                at=at,
                by=by,
                authority=appeal.authority,
                to=to,
                appeal=number,
            )
        )
        return True

    def confirm_no_answer(self, number: AppealNumber, by: Actor, at: datetime) -> bool:
        """Closes it without an answer, as an authority proposed (§19).

        False if the same person has done so. Raises UnknownAppeal, AppealOver.
        """
        appeal = appeal_of(self.number, number, self.appeals, returned=False)
        if appeal.ground is None:
            raise UnknownAppeal(self.number)
        if not appeal.decide(self.number, AppealState.GRANTED, Mark(by.person, at, by.instead_of)):
            return False
        self.leave_unanswered(appeal.ground, by, at, proposed_by=appeal.authority)
        return True

    def leave_unanswered(
        self,
        ground: NoAnswerGround,
        by: Actor,
        at: datetime,
        proposed_by: AuthorityCode | None = None,
    ) -> None:
        """Closes it without an answer, on one of the grounds of §19."""
        self._must_be_open()
        self._close(Move.LEAVE_UNANSWERED, at)
        self.closing = Closing(by.person, ground, by.instead_of)
        self.events.append(
            NoAnswerDecided(
                number=self.number, at=at, by=by, ground=ground, proposed_by=proposed_by
            )
        )

    def cancel(self, ground: CancelGround, by: Actor, at: datetime) -> None:
        """Takes it out of work; a duplicate with `cancel_as_duplicate`."""
        self._must_be_open()
        self._close(Move.CANCEL, at)
        self.closing = Closing(by.person, ground, by.instead_of)
        self.events.append(Cancelled(number=self.number, at=at, by=by, ground=ground))

    def cancel_as_duplicate(self, original: "Incident", by: Actor, at: datetime) -> None:
        """Takes it out of work, because `original` is about the same; both know of each other.

        Raises AlreadyClosed, and as `check_original` does.
        """
        self._must_be_open()
        check_original(self.number, original.number, original.status, original.duplicate_of)
        ground = CancelGround.DUPLICATE
        self._close(Move.CANCEL, at)
        self.closing = Closing(by.person, ground, by.instead_of)
        self.duplicate_of = original.number
        self.events.append(
            Cancelled(number=self.number, at=at, by=by, ground=ground, original=original.number)
        )
        original.duplicates.append(self.number)
        original.events.append(
            DuplicateLinked(number=original.number, at=at, by=by, duplicate=self.number)
        )

    def reopen(
        self,
        due: Due,
        draft_due_at: datetime,
        by: Actor,
        at: datetime,
        original: "Incident | None" = None,
    ) -> None:
        """Takes a closed incident into work again; `original` is the one that it repeated.

        After an answer a new norm runs, with the dues given; otherwise the clock has never stopped
        (§9). What was approved and not placed is to be drafted anew. Raises MoveNotAllowed.
        """
        answered = self.status is Status.ANSWERED
        if answered:
            self.second_clock = None
        self._move(Move.REOPEN if self.assignments else Move.REOPEN_UNROUTED, at)
        self.closed_at = self.closing = None
        if answered:
            self.reopened_at, self.due, self.draft_due_at = at, due, draft_due_at
        self._supersede_unplaced()
        self._tell_anew()
        self.events.append(
            Reopened(number=self.number, at=at, by=by, due_at=self.due.at, anew=answered)
        )
        if original is not None:
            self.duplicate_of = None
            original.duplicates.remove(self.number)
            original.events.append(
                DuplicateUnlinked(number=original.number, at=at, by=by, duplicate=self.number)
            )

    @property
    def _alert(self) -> Alert:
        if self.alert is None or self.status is Status.CANCELLED:
            raise NoAlert(self.number)
        return self.alert

    def _raise_alert(self, at: datetime) -> None:
        """A new alert with each rise to high importance; none for a normal incident."""
        self.alert = Alert(at) if self.importance is Importance.HIGH else None
        self.told_until |= {Track.ALERT: at, Track.REPORT: at}

    def _tell_anew(self) -> None:
        """A new due: of its thresholds the latest one that has passed is told."""
        clock = self.second_clock
        self.told_until[Track.DUE] = clock.opened_at if clock else self.clock_from
        self.told_until.setdefault(Track.STAGE, self.detected_at)

    def _note_told(self, threshold: Threshold) -> None:
        if threshold.authority is None:
            self.told_until[threshold.track] = threshold.at
            return
        given = self.assignment(threshold.authority)
        position = self.assignments.index(given)
        self.assignments[position] = replace(given, reminded_until=threshold.at)

    @property
    def _planned(self) -> Plan:
        if self.plan is None:
            raise NothingPlanned(self.number)
        return self.plan

    def _must_be_choosing(self) -> None:
        """Before routing, or while the authorities are being changed."""
        if self.changing_authorities:
            self._must_be_open()
        else:
            self.check(Move.ROUTE)

    @property
    def _current_version(self) -> DraftVersion | None:
        waiting = self.waiting_draft
        return waiting.version if waiting else None

    @property
    def _to_place(self) -> Draft:
        if self.approved_draft is None:
            raise MoveNotAllowed(self.number, self.status, Move.PLACE)
        return self.approved_draft

    def _stands_as_placed(self, last: Placement) -> bool:
        """Whether nothing has been done since the last placement that would have to be undone."""
        if self.placed_kind(last) is DraftKind.FINAL:
            return self.status is Status.ANSWERED
        return self.status.awaits_draft

    def _run_second_clock(self, clock: SecondClock, final: Dues | None) -> None:
        if final is None:
            raise ValueError("the second clock runs to a due")
        self.second_clock = clock
        self.due = final.answer
        self.draft_due_at = final.draft
        self._tell_anew()

    def _stop_second_clock(self, undone: Placement, first: Dues | None) -> bool:
        """The first clock runs again, if that placement had opened the second one."""
        if self.second_clock is None or self.second_clock.version != undone.version:
            return False
        if first is None:
            raise ValueError("the first clock runs to a due")
        self.second_clock = None
        self.due = first.answer
        self.draft_due_at = first.draft
        self.told_until[Track.DUE] = undone.at  # what was true before it has been told
        return True

    def _after(self, move: Move) -> Status:
        awaiting_final = self.second_clock is not None
        return after(self.number, self.status, move, awaiting_final=awaiting_final)

    def _move(self, move: Move, at: datetime) -> None:
        self.status = self._after(move)
        self.trail.append(Stay(self.status, at, self.lead))

    def _must_be_open(self) -> None:
        if self.status.closed:
            raise AlreadyClosed(self.number, self.status)

    def _must_be_incident(self) -> None:
        if self.publication:
            raise NotForPublications(self.number)

    def _must_be_registered(self) -> None:
        if self.status is not Status.REGISTERED:
            raise TooLateToCorrect(self.number, self.status)

    def _supersede_waiting(self) -> None:
        waiting = self.waiting_draft
        if waiting is not None:
            waiting.state = DraftState.SUPERSEDED

    def _supersede_unplaced(self) -> None:
        for draft in self.drafts:
            if draft.state is DraftState.APPROVED:
                draft.state = DraftState.SUPERSEDED
                draft.decision = None

    def _close(self, move: Move, at: datetime) -> None:
        self._move(move, at)
        self._supersede_waiting()
        self.plan = None
        for appeal in self.appeals:
            if appeal.state is AppealState.WAITING:
                appeal.state = AppealState.CLOSED
        self.closed_at = at

    def _placed_event(
        self, draft: Draft, placement: Placement, by: Actor
    ) -> AnswerPlaced | InterimPlaced | ClarificationPlaced:
        number, at, version = self.number, placement.at, draft.version
        with_link = placement.url is not None
        in_time = at <= placement.due_at
        match draft.kind:
            case DraftKind.FINAL:
                return AnswerPlaced(
                    number=number,
                    at=at,
                    by=by,
                    version=version,
                    with_link=with_link,
                    in_time=in_time,
                )
            case DraftKind.INTERIM:
                clock = self.second_clock
                return InterimPlaced(
                    number=number,
                    at=at,
                    by=by,
                    version=version,
                    with_link=with_link,
                    in_time=in_time,
                    due_at=self.due.at,
                    opened=clock is not None and clock.version == version,
                )
            case DraftKind.CLARIFICATION:
                return ClarificationPlaced(
                    number=number, at=at, by=by, version=version, with_link=with_link
                )

    def _decision_event(
        self, draft: Draft, decision: Decision, by: Actor, at: datetime
    ) -> DraftApproved | DraftRejected:
        own = draft.by == decision.by
        if decision.approved:
            return DraftApproved(
                number=self.number,
                at=at,
                by=by,
                version=draft.version,
                own=own,
                without=self.lacks(draft),
            )
        return DraftRejected(
            number=self.number,
            at=at,
            by=by,
            version=draft.version,
            reasons=tuple(sorted(decision.reasons)),
            own=own,
        )
