"""Several posts on one matter: joined incidents get the answer of the main one.

A joined incident keeps its own number, clocks, placement and figures. It follows the changes of the
main one (`follow`), which storage applies in the same commit.
"""

from dataclasses import replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.errors import Reason, Refusal
from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.incident import events
from domain.model.incident.answer.draft import Decision, Draft, DraftKind, DraftState
from domain.model.incident.drafts import Drafts
from domain.model.incident.state import effect_of
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.referral import ReferralState, end_waiting
from domain.model.incident.workflow.relations import (
    HasJoined,
    JoinedPost,
    RelationFault,
    RelationUnfit,
)
from domain.model.incident.workflow.status import AlreadyClosed, Move, Status


class Joining(Drafts):
    """Joining, separating, following."""

    __slots__ = ()

    def join(self, main: "Joining", by: Actor, at: datetime) -> bool:
        """Join it to `main`, whose answer it gets, and link the two. False if it is joined already.

        Raises JOINED_TO_ITSELF, RelationUnfit, HasJoined, JoinedElsewhere,
        HAS_ANSWER_IN_HAND; AlreadyClosed and NOT_FOR_PUBLICATIONS for either.
        """
        if self.joined_to == main.number:
            return False
        self.check_joining()
        _check_main(self.number, main)
        routed = bool(self.assignments)
        self.record(events.JoinedTo, at, by, main=main.number, routed=routed)
        self.main_due_at = main.due.at
        main.record(events.OtherJoined, at, by, joined=self.number)
        main.update_joined_deadline(self)
        return True

    @effect_of(events.JoinedTo)
    def _joined(self, event: events.JoinedTo) -> None:
        for code in self.authorities:
            end_waiting(code, self.referrals, ReferralState.OVERTAKEN)
        self.plan = None
        self.joined_to = event.main

    @effect_of(events.OtherJoined)
    def _other_joined(self, event: events.OtherJoined) -> None:
        self.joined.append(JoinedPost(event.joined, None))

    def check_joining(self) -> None:
        """Check that its own state allows joining.

        Raises AlreadyClosed, NOT_FOR_PUBLICATIONS, JoinedElsewhere, HasJoined, HAS_ANSWER_IN_HAND.
        """
        self._must_be_open()
        self._must_be_incident()
        self._must_not_be_joined()
        if self.joined:
            raise HasJoined(self.number, tuple(one.number for one in self.joined))
        if self.status in {Status.ON_APPROVAL, Status.APPROVED}:
            raise Refusal(Reason.HAS_ANSWER_IN_HAND, self.number)

    def separate(self, main: "Joining", by: Actor | None, at: datetime) -> None:
        """Separate it from `main`; it loses a shared answer that was not placed.

        Raises NOT_JOINED, AlreadyClosed.
        """
        self._must_be_open()
        self._part(main, by, at)

    def _part(
        self, main: "Joining", by: Actor | None, at: datetime, *, main_closed: bool = False
    ) -> None:
        if self.joined_to != main.number:
            raise Refusal(Reason.NOT_JOINED, self.number)
        self._lose_answer(by, at)
        self.record(events.SeparatedFrom, at, by, main=main.number, main_closed=main_closed)
        main.record(events.OtherSeparated, at, by, joined=self.number)

    @effect_of(events.SeparatedFrom)
    def _separated(self, _: events.SeparatedFrom) -> None:
        for draft in self.drafts:
            draft.of_main = None
        self.joined_to = self.main_due_at = None

    @effect_of(events.OtherSeparated)
    def _other_separated(self, event: events.OtherSeparated) -> None:
        self.joined = [one for one in self.joined if one.number != event.joined]

    def follow(self, main: "Joining", by: Actor | None, at: datetime) -> bool:
        """Take over the main incident's authorities and answer; False if nothing changes.

        If the main one is closed without an answer, separate from it.
        """
        if self.joined_to != main.number or self.status.closed:
            return False
        if main.status in {Status.NO_ANSWER, Status.CANCELLED}:
            self._part(main, by, at, main_closed=True)
            return True
        main_due_moved = self.main_due_at != main.due.at
        self.main_due_at = main.due.at
        routed = self._copy_routing(main, by, at)
        return self._share(main, by, at) or routed or main_due_moved

    def update_main(self, main: "Joining", by: Actor | None, at: datetime) -> None:
        """Report a new deadline to the main incident, or separate if closed without an answer."""
        if self.joined_to != main.number:
            return
        if self.status in {Status.NO_ANSWER, Status.CANCELLED}:
            self._part(main, by, at)
            return
        if main.update_joined_deadline(self):
            main.record(events.OtherDueMoved, at, by, joined=self.number)

    def update_joined_deadline(self, joined: "Joining") -> bool:
        """Store the joined incident's deadline while it waits for the answer; False if equal."""
        due_at = joined.due.at if joined.waits_for_main else None
        before = self.joined
        self.joined = [
            JoinedPost(one.number, due_at) if one.number == joined.number else one for one in before
        ]
        return self.joined != before

    @property
    def answer_to_share(self) -> Draft | None:
        """The answer for the joined incidents: the approved version, else the one that was placed.

        A question to the author is for this incident only (§10).
        """
        approved = self.approved_draft
        if approved is not None and approved.kind is not DraftKind.CLARIFICATION:
            return approved
        standing = [
            draft
            for placed in self.placements
            if placed.version is not None and not placed.earlier
            if (draft := self.draft(placed.version)).kind is not DraftKind.CLARIFICATION
        ]
        return standing[-1] if standing else None

    def has_placed_of_main(self, version: DraftVersion) -> bool:
        """Whether that version of the main incident's answer was placed for this one."""
        placed = (one.of_main for one in self.drafts if one.state is DraftState.PLACED)
        return version in placed

    def _copy_routing(self, main: "Joining", by: Actor | None, at: datetime) -> bool:
        """Route it to the main incident's authorities, without a card of its own (ADR 46)."""
        lead = main.lead
        if lead is None:
            return False
        plan = Plan(main.authorities, lead)
        if self.assignments:
            return self.reassign(plan, by, at)
        self._send(plan, by, at)
        return True

    def _share(self, main: "Joining", by: Actor | None, at: datetime) -> bool:
        answer, approved = main.answer_to_share, self.approved_draft
        if answer is not None and self._needs_answer(main, answer):
            self._take_answer(main, answer, by, at)
            return True
        same = answer is not None and approved is not None and approved.of_main == answer.version
        return not same and self._lose_answer(by, at)

    def _needs_answer(self, main: "Joining", answer: Draft) -> bool:
        """Whether it still needs this answer; one first interim answer is enough (§16)."""
        further = answer.state is not DraftState.PLACED and main.second_clock is not None
        if answer.kind is DraftKind.INTERIM and self.second_clock is not None and not further:
            return False
        has = (one for one in self.drafts if one.of_main == answer.version)
        return not any(one.state in {DraftState.APPROVED, DraftState.PLACED} for one in has)

    def _take_answer(self, main: "Joining", answer: Draft, by: Actor | None, at: datetime) -> None:
        self.record(
            events.AnswerShared,
            at,
            by,
            version=self._next_version,
            main=main.number,
            of_main=answer.version,
        )
        draft = self._write(answer.text, answer.attachments, None)
        draft.signed = replace(answer.signed, source=None)  # the main one's draft keeps it
        draft.kind, draft.decision = answer.kind, answer.decision

    @effect_of(events.AnswerShared)
    def _answer_shared(self, event: events.AnswerShared) -> None:
        self._supersede_unplaced()
        self._move(Move.TAKE_ANSWER, event.at)
        self.drafts.append(
            Draft(
                event.version,
                "",
                event.signed,
                self._must_have_lead(),
                state=DraftState.APPROVED,
                decision=Decision(event.signed),
                of_main=event.of_main,
            )
        )

    def _lose_answer(self, by: Actor | None, at: datetime) -> bool:
        """Drop a shared answer that was not placed; False if there is none."""
        approved = self.approved_draft
        if approved is None or self.status.closed:
            return False
        self.record(events.SharedAnswerWithdrawn, at, by, version=approved.version)
        return True

    @effect_of(events.SharedAnswerWithdrawn)
    def _shared_answer_withdrawn(self, event: events.SharedAnswerWithdrawn) -> None:
        self._supersede_unplaced()
        self._move(Move.LOSE_ANSWER, event.at)


def _check_main(number: IncidentNumber, main: Joining) -> None:
    """Check that others can be joined to `main`, so that joins form no chains or circles."""
    if main.number == number:
        raise Refusal(Reason.JOINED_TO_ITSELF, number)
    if main.joined_to is not None:
        raise RelationUnfit(number, RelationFault.JOINED, main.number, main.joined_to)
    if main.number > number:
        raise RelationUnfit(number, RelationFault.LATER, main.number)
    if main.publication:
        raise Refusal(Reason.NOT_FOR_PUBLICATIONS, main.number)
    if main.status.closed:
        raise AlreadyClosed(main.number, main.status)
