"""The authorities of an incident: picking them and the lead, their assignees (§8, §11, §12)."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.errors import Reason, Refusal
from domain.model.ids import AuthorityCode, PersonId
from domain.model.incident.answer.past_answer import AnswerRef
from domain.model.incident.events import AssigneeLeft, AuthoritiesChanged, Routed, TakenToWork
from domain.model.incident.state import IncidentState, effect_of
from domain.model.incident.workflow.assignment import (
    AlreadyTaken,
    Assignment,
    Plan,
    remaining,
    with_pick,
)
from domain.model.incident.workflow.referral import ReferralState, end_waiting
from domain.model.incident.workflow.status import Move, Status, handed_over
from domain.model.promise.promise import Promise, PromiseState


class Routing(IncidentState):
    """Authorities and assignees: picking, sending, changing, taking."""

    __slots__ = ()

    @property
    def authorities(self) -> tuple[AuthorityCode, ...]:
        """All assigned authorities, the lead first."""
        ordered = sorted(self.assignments, key=lambda given: not given.lead)
        return tuple(given.authority for given in ordered)

    @property
    def promising(self) -> frozenset[AuthorityCode]:
        """The authorities with a promise in a placed answer, still assigned or not."""
        return frozenset(one.authority for one in self.promises)

    def _must_have_lead(self) -> AuthorityCode:
        """The lead; raises NOTHING_PICKED before routing."""
        if self.lead is None:
            raise Refusal(Reason.NOTHING_PICKED, self.number)
        return self.lead

    def assignment(self, authority: AuthorityCode) -> Assignment:
        """The assignment to that authority; raises NOT_ASSIGNED."""
        for given in self.assignments:
            if given.authority == authority:
                return given
        raise Refusal(Reason.NOT_ASSIGNED, self.number)

    def assignee(self, authority: AuthorityCode) -> PersonId | None:
        """The executor of that authority who has taken it."""
        return next((one.assignee for one in self.assignments if one.authority == authority), None)

    def note_past_answers(self, found: Sequence[AnswerRef]) -> None:
        """Note whether its new lead has answers to alike messages."""
        self.answered_before = bool(found)

    def take(
        self,
        authority: AuthorityCode,
        by: Actor,
        at: datetime,
        instead_of: PersonId | None = None,
    ) -> bool:
        """Make the executor its assignee, optionally in place of `instead_of`.

        False if they are already. Raises AlreadyTaken (by another executor), NOT_ASSIGNED,
        JoinedElsewhere, AlreadyClosed.
        """
        self._must_be_open()
        self._must_not_be_joined()
        given = self.assignment(authority)
        if given.assignee == by.person:
            return False
        if given.assignee not in {None, instead_of}:
            raise AlreadyTaken(self.number, given.assignee)
        self.record(TakenToWork, at, by, authority=authority, instead_of=given.assignee)
        return True

    @effect_of(TakenToWork)
    def _taken(self, event: TakenToWork) -> None:
        given = self.assignment(event.authority)
        taken = replace(given, assignee=event.given_to or event.signed.by)
        self.assignments[self.assignments.index(given)] = taken

    def in_hand(self, authority: AuthorityCode) -> bool:
        """Whether the authority has work left: an open incident or a promise to keep."""
        return not self.status.closed or bool(self.promised_by(authority))

    def promised_by(self, authority: AuthorityCode) -> tuple[Promise, ...]:
        """The authority's open promises."""
        return tuple(
            one
            for one in self.promises
            if one.state is PromiseState.OPEN and one.authority == authority
        )

    def reassign_to(
        self, authority: AuthorityCode, former: PersonId, to: PersonId, by: Actor, at: datetime
    ) -> bool:
        """Replace the leaving assignee `former`; False if `former` doesn't have it any more."""
        if not self.in_hand(authority) or self.assignee(authority) != former:
            return False
        self.record(TakenToWork, at, by, authority=authority, instead_of=former, given_to=to)
        return True

    def remove_assignee(self, authority: AuthorityCode, person: PersonId, at: datetime) -> bool:
        """Remove an assignee who left the authority; False if they don't have it any more (§8)."""
        if not self.in_hand(authority) or self.assignee(authority) != person:
            return False
        self.record(AssigneeLeft, at, None, authority=authority, person=person)
        return True

    @effect_of(AssigneeLeft)
    def _assignee_left(self, event: AssigneeLeft) -> None:
        self.assignments = [
            replace(one, assignee=None) if one.authority == event.authority else one
            for one in self.assignments
        ]

    @property
    def changing_authorities(self) -> bool:
        """Whether control is picking other authorities on the card of a routed incident (§12)."""
        return self.plan is not None and self.status is not Status.REGISTERED

    @property
    def picking_for_routing(self) -> bool:
        """Whether control is picking several authorities before routing (§12)."""
        return self.plan is not None and self.status is Status.REGISTERED

    def may_be_meant(self, authority: AuthorityCode) -> bool:
        """Whether another authority alone has it, and control may have meant this one."""
        alone = len(self.assignments) == 1 and self.lead != authority
        return alone and self.joined_to is None

    @property
    def picked_besides(self) -> AuthorityCode | None:
        """The one authority picked beside the only assigned one, which leads; else None."""
        if self.plan is None or len(self.assignments) != 1 or self.plan.lead != self.lead:
            return None
        others = [code for code in self.plan.authorities if code != self.lead]
        return others[0] if len(others) == 1 else None

    def pick(self, authority: AuthorityCode, *, picked: bool = True) -> None:
        """Pick the authority on the card, or unpick it; several may be picked (§12).

        The press names the wanted state, so two simultaneous presses agree. Raises LEAD_STAYS if a
        routed incident would be left without a lead, unless exactly one authority remains;
        AlreadyClosed, MoveNotAllowed.
        """
        self._must_be_picking()
        plan = with_pick(self.plan, authority, picked=picked)
        led = self.plan is not None and self.plan.answering == authority
        leaderless = plan is None or plan.answering is None
        if self.changing_authorities and led and leaderless and not picked:
            raise Refusal(Reason.LEAD_STAYS, self.number)
        self.plan = plan

    def pick_lead(self, authority: AuthorityCode) -> None:
        """Name the picked authority that writes the consolidated answer (§12).

        Raises NOT_PICKED, NOTHING_PICKED, AlreadyClosed, MoveNotAllowed.
        """
        self._must_be_picking()
        self.plan = self._picked_plan.led_by(authority, self.number)

    def drop_unknown(self, known: Container[AuthorityCode]) -> None:
        """Unpick authorities that have left the organisation: the card has no button for them."""
        if self.plan is not None:
            self.plan = remaining(self.plan, known)

    def route(self, authority: AuthorityCode | None, by: Actor | None, at: datetime) -> None:
        """Route it to the given authority, else to all picked on the card (§11, §12).

        Raises NOTHING_PICKED, LEAD_MISSING, JoinedElsewhere, AlreadyClosed, MoveNotAllowed.
        """
        self.check(Move.ROUTE)
        self._must_not_be_joined()
        self._send(Plan((authority,)) if authority else self._picked_plan, by, at)

    def _send(self, plan: Plan, by: Actor | None, at: datetime) -> None:
        lead = plan.answering
        if lead is None:
            raise Refusal(Reason.LEAD_MISSING, self.number)
        others = tuple(code for code in plan.authorities if code != lead)
        self.record(Routed, at, by, authority=lead, others=others)
        self._keep_order_of(plan)

    @effect_of(Routed)
    def _routed(self, event: Routed) -> None:
        self._assign((event.authority, *event.others), event.authority, event.at)
        self._move(Move.ROUTE, event.at)
        self.plan = None

    def start_picking(self) -> None:
        """Start picking several authorities on the card, beginning with the assigned ones (§12).

        Raises JoinedElsewhere, AlreadyClosed.
        """
        self._must_be_open()
        self._must_not_be_joined()
        if self.plan is None:
            codes = tuple(given.authority for given in self.assignments)
            self.plan = Plan(codes, self.lead)

    def stop_picking(self) -> None:
        """Discard the picks; a routed incident stays as it is. Raises AlreadyClosed."""
        self._must_be_open()
        self.plan = None

    def change_authorities(
        self, by: Actor, at: datetime, only: AuthorityCode | None = None
    ) -> bool:
        """Reassign it to the picked authorities (§12); False if unchanged. No deadline moves.

        `only`: to this authority instead of the picked ones. Raises AUTHORITIES_NOT_CHANGING,
        LEAD_MISSING, AlreadyClosed.
        """
        self._must_be_open()
        if not self.changing_authorities:
            raise Refusal(Reason.AUTHORITIES_NOT_CHANGING, self.number)
        plan = self._picked_plan if only is None else Plan((only,))
        return self.reassign(plan, by, at)

    def reassign(self, plan: Plan, by: Actor | None, at: datetime) -> bool:
        """Assign it to these authorities; existing assignments are kept.

        False if nothing changes. Raises LEAD_MISSING, NOTHING_PICKED before routing, AlreadyClosed.
        """
        self._must_be_open()
        former, lead, before = self._must_have_lead(), plan.answering, self.authorities
        if lead is None:
            raise Refusal(Reason.LEAD_MISSING, self.number)
        self.plan = None
        if lead == former and set(plan.authorities) == set(before):
            return False
        self.record(
            AuthoritiesChanged,
            at,
            by,
            lead=lead,
            former_lead=None if lead == former else former,
            added=tuple(code for code in plan.authorities if code not in before),
            removed=tuple(code for code in before if code not in plan.authorities),
        )
        self._keep_order_of(plan)
        return True

    @effect_of(AuthoritiesChanged)
    def _authorities_changed(self, event: AuthoritiesChanged) -> None:
        for code in event.removed:
            end_waiting(code, self.referrals, ReferralState.REMOVED)
        kept = [code for code in self.authorities if code not in event.removed]
        self._assign((*kept, *event.added), event.lead, event.at)
        self.periods += handed_over(self.periods[-1], event.lead, event.at)

    def _assign(self, codes: Iterable[AuthorityCode], lead: AuthorityCode, at: datetime) -> None:
        """Assign it to exactly these authorities; existing assignments are kept."""
        known = {one.authority: one for one in self.assignments}
        self.assignments = [
            replace(known.get(code) or self._newly_assigned(code, at), lead=code == lead)
            for code in codes
        ]

    def _newly_assigned(self, authority: AuthorityCode, at: datetime) -> Assignment:
        """A new assignment; it counts the drafts and contributions from before it."""
        return Assignment(
            authority, at, drafts_before=len(self.drafts), told_before=len(self.contributions)
        )

    def _keep_order_of(self, plan: Plan) -> None:
        """Order the assignments as they were picked, which no event holds."""
        self.assignments.sort(key=lambda given: plan.authorities.index(given.authority))

    @property
    def _picked_plan(self) -> Plan:
        if self.plan is None or not self.plan.authorities:
            raise Refusal(Reason.NOTHING_PICKED, self.number)
        return self.plan

    def _must_be_picking(self) -> None:
        """Raise unless authorities can be picked: before routing, or during their change."""
        self._must_not_be_joined()
        if self.changing_authorities:
            self._must_be_open()
        else:
            self.check(Move.ROUTE)
