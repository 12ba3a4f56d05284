"""The authorities an incident is assigned to, and their assignees (§8, §11)."""

from dataclasses import replace
from datetime import datetime

from domain.model.actor import Actor
from domain.model.ids import AuthorityCode, PersonId
from domain.model.incident.events import AssigneeLeft, TakenToWork
from domain.model.incident.state import IncidentState
from domain.model.incident.workflow.assignment import AlreadyTaken, Assignment, NotAssigned
from domain.model.promise.promise import Promise, PromiseState


class Assignments(IncidentState):
    """Authorities and assignees."""

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

    def assignment(self, authority: AuthorityCode) -> Assignment:
        """The assignment to that authority; raises NotAssigned."""
        for given in self.assignments:
            if given.authority == authority:
                return given
        raise NotAssigned(self.number, authority)

    def assignee(self, authority: AuthorityCode) -> PersonId | None:
        """The executor of that authority who has taken it."""
        return next((one.assignee for one in self.assignments if one.authority == authority), None)

    def _newly_assigned(self, authority: AuthorityCode, at: datetime) -> Assignment:
        """A new assignment; it counts the drafts and contributions from before it."""
        return Assignment(
            authority, at, drafts_before=len(self.drafts), told_before=len(self.contributions)
        )

    def take(
        self,
        authority: AuthorityCode,
        by: Actor,
        at: datetime,
        instead_of: PersonId | None = None,
    ) -> bool:
        """Make the executor its assignee, optionally in place of `instead_of`.

        False if they are already. Raises AlreadyTaken (by another executor), NotAssigned,
        JoinedElsewhere, AlreadyClosed.
        """
        self._must_be_open()
        self._must_not_be_joined()
        given = self.assignment(authority)
        if given.assignee == by.person:
            return False
        if given.assignee not in {None, instead_of}:
            raise AlreadyTaken(self.number, given.assignee)
        self.assignments[self.assignments.index(given)] = replace(given, assignee=by.person)
        self._record(TakenToWork, at, by, authority=authority, instead_of=given.assignee)
        return True

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

    def give(
        self, authority: AuthorityCode, former: PersonId, to: PersonId, by: Actor, at: datetime
    ) -> bool:
        """Replace the leaving assignee `former` with `to`; False as in `hand_over`."""
        if not self.in_hand(authority) or self.assignee(authority) != former:
            return False
        given = self.assignment(authority)
        self.assignments[self.assignments.index(given)] = replace(given, assignee=to)
        self._record(TakenToWork, at, by, authority=authority, instead_of=former, given_to=to)
        return True

    def hand_over(self, authority: AuthorityCode, person: PersonId, at: datetime) -> bool:
        """Remove an assignee who left the authority; False if they don't have it (§8)."""
        if not self.in_hand(authority) or self.assignee(authority) != person:
            return False
        self.assignments = [
            replace(one, assignee=None) if one.authority == authority else one
            for one in self.assignments
        ]
        self._record(AssigneeLeft, at, None, authority=authority, person=person)
        return True
