"""Picking the authorities of an incident and its lead (§11, §12)."""

from collections.abc import Container
from datetime import datetime
from functools import partial

from domain.model.actor import Actor
from domain.model.ids import AuthorityCode
from domain.model.incident.assignments import Assignments
from domain.model.incident.events import AuthoritiesChanged, Routed
from domain.model.incident.workflow.assignment import assigned
from domain.model.incident.workflow.plan import (
    AuthoritiesNotChanging,
    LeadMissing,
    LeadStays,
    NothingPlanned,
    Plan,
    picked,
    remaining,
)
from domain.model.incident.workflow.referral import ReferralState, end_waiting
from domain.model.incident.workflow.stages import handed_over
from domain.model.incident.workflow.status import Move, Status


class Routing(Assignments):
    """Picking, sending and changing the authorities."""

    __slots__ = ()

    @property
    def changing_authorities(self) -> bool:
        """Whether control is picking other authorities on the card of a routed incident (§12)."""
        return self.plan is not None and self.status is not Status.REGISTERED

    @property
    def choosing(self) -> bool:
        """Whether control is picking several authorities before routing (§12)."""
        return self.plan is not None and self.status is Status.REGISTERED

    def choose(self, authority: AuthorityCode, *, chosen: bool = True) -> None:
        """Pick the authority on the card, or unpick it; several may be picked (§12).

        The press names the wanted state, so two simultaneous presses agree. Raises LeadStays if a
        routed incident would be left without a lead, unless exactly one authority remains;
        AlreadyClosed, MoveNotAllowed.
        """
        self._must_be_choosing()
        plan = picked(self.plan, authority, chosen=chosen)
        led = self.plan is not None and self.plan.answering == authority
        leaderless = plan is None or plan.answering is None
        if self.changing_authorities and led and leaderless and not chosen:
            raise LeadStays(self.number, authority)
        self.plan = plan

    def choose_lead(self, authority: AuthorityCode) -> None:
        """Name the picked authority that writes the consolidated answer (§12).

        Raises NotChosen, NothingPlanned, AlreadyClosed, MoveNotAllowed.
        """
        self._must_be_choosing()
        self.plan = self._planned.led_by(authority, self.number)

    def drop_unknown(self, known: Container[AuthorityCode]) -> None:
        """Unpick authorities that have left the organisation: the card has no button for them."""
        if self.plan is not None:
            self.plan = remaining(self.plan, known)

    def route(self, authority: AuthorityCode | None, by: Actor | None, at: datetime) -> None:
        """Route it to the given authority, else to all picked on the card (§11, §12).

        Raises NothingPlanned, LeadMissing, JoinedElsewhere, AlreadyClosed, MoveNotAllowed.
        """
        self.check(Move.ROUTE)
        self._must_not_be_joined()
        self._send(Plan((authority,)) if authority else self._planned, by, at)

    def _send(self, plan: Plan, by: Actor | None, at: datetime) -> None:
        lead = plan.answering
        if lead is None:
            raise LeadMissing(self.number)
        self.assignments = assigned((), plan, lead, partial(self._newly_assigned, at=at))
        self._move(Move.ROUTE, at)
        self.plan = None
        others = tuple(code for code in plan.authorities if code != lead)
        self._record(Routed, at, by, authority=lead, others=others)

    def start_choosing(self) -> None:
        """Start picking several authorities on the card, beginning with the assigned ones (§12).

        Raises JoinedElsewhere, AlreadyClosed.
        """
        self._must_be_open()
        self._must_not_be_joined()
        if self.plan is None:
            codes = tuple(given.authority for given in self.assignments)
            self.plan = Plan(codes, self.lead)

    def stop_choosing(self) -> None:
        """Discard the picks; a routed incident stays as it is. Raises AlreadyClosed."""
        self._must_be_open()
        self.plan = None

    def change_authorities(self, by: Actor, at: datetime) -> bool:
        """Reassign it to the picked authorities (§12); False if unchanged. No deadline moves.

        Raises AuthoritiesNotChanging, LeadMissing, AlreadyClosed.
        """
        self._must_be_open()
        if not self.changing_authorities:
            raise AuthoritiesNotChanging(self.number)
        return self.reassign(self._planned, by, at)

    def reassign(self, plan: Plan, by: Actor | None, at: datetime) -> bool:
        """Assign it to these authorities; existing assignments are kept.

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
            end_waiting(code, self.referrals, ReferralState.REMOVED)
        self.assignments = assigned(
            self.assignments, plan, lead, partial(self._newly_assigned, at=at)
        )
        self.periods += handed_over(self.periods[-1], lead, at)
        self._record(
            AuthoritiesChanged,
            at,
            by,
            lead=lead,
            former_lead=None if lead == former else former,
            added=tuple(code for code in plan.authorities if code not in before),
            removed=removed,
        )
        return True

    @property
    def _planned(self) -> Plan:
        if self.plan is None or not self.plan.authorities:
            raise NothingPlanned(self.number)
        return self.plan

    def _must_be_choosing(self) -> None:
        """Raise unless authorities can be picked: before routing, or during their change."""
        self._must_not_be_joined()
        if self.changing_authorities:
            self._must_be_open()
        else:
            self.check(Move.ROUTE)
