"""Whatever is tried in whatever order: an incident never gets into a state that means nothing."""

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain.model.actor import Actor
from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber, ReferralNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, DraftState, RejectionReason
from domain.model.incident.events import AnswerPrepared, AuthorReplied, CommentAdded, DraftSubmitted
from domain.model.incident.replay import disagreements
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.referral import ReferralState
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
)
from domain.model.message.citizen_message import CitizenMessage, Network
from domain.model.time.deadline import Due
from tests.unit.incidents import (
    ANNA,
    BORIS,
    CONTROL_CHAT,
    FINAL_DUES,
    FIRST_DUES,
    GONE,
    IVANOVA,
    KOZLOVA,
    MARIA,
    NOW,
    ROADS,
    ZHKH,
    ZHKH_CHAT,
    photos,
    registered,
    standing,
    wrote,
)

ACTORS = st.sampled_from(
    [ANNA, MARIA, BORIS, wrote(IVANOVA, CONTROL_CHAT), wrote(KOZLOVA, ZHKH_CHAT)]
)
AUTHORITIES = st.sampled_from([ZHKH, ROADS, GONE])
REFERRALS = st.integers(1, 4).map(ReferralNumber)
VERSIONS = st.integers(1, 5).map(DraftVersion)
TEXTS = st.sampled_from(["Воду дадут завтра", "  ", "\u200b", "б" * 4096, "б" * 4097, "<b>"])
KINDS = st.none() | st.sampled_from(DraftKind)
REASONS = st.frozensets(st.sampled_from(RejectionReason))


class IncidentMachine(RuleBasedStateMachine):
    """Every press and message that people could think of; a refusal must leave no trace."""

    def __init__(self) -> None:
        super().__init__()
        self.incident = self.new()
        self.now = NOW
        self.tried = 0
        self.closed: Incident | None = None

    found_by_an_authority = False
    """Then its answer may be placed without approval or text."""

    @staticmethod
    def new() -> Incident:
        """What these people work on."""
        return registered()

    @rule(authority=AUTHORITIES, chosen=st.booleans())
    def choose(self, authority: AuthorityCode, chosen: bool) -> None:
        self._try(lambda one, _: one.pick(authority, picked=chosen))

    @rule(authority=AUTHORITIES)
    def pick_lead(self, authority: AuthorityCode) -> None:
        self._try(lambda one, _: one.pick_lead(authority))

    @rule()
    def start_changing(self) -> None:
        self._try(lambda one, _: one.start_picking())

    @rule()
    def stop_changing(self) -> None:
        self._try(lambda one, _: one.stop_picking())

    @rule(by=ACTORS)
    def change_authorities(self, by: Actor) -> None:
        self._try(lambda one, at: one.change_authorities(by, at))

    @rule(authority=AUTHORITIES, text=TEXTS, by=ACTORS, count=st.sampled_from([0, 0, 1, 11]))
    def contribute(self, authority: AuthorityCode, text: str, by: Actor, count: int) -> None:
        self._try(lambda one, at: one.contribute(authority, text, by, at, photos(count)))

    @rule(authority=st.none() | AUTHORITIES, by=st.none() | ACTORS)
    def route(self, authority: AuthorityCode | None, by: Actor | None) -> None:
        self._try(lambda one, at: one.route(authority, by, at))

    @rule(authorities=st.lists(AUTHORITIES, min_size=2, unique=True), by=ACTORS)
    def route_to_several(self, authorities: list[AuthorityCode], by: Actor) -> None:
        """The steps that chance alone would seldom take in this order."""
        plan = Plan(tuple(authorities), authorities[0])
        if self.incident.status is Status.REGISTERED:
            self.incident.plan = plan
            self._try(lambda one, at: one.route(None, by, at))
        else:
            self._try(lambda one, at: one.reassign(plan, by, at))

    @rule(importance=st.sampled_from(Importance), hours=st.integers(1, 9), by=ACTORS)
    def change_importance(self, importance: Importance, hours: int, by: Actor) -> None:
        due = Due(NOW + timedelta(hours=hours), preliminary=False, calendar_revision="r1")
        draft_due = due.at - timedelta(hours=1)
        self._try(lambda one, at: one.change_importance(importance, due, draft_due, by, at))

    @rule(earlier=st.integers(-60, 600), by=ACTORS)
    def correct_detection(self, earlier: int, by: Actor) -> None:
        moment = self.now - timedelta(minutes=earlier)
        due = Due(moment + timedelta(hours=8), preliminary=False, calendar_revision="r1")
        draft_due = due.at - timedelta(hours=1)
        self._try(lambda one, at: one.correct_detection(moment, due, draft_due, by, at))

    @rule(by=ACTORS)
    def correct_source(self, by: Actor) -> None:
        self._try(lambda one, at: one.correct_source("https://ok.ru/1", Network.OK, by, at))

    @rule(count=st.integers(0, 11), by=ACTORS)
    def complete(self, count: int, by: Actor) -> None:
        message = CitizenMessage("Нет воды", attachments=photos(count))
        self._try(lambda one, at: one.complete(message, by, at))

    @rule(text=TEXTS, by=ACTORS, count=st.sampled_from([0, 0, 1, 10, 11]), kind=KINDS)
    def submit(self, text: str, by: Actor, count: int, kind: DraftKind | None) -> None:
        self._try(lambda one, at: one.submit(text, by, at, photos(count), kind=kind))

    @rule(by=ACTORS)
    def allow_interim(self, by: Actor) -> None:
        self._try(lambda one, at: one.allow_interim(by, at))

    @rule(text=TEXTS, by=ACTORS)
    def add_authors_reply(self, text: str, by: Actor) -> None:
        self._try(lambda one, at: one.add_authors_reply(text, by, at))

    @rule(version=VERSIONS, reasons=REASONS, by=ACTORS)
    def decide(self, version: DraftVersion, reasons: frozenset[RejectionReason], by: Actor) -> None:
        self._try(lambda one, at: one.decide(version, reasons, by, at))

    @rule(reasons=REASONS, by=ACTORS)
    def decide_on_what_waits(self, reasons: frozenset[RejectionReason], by: Actor) -> None:
        if waiting := self.incident.waiting_draft:
            decided = self.incident.decide(waiting.version, reasons, by, self.now, confirmed=True)
            assert decided
            assert not self.incident.decide(waiting.version, reasons, by, self.now)

    @rule(version=VERSIONS, text=TEXTS, by=ACTORS)
    def comment(self, version: DraftVersion, text: str, by: Actor) -> None:
        self._try(lambda one, at: one.comment(version, text, by, at))

    @rule(url=st.none() | st.just("https://vk.com/a"), by=ACTORS)
    def place(self, url: str | None, by: Actor) -> None:
        self._try(lambda one, at: one.place(url, by, at, final=FINAL_DUES))

    @rule(authority=AUTHORITIES, by=ACTORS, instead_of=st.none() | ACTORS)
    def take(self, authority: AuthorityCode, by: Actor, instead_of: Actor | None) -> None:
        holder = instead_of.person if instead_of else None
        self._try(lambda one, at: one.take(authority, by, at, holder))

    @rule(authority=AUTHORITIES, who=ACTORS)
    def hand_over(self, authority: AuthorityCode, who: Actor) -> None:
        self._try(lambda one, at: one.remove_assignee(authority, who.person, at))
        if not self.incident.status.closed:
            assert self.incident.assignee(authority) != who.person

    @rule(version=VERSIONS, by=ACTORS)
    def withdraw(self, version: DraftVersion, by: Actor) -> None:
        self._try(lambda one, at: one.withdraw(version, by, at))

    @rule(version=VERSIONS, by=ACTORS)
    def recall(self, version: DraftVersion, by: Actor) -> None:
        self._try(lambda one, at: one.recall(version, by, at))

    @rule(text=TEXTS, by=ACTORS, count=st.sampled_from([0, 0, 1, 10, 11]), kind=KINDS)
    def replace_approved(self, text: str, by: Actor, count: int, kind: DraftKind | None) -> None:
        self._try(lambda one, at: one.replace_approved(text, by, at, photos(count), kind=kind))

    @precondition(lambda self: self.tried % 4 == 3)  # else there would be few publications left
    @rule(by=ACTORS)
    def give_to_control(self, by: Actor) -> None:
        due = Due(NOW + timedelta(hours=8), preliminary=False, calendar_revision="r1")
        self._try(lambda one, at: one.give_to_control(due, due.at - timedelta(hours=1), by, at))

    @rule(version=st.none() | VERSIONS, by=ACTORS)
    def unplace(self, version: DraftVersion | None, by: Actor) -> None:
        self._try(lambda one, at: one.unplace(version, by, at, FIRST_DUES))

    @rule(by=ACTORS)
    def correct_link(self, by: Actor) -> None:
        self._try(lambda one, at: one.correct_placement_link("https://vk.com/b", by, at))

    @rule(minutes=st.integers(-30, 5), by=ACTORS)
    def correct_time(self, minutes: int, by: Actor) -> None:
        self._try(
            lambda one, at: one.correct_placement_time(
                at + timedelta(minutes=minutes), by, at, FINAL_DUES
            )
        )

    @precondition(lambda self: self.tried % 8 == 7)  # most lives go on to their later parts
    @rule(ground=st.sampled_from(NoAnswerGround), by=ACTORS)
    def leave_unanswered(self, ground: NoAnswerGround, by: Actor) -> None:
        self._try(lambda one, at: one.leave_unanswered(ground, by, at))

    @precondition(lambda self: self.tried % 8 == 3)
    @rule(by=ACTORS)
    def cancel(self, by: Actor) -> None:
        self._try(lambda one, at: one.cancel(CancelGround.MISTAKE, by, at))

    @precondition(lambda self: self.tried % 8 == 5)
    @rule(by=ACTORS, status=st.sampled_from(Status))
    def cancel_as_duplicate(self, by: Actor, status: Status) -> None:
        other = standing(status)
        other.number = IncidentNumber(8)
        self._try(lambda one, at: one.cancel_as_duplicate(other, by, at))
        linked = self.incident.duplicate_of is not None
        assert other.duplicates == ([self.incident.number] if other.events else [])
        assert linked or not other.events

    @rule(authority=AUTHORITIES, reason=TEXTS, by=ACTORS)
    def return_to_control(self, authority: AuthorityCode, reason: str, by: Actor) -> None:
        self._try(lambda one, at: one.return_to_control(authority, reason, by, at))

    @rule(authority=AUTHORITIES, ground=st.sampled_from(NoAnswerGround), by=ACTORS)
    def propose_no_answer(
        self, authority: AuthorityCode, ground: NoAnswerGround, by: Actor
    ) -> None:
        self._try(lambda one, at: one.propose_no_answer(authority, ground, by, at))

    @rule(referral=REFERRALS, by=ACTORS)
    def decline_referral(self, referral: ReferralNumber, by: Actor) -> None:
        self._try(lambda one, at: one.decline_referral(referral, by, at))

    @rule(referral=REFERRALS, to=AUTHORITIES, by=ACTORS)
    def redirect(self, referral: ReferralNumber, to: AuthorityCode, by: Actor) -> None:
        due = self.incident.due
        self._try(lambda one, at: one.redirect(referral, to, by, at))
        assert self.incident.due == due

    @rule(referral=REFERRALS, by=ACTORS)
    def confirm_no_answer(self, referral: ReferralNumber, by: Actor) -> None:
        self._try(lambda one, at: one.confirm_no_answer(referral, by, at))

    @invariant()
    def one_referral_waits_of_those_who_work_it(self) -> None:
        incident = self.incident
        waiting = [one for one in incident.referrals if one.state is ReferralState.WAITING]
        assert len({one.authority for one in waiting}) == len(waiting)
        assert {one.authority for one in waiting} <= set(incident.authorities)
        if incident.status.closed:
            assert waiting == []
        assert len(incident.authorities) == len(set(incident.authorities))
        for one in incident.referrals:
            decided = one.state in {ReferralState.GRANTED, ReferralState.DECLINED}
            assert (one.decision is not None) == decided

    @rule(by=ACTORS, hours=st.integers(1, 9))
    def reopen(self, by: Actor, hours: int) -> None:
        before = copy.deepcopy(self.incident)
        due = Due(self.now + timedelta(hours=hours), preliminary=False, calendar_revision="r1")
        original = registered()
        original.duplicates.append(before.number)
        repeated = original if before.duplicate_of else None
        self._try(lambda one, at: one.reopen(due, due.at, by, at, repeated))
        self.closed = None
        assert not self.incident.status.closed
        resend = before.status is Status.ANSWERED
        assert self.incident.due == (due if resend else before.due)
        assert self.incident.alert == before.alert
        kept = [replace(one, earlier=False) for one in self.incident.placements]
        assert kept == [replace(one, earlier=False) for one in before.placements]

    @invariant()
    def why_it_is_closed_without_an_answer_is_known(self) -> None:
        incident = self.incident
        unanswered = incident.status in {Status.NO_ANSWER, Status.CANCELLED}
        assert (incident.closing is not None) == unanswered
        repeats = incident.closing is not None and incident.closing.ground == "duplicate"
        assert (incident.duplicate_of is not None) == repeats

    @invariant()
    def versions_are_counted_from_one(self) -> None:
        versions = [draft.version for draft in self.incident.drafts]
        assert versions == list(range(1, len(versions) + 1))

    @invariant()
    def a_draft_waits_exactly_while_control_has_to_decide(self) -> None:
        states = [draft.state for draft in self.incident.drafts]
        waiting = states.count(DraftState.WAITING)
        assert waiting == (self.incident.status is Status.ON_APPROVAL)
        assert DraftState.WAITING not in states[:-1]

    @invariant()
    def an_open_incident_is_approved_exactly_when_a_draft_is(self) -> None:
        states = [draft.state for draft in self.incident.drafts]
        approved = states.count(DraftState.APPROVED)
        assert approved <= 1
        if not self.incident.status.closed:
            assert approved == (self.incident.status is Status.APPROVED)
            assert (self.incident.approved_draft is not None) == bool(approved)

    @invariant()
    def a_decision_and_the_state_of_its_draft_agree(self) -> None:
        for draft in self.incident.drafts:
            match draft.state:
                case DraftState.APPROVED | DraftState.PLACED if draft.decision is None:
                    assert self.found_by_an_authority
                case DraftState.APPROVED | DraftState.PLACED:
                    assert draft.decision is not None
                    assert draft.decision.approved
                case DraftState.REJECTED:
                    assert draft.decision is not None
                    assert not draft.decision.approved
                case DraftState.WAITING | DraftState.SUPERSEDED | DraftState.WITHDRAWN:
                    assert draft.decision is None

    @invariant()
    def it_is_in_an_authoritys_hands_once_it_is_routed(self) -> None:
        incident = self.incident
        if incident.status is Status.REGISTERED:
            assert incident.lead is None
        elif not incident.status.closed:
            assert incident.lead is not None

    @invariant()
    def of_the_authorities_that_work_it_one_is_the_lead(self) -> None:
        leads = [given.lead for given in self.incident.assignments]
        assert leads.count(True) == bool(leads)
        assert len(set(self.incident.authorities)) == len(leads)

    @invariant()
    def one_message_is_one_contribution(self) -> None:
        sources = [told.signed.source for told in self.incident.contributions]
        assert len(set(sources)) == len(sources)

    @invariant()
    def nobody_is_missing_but_authorities_beside_the_lead_that_told_it_nothing(self) -> None:
        """Nothing since the clock that runs began; what was told before does not count."""
        incident = self.incident
        told_now = [
            told for told in incident.contributions if told.signed.at >= incident.clock_from
        ]
        assert [told for told in incident.contributions if not told.earlier] == told_now
        informed = {told.authority for told in told_now}
        assert set(incident.missing_contributions) == set(incident.authorities[1:]) - informed

    @invariant()
    def a_plan_is_made_only_while_it_can_be_carried_out(self) -> None:
        plan = self.incident.plan
        if plan is not None:
            assert not self.incident.status.closed
            assert plan.lead is None or plan.lead in plan.authorities
            assert not self.incident.changing_authorities or plan.answering is not None

    @invariant()
    def the_clock_started_in_the_past(self) -> None:
        assert self.incident.detected_at <= max(self.now, NOW)

    @invariant()
    def an_answer_is_what_was_approved_and_placed(self) -> None:
        incident = self.incident
        answered = incident.status is Status.ANSWERED
        assert (incident.answered_at is not None) == answered
        placed = {draft.version for draft in incident.drafts if draft.state is DraftState.PLACED}
        with_text = [one.version for one in incident.placements if one.version is not None]
        assert placed == set(with_text)
        assert len(placed) == len(with_text)
        finals = [one for one in placed if incident.draft(one).kind is DraftKind.FINAL]
        undrafted = len(incident.placements) - len(with_text)
        assert len(finals) + undrafted >= answered
        assert self.found_by_an_authority or not undrafted
        for placement in incident.placements:
            assert placement.at <= self.now
            version = placement.version
            decision = incident.draft(version).decision if version is not None else None
            if decision is not None:
                assert decision.signed.at <= placement.at
            else:
                assert self.found_by_an_authority
                assert incident.detected_at <= placement.at

    @invariant()
    def nothing_but_an_incident_waits_for_control(self) -> None:
        if self.incident.publication:
            assert self.incident.status is not Status.ON_APPROVAL
            assert self.incident.importance is Importance.NORMAL

    @invariant()
    def the_second_clock_runs_exactly_since_an_interim_answer_stands(self) -> None:
        incident, clock = self.incident, self.incident.second_clock
        kinds = [
            incident.placed_kind(placed)
            for placed in incident.placements
            if incident.reopened_at is None or placed.recorded.at > incident.reopened_at
        ]
        assert (clock is not None) == (DraftKind.INTERIM in kinds)
        if clock is not None:
            assert incident.status is not Status.IN_PROGRESS
            assert incident.due == FINAL_DUES.answer
            opener = incident.placement_of(clock.version)
            assert opener is not None
            assert (opener.at, opener.due_at) == (clock.opened_at, clock.first_due_at)
            assert kinds.count(DraftKind.INTERIM) <= 1 + clock.more_interims
        else:
            assert incident.status is not Status.AWAITING_FINAL
            assert incident.due != FINAL_DUES.answer

    @invariant()
    def a_closed_incident_never_changes_unless_its_placement_can_be_put_right(self) -> None:
        assert (self.incident.closed_at is not None) == self.incident.status.closed
        if self.incident.undoable_placement(self.now):
            self.closed = None
            return
        if self.closed is not None:
            assert self.incident == self.closed
        elif self.incident.status.closed:
            self.closed = copy.deepcopy(self.incident)

    @invariant()
    def its_events_tell_its_state(self) -> None:
        events = self.incident.events
        assert list(disagreements(self.incident, events)) == []
        replied = sum(isinstance(event, AuthorReplied) for event in events)
        assert replied == len(self.incident.authors_replies)
        submitted = [
            event.version for event in events if isinstance(event, DraftSubmitted | AnswerPrepared)
        ]
        assert submitted == [draft.version for draft in self.incident.drafts]
        commented = sum(isinstance(event, CommentAdded) for event in events)
        assert commented == sum(len(draft.comments) for draft in self.incident.drafts)
        assert all(before.at <= later.at for before, later in pairwise(events))

    def _try(self, act: Callable[[Incident, datetime], object]) -> None:
        self.tried += 1
        self.now += timedelta(minutes=7)
        before = copy.deepcopy(self.incident)
        try:
            act(self.incident, self.now)
        except DomainError:
            assert self.incident == before


class PublicationMachine(IncidentMachine):
    """The same people, and a message that an authority has found itself."""

    found_by_an_authority = True

    @staticmethod
    def new() -> Incident:
        """What these people work on."""
        return registered(kind=IncidentKind.PUBLICATION)


IncidentMachine.TestCase.settings = settings(max_examples=80, stateful_step_count=40)
PublicationMachine.TestCase.settings = IncidentMachine.TestCase.settings
TestIncident = IncidentMachine.TestCase
TestPublication = PublicationMachine.TestCase
