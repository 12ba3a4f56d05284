"""The state of an incident rebuilt from its history; the stored state must agree with it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber, PersonId
from domain.model.incident import Incident, events
from domain.model.incident.answer.contribution import informing
from domain.model.incident.answer.proof import ProofState
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.referral import ReferralState
from domain.model.incident.workflow.status import (
    Importance,
    IncidentKind,
    Move,
    MoveNotAllowed,
    Status,
    after,
)
from domain.model.promise.promise import PromiseState


class Disagreement(StrEnum):
    """A part of the stored state that differs from the history."""

    NO_HISTORY = "no_history"
    KIND = "kind"
    STATUS = "status"
    IMPORTANCE = "importance"
    VERSIONS = "versions"
    DECISIONS = "decisions"
    ALERT = "alert"
    RECORDED = "recorded"
    """A contribution, a referral, a comment or a reply is not recorded exactly once.

    The same goes for a citizen's comment under an answer, and for what became of it.
    """
    TWICE = "twice"
    """One message is recorded twice, or one reminder twice in a row."""
    AUTHORITIES = "authorities"
    INFORMED = "informed"
    PLACEMENTS = "placements"
    PLACED_AT = "placed_at"
    PROOFS = "proofs"
    PROMISES = "promises"
    JOINED = "joined"
    DUE = "due"


_MOVES: Final[Mapping[type[IncidentEvent], Move]] = {
    events.Routed: Move.ROUTE,
    events.DraftSubmitted: Move.SUBMIT,
    events.AnswerPrepared: Move.PREPARE,
    events.DraftRejected: Move.REJECT,
    events.DraftWithdrawn: Move.WITHDRAW,
    events.DraftApproved: Move.APPROVE,
    events.ApprovalRecalled: Move.RECALL,
    events.AnswerPlaced: Move.PLACE,
    events.InterimPlaced: Move.PLACE_INTERIM,
    events.ClarificationPlaced: Move.PLACE_CLARIFICATION,
    events.PlacementUndone: Move.UNPLACE,
    events.NoAnswerDecided: Move.LEAVE_UNANSWERED,
    events.Cancelled: Move.CANCEL,
    events.AnsweredElsewhere: Move.FIND_ANSWERED,
    events.AnswerShared: Move.TAKE_ANSWER,
    events.SharedAnswerWithdrawn: Move.LOSE_ANSWER,
    events.Reopened: Move.REOPEN,
}

_PROMISES: Final[Mapping[type[IncidentEvent], PromiseState]] = {
    events.PromiseWatched: PromiseState.OPEN,
    events.PromiseKept: PromiseState.KEPT,
    events.PromiseDropped: PromiseState.DROPPED,
}


@dataclass(slots=True)
class ReplayedState:
    """The state that the events add up to."""

    status: Status
    importance: Importance
    due_at: datetime
    kind: IncidentKind = IncidentKind.INCIDENT
    second_clock: bool = False
    versions: list[DraftVersion] = field(default_factory=list)
    approved: dict[DraftVersion, bool] = field(default_factory=dict)
    """The decisions that have not been recalled."""
    acknowledged: list[PersonId] = field(default_factory=list)
    """The people who have acknowledged the current alert."""
    reported: PersonId | None = None
    placed: list[DraftVersion | None] = field(default_factory=list)
    placed_at: list[datetime] = field(default_factory=list)
    """The versions and times of the placements that are still valid."""
    proofs: dict[int, ProofState] = field(default_factory=dict)
    """What the last look at each placement found, by its index."""
    lead: AuthorityCode | None = None
    others: set[AuthorityCode] = field(default_factory=set)
    """The authorities beside the lead (§12)."""
    informed: set[AuthorityCode] = field(default_factory=set)
    """The authorities that have informed the lead since the current clock started."""
    joined_to: IncidentNumber | None = None
    joined: list[IncidentNumber] = field(default_factory=list)
    promises: list["ReplayedPromise"] = field(default_factory=list)


@dataclass(slots=True)
class ReplayedPromise:
    """The state of one promise according to the events."""

    version: DraftVersion | None
    day: date
    state: PromiseState = PromiseState.FOUND


def fold(history: Iterable[IncidentEvent]) -> ReplayedState | None:
    """Return the state after the events, oldest first; None unless they begin with Registered.

    Raises MoveNotAllowed for an impossible sequence.
    """
    state: ReplayedState | None = None
    for event in history:
        if isinstance(event, events.Registered):
            state = ReplayedState(Status.REGISTERED, event.importance, event.due_at, event.kind)
        elif state is not None:
            _go_on(state, event)
    return state


def _go_on(  # noqa: C901, PLR0912, PLR0915 - one arm an event, no logic
    state: ReplayedState, event: IncidentEvent
) -> None:
    move = _move(state, event)
    match event:
        case events.Routed():
            state.lead, state.others = event.authority, set(event.others)
        case events.AuthoritiesChanged():
            before = state.others if state.lead is None else state.others | {state.lead}
            kept = (before | set(event.added)) - set(event.removed)
            state.lead, state.others = event.lead, kept - {event.lead}
        case events.Redirected() if state.lead == event.authority:
            state.lead, state.others = event.to, state.others - {event.to}
        case events.Redirected():
            state.others = (state.others - {event.authority}) | {event.to}
        case events.ContributionReceived():
            state.informed.add(event.authority)
        case events.Reopened(new_norm=True):
            state.second_clock, state.informed = False, set()
        case events.DraftSubmitted() | events.AnswerPrepared() | events.AnswerShared():
            state.versions.append(event.version)
        case events.DraftApproved() | events.DraftRejected():
            state.approved[event.version] = isinstance(event, events.DraftApproved)
        case events.ApprovalRecalled():
            state.approved.pop(event.version, None)
        case events.AlertAcknowledged() if event.by is not None:
            state.acknowledged.append(event.by.person)
        case events.ReportedToHead() if event.by is not None:
            state.reported = event.by.person
        case events.AnswerPlaced() | events.InterimPlaced() | events.ClarificationPlaced():
            state.second_clock |= isinstance(event, events.InterimPlaced)
            state.placed.append(event.version)
            state.placed_at.append(event.at)
            if not isinstance(event, events.ClarificationPlaced):
                found = (ReplayedPromise(event.version, day) for day in event.promised)
                state.promises.extend(found)
        case events.AnsweredElsewhere():
            state.lead = event.authority
            state.placed.append(None)
            state.placed_at.append(event.at)
        case events.BodyRecognised():
            state.lead = event.authority
        case events.PlacementChecked():
            state.proofs[event.placement] = event.state
        case events.PlacementLinkCorrected():
            state.proofs.pop(len(state.placed) - 1, None)
        case events.PlacementUndone():
            state.second_clock &= event.due_at is None
            state.proofs.pop(len(state.placed) - 1, None)
            del state.placed[-1:], state.placed_at[-1:]
            state.promises = [one for one in state.promises if one.version != event.version]
        case events.PlacementTimeCorrected():
            state.placed_at[-1:] = [event.placed_at]
        case events.PromiseWatched() | events.PromiseKept() | events.PromiseDropped():
            state.promises[event.promise - 1].state = _PROMISES[type(event)]
        case events.PromiseMoved():
            state.promises[event.promise - 1].day = event.day
        case events.PromisesDeclined():
            for one in state.promises:
                if one.version == event.version and one.state is PromiseState.FOUND:
                    one.state = PromiseState.DROPPED
        case events.JoinedTo():
            state.joined_to = event.main
        case events.SeparatedFrom():
            state.joined_to = None
        case events.OtherJoined():
            state.joined.append(event.joined)
        case events.OtherSeparated():
            state.joined.remove(event.joined)
        case events.GivenToControl():
            state.kind = IncidentKind.INCIDENT
        case events.ImportanceChanged():
            state.importance = event.importance
            state.acknowledged, state.reported = [], None
        case _:  # other events change nothing here, except perhaps the deadline: see below
            pass
    state.due_at = getattr(event, "due_at", None) or state.due_at
    if move is not None:
        state.status = after(event.number, state.status, move, awaiting_final=state.second_clock)


def _move(state: ReplayedState, event: IncidentEvent) -> Move | None:
    match event:
        case events.AnswerPlaced(version=None):
            return Move.PLACE_UNDRAFTED
        case events.PlacementUndone(version=None):
            return Move.UNPLACE_UNDRAFTED
        case events.GivenToControl(version=version):
            return None if version is None else Move.GIVE_TO_CONTROL
        case events.Reopened() if state.lead is None:
            return Move.REOPEN_UNROUTED
        case _:
            return _MOVES.get(type(event))


def disagreements(incident: Incident, history: Iterable[IncidentEvent]) -> Iterator[Disagreement]:
    """Yield the differences between the stored incident and its history."""
    history = [*history]
    try:
        state = fold(history)
    except MoveNotAllowed:
        yield Disagreement.STATUS
        return
    if state is None:
        yield Disagreement.NO_HISTORY
        return
    shared = {event.version for event in history if isinstance(event, events.AnswerShared)}
    decided = {
        draft.version: draft.decision.approved
        for draft in incident.drafts
        if draft.decision is not None and draft.version not in shared
    }
    recorded = Counter(filter(None, map(_part, history)))
    pairs = {
        Disagreement.KIND: (state.kind, incident.kind),
        Disagreement.STATUS: (state.status, incident.status),
        Disagreement.IMPORTANCE: (state.importance, incident.importance),
        Disagreement.VERSIONS: (state.versions, [draft.version for draft in incident.drafts]),
        Disagreement.DECISIONS: (
            {one: state.approved.get(one) for one in decided},
            decided,
        ),
        Disagreement.ALERT: (
            (state.acknowledged, state.reported),
            _alert_marks(incident) or (state.acknowledged, state.reported),
        ),
        Disagreement.RECORDED: (recorded, dict.fromkeys(_parts_of(incident, recorded), 1)),
        Disagreement.AUTHORITIES: (
            (state.lead, state.others),
            (incident.lead, set(incident.authorities[1:])),
        ),
        Disagreement.INFORMED: (state.informed, informing(incident.contributions)),
        Disagreement.PLACEMENTS: (
            state.placed,
            [placement.version for placement in incident.placements],
        ),
        Disagreement.PLACED_AT: (
            state.placed_at[: len(incident.placements)],
            [placement.at for placement in incident.placements][: len(state.placed_at)],
        ),
        Disagreement.PROOFS: (
            state.proofs,
            {
                index: placement.proof.state
                for index, placement in enumerate(incident.placements)
                if placement.proof is not None
            },
        ),
        Disagreement.PROMISES: (
            [(one.day, one.state) for one in state.promises],
            [(one.day, one.state) for one in incident.promises],
        ),
        Disagreement.JOINED: (
            (state.joined_to, state.joined),
            (incident.joined_to, [one.number for one in incident.joined]),
        ),
        Disagreement.DUE: (state.due_at, incident.due.at),
    }
    yield from (which for which, (one, other) in pairs.items() if one != other)


_ANY_TIME: Final = datetime.min.replace(tzinfo=UTC)

_ON_REFERRAL: Final = "comment on a referral"


class RecordedPart(NamedTuple):
    """A part of an incident that is recorded once and stays."""

    kind: str
    number: int
    detail: int = 0
    """The index of a comment; of a referral, whether it proposes to give no answer.

    Of a settled comment of a citizen the number of the incident that it became, or 0.
    """


def _part(event: IncidentEvent) -> RecordedPart | None:  # noqa: PLR0911 - one arm an event, no logic
    """Return the part that the event recorded."""
    match event:
        case events.ContributionReceived(position=position, renewed=False):
            return RecordedPart("contribution", position)
        case events.ReturnedToControl(referral=number) | events.NoAnswerProposed(referral=number):
            return RecordedPart("referral", number, isinstance(event, events.NoAnswerProposed))
        case events.ReferralDeclined(referral=number):
            return RecordedPart("declined", number)
        case events.Redirected(referral=number):
            return RecordedPart("redirected", number)
        case events.ReferralCommented(referral=number, index=index):
            return RecordedPart(_ON_REFERRAL, number, index)
        case events.CommentAdded(version=version, index=index):
            return RecordedPart("comment", version, index)
        case events.AuthorReplied(index=index):
            return RecordedPart("reply", index)
        case events.FollowUpFound(follow_up=number):
            return RecordedPart("follow-up", number)
        case events.FollowUpSettled(follow_up=number, registered=registered):
            return RecordedPart("settled", number, registered or 0)
        case _:
            return None


def _parts_of(of: Incident, recorded: Iterable[RecordedPart]) -> Iterator[RecordedPart]:
    """Yield the parts that must have been recorded.

    If the texts were erased, comments on referrals are gone, so `recorded` is taken for them.
    """
    if not of.message.text:
        yield from (one for one in recorded if one.kind == _ON_REFERRAL)
    yield from (RecordedPart("contribution", position) for position in range(len(of.contributions)))
    yield from (RecordedPart("reply", index) for index in range(len(of.authors_replies)))
    for one in of.follow_ups:
        yield RecordedPart("follow-up", one.number)
        if one.settled is not None:
            yield RecordedPart("settled", one.number, one.registered or 0)
    for referral in of.referrals:
        yield RecordedPart("referral", referral.number, not referral.returned)
        if referral.state is ReferralState.DECLINED:
            yield RecordedPart("declined", referral.number)
        if referral.redirected_to is not None:
            yield RecordedPart("redirected", referral.number)
        comments = range(len(referral.comments))
        yield from (RecordedPart(_ON_REFERRAL, referral.number, index) for index in comments)
    for draft in of.drafts:
        yield from (
            RecordedPart("comment", draft.version, index) for index in range(len(draft.comments))
        )


def _alert_marks(of: Incident) -> tuple[list[PersonId], PersonId | None] | None:
    if of.alert is None:
        return None
    reported = of.alert.reported
    return [one.by for one in of.alert.acknowledged], reported.by if reported else None


def recorded_twice(history: Sequence[IncidentEvent]) -> bool:
    """Return whether one message is recorded twice, or one reminder twice in a row.

    A button may be pressed again, so presses are not compared.
    """
    written = Counter(replace(event, at=_ANY_TIME) for event in history if _is_message(event))
    again = (
        isinstance(later, events.Reminded) and replace(before, at=later.at) == later
        for before, later in pairwise(history)
    )
    return any(times > 1 for times in written.values()) or any(again)


def _is_message(event: IncidentEvent) -> bool:
    return event.by is not None and event.by.source is not None and not event.by.pressed
